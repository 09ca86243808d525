import { lineWithoutSecrets } from '../log/line-without-secrets.js';
import { redactSecrets } from '../log/redact.js';
import type { AgentEvent } from '../plugin/event.js';
import { redactParts } from './redact-parts.js';

/**
 * The line a session keeps for an event: known secret values are gone from all of it but its structure, key-shaped strings from what
 * tools and models wrote. A part with a native payload keeps its bytes, known values aside, since its model checks
 * them.
 *
 * @param secrets known values, the longest first (`usableSecrets`)
 */
export function recordOf(event: AgentEvent, secrets: readonly string[]): string {
  return lineWithoutSecrets(withoutKeyShapes(event, secrets), secrets);
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
      const content = redactParts(message.content, secrets);
      return content === message.content ? event : { ...event, message: { ...message, content } };
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
