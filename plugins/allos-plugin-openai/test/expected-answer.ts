import type { Recording } from '../../../test/wire/recordings.js';

/** What a recording says, read without the code under test and without care for streaming. */
export type ExpectedAnswer =
  | { readonly type: 'error'; readonly status: number | undefined }
  | {
      readonly type: 'answer';
      readonly text: string;
      readonly reasoning: string;
      readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
      readonly stopReason: string;
      readonly promptTokens: number | undefined;
      readonly outputTokens: number | undefined;
    };

/** What recordings hold, as far as it is read here. */
interface Wire {
  readonly error?: unknown;
  readonly choices?: readonly {
    readonly delta?: WireMessage;
    readonly message?: WireMessage;
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

interface WireMessage {
  readonly content?: string | null | readonly WirePart[];
  readonly refusal?: string | null;
  readonly reasoning?: string | null;
  readonly reasoning_content?: string | null;
  readonly function_call?: WireFunction | null;
  readonly tool_calls?:
    readonly { readonly index?: number; readonly id?: string; readonly function: WireFunction }[] | null;
}

interface WireFunction {
  readonly name?: string;
  readonly arguments?: string;
}

type WirePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: readonly { readonly text: string }[] };

/** Reads a recording: all its events at once, or its body. */
export function expectedAnswer(recording: Recording): ExpectedAnswer {
  if (recording.status !== 200) return { type: 'error', status: recording.status };
  const texts = recording.stream
    ? [...recording.body.matchAll(/^data: ?(\{.*)$/gm)].map((match) => match[1] ?? '')
    : [recording.body];
  const values = texts.map((text) => JSON.parse(text) as Wire);
  const choices = values.flatMap((value) => value.choices ?? []);
  if (choices.length === 0 || values.some((value) => value.error)) return { type: 'error', status: undefined };

  const messages = choices.map((choice) => choice.delta ?? choice.message ?? {});
  const calls = callsIn(messages);
  const usage = values.map((value) => value.usage).findLast(Boolean);
  const reason = choices.map((choice) => choice.finish_reason).findLast(Boolean);
  const refused = messages.some((message) => message.refusal);
  return {
    type: 'answer',
    text: messages.map((message) => partsOf(message, 'text') + (message.refusal ?? '')).join(''),
    reasoning: messages
      .map((message) => message.reasoning_content ?? message.reasoning ?? partsOf(message, 'thinking'))
      .join(''),
    calls,
    stopReason: calls.length > 0 ? 'tool_calls' : refused ? 'refusal' : (reason ?? 'stop'),
    promptTokens: usage?.prompt_tokens,
    outputTokens: usage?.completion_tokens,
  };
}

function callsIn(messages: readonly WireMessage[]): { id: string; name: string; input: unknown }[] {
  const calls = new Map<string, { id: string; name: string; text: string }>();
  const add = (key: string, id: string, { name = '', arguments: text = '' }: WireFunction): void => {
    const known = calls.get(key) ?? { id: '', name: '', text: '' };
    calls.set(key, { id: known.id || id, name: known.name || name, text: known.text + text });
  };
  for (const message of messages) {
    for (const [position, call] of (message.tool_calls ?? []).entries()) {
      add(String(call.index ?? position), call.id ?? '', call.function);
    }
    if (message.function_call?.name) add('legacy', '', message.function_call);
  }
  return [...calls.values()].map(({ id, name, text }) => ({ id, name, input: JSON.parse(text || '{}') as unknown }));
}

function partsOf({ content }: WireMessage, type: WirePart['type']): string {
  if (typeof content === 'string') return type === 'text' ? content : '';
  const texts = (content ?? []).map((part) => {
    if (part.type !== type) return '';
    return part.type === 'text' ? part.text : part.thinking.map(({ text }) => text).join('');
  });
  return texts.join('');
}
