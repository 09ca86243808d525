import type { ProviderFailureKind, StopReason } from 'allos/plugin';

/** What the API's word for the end of an answer means. */
export type Stop =
  | { readonly type: 'answer'; readonly reason: StopReason }
  /** There is no answer to use; `what` is the beginning of a sentence about it. */
  | { readonly type: 'failure'; readonly kind: ProviderFailureKind; readonly what: string };

/** What an answer holds. */
export interface Said {
  readonly calls: boolean;
  /** A call, or text that is not blank. */
  readonly anything: boolean;
}

/** The answer reached the bound of the request, or of one request (Gemini 4 can be asked to go on; this is not done). */
const BOUNDED: ReadonlySet<string> = new Set(['MAX_TOKENS', 'CONTINUATION']);
const FILTERED: ReadonlySet<string> = new Set([
  ...['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'MODEL_ARMOR'],
  ...['IMAGE_SAFETY', 'IMAGE_PROHIBITED_CONTENT', 'IMAGE_RECITATION'],
]);
/** The model wrote something that is no call: another attempt usually does better, and nothing was run. */
const UNREADABLE: ReadonlySet<string> = new Set(['MALFORMED_FUNCTION_CALL', 'MALFORMED_RESPONSE']);

/** The stop in our words, or why the answer is none. Reasons: `FinishReason` of @google/genai 2.32. */
export function stopOf(raw: string, { calls, anything }: Said): Stop {
  if (FILTERED.has(raw)) return { type: 'answer', reason: 'content_filter' };
  if (UNREADABLE.has(raw)) {
    return { type: 'failure', kind: 'cut', what: 'the model wrote a call that cannot be read' };
  }
  if (raw === 'MISSING_THOUGHT_SIGNATURE') {
    return { type: 'failure', kind: 'bad_request', what: 'the API misses the signature of a thought' };
  }
  if (raw === 'TOO_MANY_TOOL_CALLS') {
    return { type: 'failure', kind: 'bad_response', what: 'the model called the vendor’s own tools without an end' };
  }
  if (raw === 'UNEXPECTED_TOOL_CALL') {
    // The agent tells the model that there is no such tool.
    if (calls) return { type: 'answer', reason: 'tool_calls' };
    return { type: 'failure', kind: 'cut', what: 'the model called a function that there is not' };
  }
  if (BOUNDED.has(raw)) return { type: 'answer', reason: 'length' };
  if (raw === 'STOP') return { type: 'answer', reason: calls ? 'tool_calls' : 'stop' };
  return anything
    ? { type: 'answer', reason: 'unknown' }
    : { type: 'failure', kind: 'cut', what: 'the answer ended without a word' };
}

/** Whether an answer with this reason may end in the middle of a call. */
export function cutsOff(raw: string): boolean {
  return raw !== 'STOP' && raw !== 'UNEXPECTED_TOOL_CALL';
}
