import { redactKnown, redactSecrets } from '../log/redact.js';
import type { AgentEvent } from '../plugin/event.js';
import type { AssistantPart } from '../plugin/message.js';

/** Fields without which an event cannot be read, joined with others or given back to its model. */
const STRUCTURE: ReadonlySet<string> = new Set([
  ...['v', 'type', 'seq', 'ts', 'id', 'runId', 'sessionId', 'parentRunId', 'callId', 'messageId', 'lineage', 'origin'],
  ...['role', 'name', 'status', 'state', 'stopReason', 'mediaType', 'decision', 'code', 'mode', 'systemPrompt'],
  ...['model', 'provider', 'cwd', 'tools', 'plugins', 'from', 'to', 'kind', 'action'],
  ...['kept', 'keptFrom'],
]);

/** Fields with keys that are not Allos' own, where an `id` is no id. */
const FOREIGN: ReadonlySet<string> = new Set(['input', 'native', 'output']);

/**
 * The line a session keeps for an event: known secret values are gone from all of it but its structure, key-shaped strings from what
 * tools and models wrote. A part with a native payload keeps its bytes, known values aside, since its model checks
 * them.
 *
 * @param secrets known values, the longest first (`usableSecrets`)
 */
export function recordOf(event: AgentEvent, secrets: readonly string[]): string {
  const line = JSON.stringify(withoutKeyShapes(event, secrets));
  if (!secrets.some((secret) => mayHold(line, secret))) return line;
  return JSON.stringify(withoutKnown(event, secrets));
}

/** Whether a line of JSON may hold a secret. What JSON escapes is left out of the comparison: the sure answer is no. */
function mayHold(line: string, secret: string): boolean {
  if (line.includes(secret)) return true;
  return NEEDS_ESCAPING.test(secret) && line.includes(JSON.stringify(secret).slice(1, -1));
}

/** What JSON.stringify writes otherwise: quotes, backslashes, control characters and lone surrogates. */
const NEEDS_ESCAPING = /["\\\p{Cc}\p{Cs}]/u;

function withoutKeyShapes(event: AgentEvent, secrets: readonly string[]): AgentEvent {
  switch (event.type) {
    case 'tool.completed': {
      const text = redactSecrets(event.result.text, secrets);
      return text === event.result.text ? event : { ...event, result: { ...event.result, text } };
    }
    case 'message.completed': {
      const { message } = event;
      if (message.role !== 'assistant') return event;
      return { ...event, message: { ...message, content: message.content.map((part) => redactPart(part, secrets)) } };
    }
    case 'compaction':
      return { ...event, summary: redactSecrets(event.summary, secrets) };
    case 'run.completed':
    case 'run.failed':
    case 'run.cancelled':
      return { ...event, text: redactSecrets(event.text, secrets) };
    default:
      return event;
  }
}

function redactPart(part: AssistantPart, secrets: readonly string[]): AssistantPart {
  if (part.type !== 'text' || part.native !== undefined) return part;
  return { ...part, text: redactSecrets(part.text, secrets) };
}

/** Works on the values, not on the line, so that the result is JSON whatever the secret looks like. */
function withoutKnown(event: AgentEvent, secrets: readonly string[]): unknown {
  return redactFields(withoutKeyShapes(event, secrets), secrets);
}

/** What Allos wrote, outside of what models and tools did: the structure stays, and everything else is redacted. */
function redactFields(value: unknown, secrets: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => redactFields(item, secrets));
  if (!isFields(value)) return mapStrings(value, secrets);
  const entries = Object.entries(value).map(([key, item]) => {
    if (STRUCTURE.has(key)) return [key, item];
    return [key, FOREIGN.has(key) ? mapStrings(item, secrets) : redactFields(item, secrets)];
  });
  return Object.fromEntries(entries) as unknown;
}

function mapStrings(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redactKnown(value, secrets);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, secrets));
  if (!isFields(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [redactKnown(key, secrets), mapStrings(item, secrets)]));
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
