import type { AssistantPart, ToolCallPart } from '../../message.js';
import type { ProviderFailure, ProviderFailureKind } from '../../provider-failure.js';
import type { ProviderEvent, ProviderFinish } from '../../provider.js';
import { BrokenContract, holds, shown } from './broken-contract.js';

/** What a call came to. */
export interface Outcome {
  readonly events: readonly ProviderEvent[];
  /** The deltas, joined. */
  readonly text: string;
  readonly reasoning: string;
  readonly announced: readonly { readonly id: string; readonly name: string }[];
  readonly finish: ProviderFinish | undefined;
  readonly error: ProviderFailure | undefined;
}

/** Sums events up. Throws unless exactly one of them ends the call, and it is the last. */
export function outcomeOf(events: readonly ProviderEvent[]): Outcome {
  const ends = events.filter(isEnd);
  const last = events.at(-1);
  holds(ends.length > 0, `the stream ended without finish or error, after ${shown(events)}`);
  holds(ends.length === 1, `the stream ended ${ends.length} times: ${shown(ends)}`);
  holds(
    last === ends[0],
    `something came after the end: ${shown(events.slice(events.indexOf(ends[0] as ProviderEvent)))}`,
  );
  const joined = (type: 'text' | 'reasoning'): string =>
    events.map((event) => (event.type === type ? event.delta : '')).join('');
  return {
    events,
    text: joined('text'),
    reasoning: joined('reasoning'),
    announced: events.flatMap((event) => (event.type === 'tool_call' ? [{ id: event.id, name: event.name }] : [])),
    finish: last?.type === 'finish' ? last : undefined,
    error: last?.type === 'error' ? last.error : undefined,
  };
}

/** The answer. Throws when the call failed. */
export function answerIn({ finish, error }: Outcome): ProviderFinish {
  if (finish === undefined) throw new BrokenContract(`expected an answer, got the error ${shown(error)}`);
  return finish;
}

/** The failure. Throws when the call was answered, or failed in another way. */
export function failureIn({ finish, error }: Outcome, ...kinds: readonly ProviderFailureKind[]): ProviderFailure {
  const wanted = kinds.length === 0 ? 'an error' : `an error of kind ${kinds.join(' or ')}`;
  if (error === undefined) throw new BrokenContract(`expected ${wanted}, got the answer ${shown(finish?.content)}`);
  holds(kinds.length === 0 || kinds.includes(error.kind), `expected ${wanted}, got ${shown(error)}`);
  holds(typeof error.message === 'string' && error.message.trim() !== '', `the error has no message: ${shown(error)}`);
  return error;
}

/** The text parts of an answer, joined. */
export function textIn({ content }: ProviderFinish): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** The calls of an answer, in order. */
export function callsIn({ content }: ProviderFinish): readonly ToolCallPart[] {
  return content.filter((part) => part.type === 'tool_call');
}

/** The parts without what only their model understands. */
export function withoutNative(content: readonly AssistantPart[]): readonly object[] {
  return content.map((part) => ({ ...part, native: undefined }));
}

function isEnd(event: ProviderEvent): boolean {
  return event.type === 'finish' || event.type === 'error';
}
