import type { AgentEvent } from '../plugin/event.js';
import { parseObject } from './session-header.js';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const price: Check = (value) => value === null || number(value);
const fields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const shape =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    fields(value) && Object.entries(checks).every(([key, check]) => check(value[key]));
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && values.includes(value);
const tagged =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    fields(value) &&
    typeof value['type'] === 'string' &&
    Object.hasOwn(checks, value['type']) &&
    checks[value['type']]?.(value) === true;

const image = shape({ mediaType: text, data: text });
const userPart = tagged({
  text: shape({ text }),
  image,
  document: shape({ mediaType: text, data: text, name: optional(text) }),
});
const assistantPart = tagged({
  text: shape({ text }),
  reasoning: shape({ text }),
  tool_call: shape({ id: text, name: text, input: fields }),
  server_tool: shape({ name: text }),
  citation: shape({ text }),
});
const origin = shape({ provider: text, api: text, endpoint: text, model: text, lineage: text });
const message: Check = (value) => {
  if (!fields(value) || !text(value['id'])) return false;
  switch (value['role']) {
    case 'system':
      return list(tagged({ text: shape({ text }) }))(value['content']);
    case 'user':
      return list(userPart)(value['content']);
    case 'assistant':
      return shape({
        content: list(assistantPart),
        origin,
        stopReason: text,
        state: oneOf('complete', 'aborted', 'failed'),
      })(value);
    default:
      return false;
  }
};
const result = shape({
  callId: text,
  name: text,
  status: oneOf('ok', 'error', 'denied', 'cancelled', 'unknown'),
  text,
  images: optional(list(image)),
});

const terminal = shape({ status: text, text, exitCode: number });

/** Types of a later version are left out, since no switch over events has a case for them. */
const BODIES: Readonly<Record<string, Check>> = {
  'run.started': shape({ model: text, provider: text, cwd: text, effort: optional(text) }),
  'message.completed': shape({ message }),
  'tool.rewritten': shape({ callId: text, name: text, input: fields, by: text }),
  'tool.started': shape({ callId: text, name: text }),
  'tool.completed': shape({ callId: text, name: text, status: text, result }),
  'approval.resolved': shape({ callId: text, name: text, decision: text }),
  usage: shape({
    input: number,
    output: number,
    cacheRead: number,
    cacheWrite: number,
    reasoning: number,
    costUsd: price,
  }),
  compaction: shape({
    summary: text,
    lineage: text,
    kept: optional(list(text)),
    keptFrom: optional(text),
    resultLimit: optional(number),
  }),
  hop: shape({
    from: text,
    to: text,
    reason: optional(text),
    losses: list(shape({ messageId: text, part: text, action: text, reason: text })),
  }),
  warning: shape({ code: text, message: text }),
  'run.completed': terminal,
  'run.failed': terminal,
  'run.cancelled': terminal,
};

const envelope = shape({ type: text, seq: number, ts: text, runId: text, sessionId: text });

/**
 * Reads a line of a session as an event; undefined when it is none. Session files are untrusted: whatever the
 * transcript is folded from is checked in depth, so that no later code meets a shape the types exclude.
 */
export function parseRecord(line: string): AgentEvent | undefined {
  const value = parseObject(line);
  if (value === undefined || value['v'] !== 1 || !envelope(value) || !tagged(BODIES)(value)) return undefined;
  return value as unknown as AgentEvent;
}
