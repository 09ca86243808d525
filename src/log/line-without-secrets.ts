import { redactKnown } from './redact.js';

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
 * A value as a line of JSON without known secrets: they are gone from all of it but its structure.
 *
 * @param secrets known values, the longest first (`usableSecrets`)
 */
export function lineWithoutSecrets(value: object, secrets: readonly string[]): string {
  const line = JSON.stringify(value);
  return secrets.some((secret) => mayHold(line, secret)) ? JSON.stringify(redactFields(value, secrets)) : line;
}

/** The same for a value that stays one. */
export function withoutKnownSecrets(value: unknown, secrets: readonly string[]): unknown {
  return redactFields(value, secrets);
}

/** Whether a line of JSON may hold a secret. What JSON escapes is left out of the comparison: the sure answer is no. */
function mayHold(line: string, secret: string): boolean {
  if (line.includes(secret)) return true;
  return NEEDS_ESCAPING.test(secret) && line.includes(JSON.stringify(secret).slice(1, -1));
}

/** What JSON.stringify writes otherwise: quotes, backslashes, control characters and lone surrogates. */
const NEEDS_ESCAPING = /["\\\p{Cc}\p{Cs}]/u;

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
