import { redactKnown, redactSecrets } from '../log/redact.js';
import type { AgentEvent } from '../plugin/event.js';
import type { AssistantPart } from '../plugin/message.js';

/**
 * The line a session keeps for an event: known secret values are gone from all of it, key-shaped strings from what
 * tools and models wrote. A part with a native payload keeps its bytes, known values aside, since its model checks
 * them.
 *
 * @param secrets known values, the longest first (`usableSecrets`)
 */
export function recordOf(event: AgentEvent, secrets: readonly string[]): string {
  const line = JSON.stringify(withoutKeyShapes(event, secrets));
  if (!secrets.some((secret) => line.includes(escaped(secret)))) return line;
  return JSON.stringify(withoutKnown(event, secrets));
}

/** As it stands inside a JSON string. */
function escaped(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}

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
  const { v, type, seq, ts, runId, sessionId, ...body } = withoutKeyShapes(event, secrets);
  return { v, type, seq, ts, runId, sessionId, ...(mapStrings(body, secrets) as object) };
}

function mapStrings(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redactKnown(value, secrets);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [redactKnown(key, secrets), mapStrings(item, secrets)]));
}
