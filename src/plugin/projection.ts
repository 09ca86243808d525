import { createHash } from 'node:crypto';
import type { AssistantMessage, Message, Origin } from './message.js';

/** Where a request goes: what decides whether a native payload is legal there. `model` is the model asked for. */
export type ProjectionTarget = Origin;

/**
 * Where an answer came from: where it was asked for, with the model as the API named it. `undefined` for one that it did
 * not name.
 *
 * @example
 * ```ts
 * import { answeredBy } from 'allos/plugin';
 *
 * const asked = { provider: 'acme', api: 'acme', endpoint: 'https://acme.example', model: 'fast', lineage: 'lin_1' };
 * console.log(answeredBy(asked, 'fast-2026-05').requestedModel); // fast
 * ```
 */
export function answeredBy({ provider, api, endpoint, model: asked, lineage }: Origin, model = asked): Origin {
  // Field by field: Node.js 20 makes a new hidden class for each copy by spread that something is added to.
  return { provider, api, endpoint, model, lineage, ...(model === asked ? {} : { requestedModel: asked }) };
}

/**
 * Whether a message's native payloads may be sent to the target: same provider, API, endpoint, model and conversation
 * (WP-5, WP-6).
 */
export function isNativeTo(origin: Origin, target: ProjectionTarget): boolean {
  return (
    origin.provider === target.provider &&
    origin.api === target.api &&
    origin.endpoint === target.endpoint &&
    (origin.model === target.model || origin.requestedModel === target.model) &&
    origin.lineage === target.lineage
  );
}

/** Whether a message is sent at all: turns that broke off or were aborted are kept, but not replayed (WP-46, WP-47). */
export function isReplayable(message: Message): boolean {
  return message.role !== 'assistant' || message.state === 'complete';
}

/** Replaces unpaired surrogates by U+FFFD: several vendors refuse the JSON otherwise (WP-44). */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** What an API takes as the id of a call. */
export interface CallIdRule {
  readonly pattern: RegExp;
  readonly maxLength: number;
}

/**
 * An id that the API takes, the same for the call and for its result. A legal id is kept; another one becomes its
 * legal characters and a hash, so that two ids stay two (WP-3, WP-32).
 */
export function legalCallId(id: string, rule: CallIdRule): string {
  if (id.length <= rule.maxLength && rule.pattern.test(id)) return id;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 12);
  const readable = id.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, rule.maxLength - hash.length - 1);
  return `${readable}_${hash}`;
}

/** The calls and results of a transcript that do not pair, for validators and for repair. */
export function unpairedCalls(messages: readonly Message[]): readonly string[] {
  const unpaired: string[] = [];
  messages.forEach((message, index) => {
    const calls = message.role === 'assistant' ? callIdsOf(message) : [];
    const next = messages[index + 1];
    const results = next?.role === 'tool' ? next.content.map((part) => part.callId) : [];
    unpaired.push(...calls.filter((id) => !results.includes(id)));
    if (next?.role === 'tool') unpaired.push(...results.filter((id) => !calls.includes(id)));
  });
  return unpaired;
}

function callIdsOf(message: AssistantMessage): string[] {
  return message.content.flatMap((part) => (part.type === 'tool_call' ? [part.id] : []));
}
