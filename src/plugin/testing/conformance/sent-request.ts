import type { JsonValue } from '../../json.js';

/** What a request says, whatever the words of its API. */
export interface SentRequest {
  readonly model: string;
  /** The instructions; empty for none. */
  readonly system: string;
  /** The names of the tools that are offered, in order. */
  readonly tools: readonly string[];
  /** The transcript in the order of the wire. */
  readonly said: readonly SentItem[];
  /** The bound on the answer, in tokens, where one is sent. */
  readonly maxOutputTokens?: number | undefined;
}

/** One thing that the transcript of a request says. */
export type SentItem =
  | { readonly type: 'user' | 'assistant'; readonly text: string }
  /** `seal`: see `AnswerReasoning`. */
  | { readonly type: 'reasoning'; readonly text: string; readonly seal?: string | undefined }
  | {
      readonly type: 'call';
      /** Undefined where the API has no ids. */
      readonly id?: string | undefined;
      readonly name: string;
      /** As they are sent: JSON text, or the value itself. */
      readonly arguments: JsonValue | undefined;
    }
  | { readonly type: 'result'; readonly id?: string | undefined; readonly text: string };
