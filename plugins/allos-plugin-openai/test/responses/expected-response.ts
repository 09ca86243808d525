import type { Recording } from '../../../../test/wire/recordings.js';

/** What a recording says, read without the code under test and without care for streaming. */
export type ExpectedResponse =
  | { readonly type: 'error'; readonly status: number | undefined }
  | {
      readonly type: 'answer';
      readonly text: string;
      readonly reasoning: string;
      readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
      readonly cited: number;
      readonly serverTools: readonly string[];
      readonly stopReason: string;
      readonly promptTokens: number | undefined;
      readonly outputTokens: number | undefined;
      readonly reasoningTokens: number | undefined;
    };

/** What recordings hold, as far as it is read here. */
interface Wire {
  readonly error?: unknown;
  readonly status?: string;
  readonly output?: readonly WireItem[];
  readonly usage?: {
    readonly input_tokens: number;
    readonly output_tokens: number;
    readonly output_tokens_details: { readonly reasoning_tokens: number };
  } | null;
}

interface WireItem {
  readonly type: string;
  readonly content?: readonly {
    readonly type: string;
    readonly text?: string;
    readonly annotations?: readonly unknown[];
  }[];
  readonly summary?: readonly { readonly text: string }[];
  readonly call_id?: string;
  readonly name?: string;
  readonly arguments?: string;
}

/** Reads a recording by its last word: the response of the terminal event, or the body. */
export function expectedResponse(recording: Recording): ExpectedResponse {
  if (recording.status !== 200) return { type: 'error', status: recording.status };
  const response = recording.stream ? lastResponse(recording.body) : (JSON.parse(recording.body) as Wire);
  const { output = [], usage } = response ?? {};
  if (response?.status !== 'completed') return { type: 'error', status: undefined };

  const messages = output.filter(({ type }) => type === 'message');
  const calls = output.filter(({ type }) => type === 'function_call');
  const contents = messages.flatMap(({ content = [] }) => content);
  return {
    type: 'answer',
    text: contents.map(({ text = '' }) => text).join(''),
    reasoning: output
      .filter(({ type }) => type === 'reasoning')
      .map(({ content = [], summary = [] }) => [...(content.length > 0 ? content : summary)].map(({ text }) => text))
      .map((texts) => texts.join('\n\n'))
      .filter((text) => text !== '')
      .join('\n\n'),
    calls: calls.map(({ call_id: id = '', name = '', arguments: text }) => ({
      id,
      name,
      input: JSON.parse(text || '{}') as unknown,
    })),
    cited: contents.flatMap(({ annotations = [] }) => annotations).length,
    serverTools: output
      .map(({ type }) => type)
      .filter((type) => !['message', 'function_call', 'reasoning'].includes(type)),
    stopReason: calls.length > 0 ? 'tool_calls' : 'stop',
    promptTokens: usage?.input_tokens,
    outputTokens: usage?.output_tokens,
    reasoningTokens: usage?.output_tokens_details.reasoning_tokens,
  };
}

function lastResponse(body: string): Wire | undefined {
  const events = [...body.matchAll(/^data: ?(\{.*)$/gm)].map(
    (match) => JSON.parse(match[1] ?? '') as { readonly type: string; readonly response?: Wire },
  );
  return events.findLast(({ type }) => type === 'response.completed')?.response;
}
