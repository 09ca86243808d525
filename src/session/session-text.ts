import type { AgentEvent } from '../plugin/event.js';
import type { SessionHeader } from '../plugin/session-store.js';
import { recordOf } from './redact-event.js';
import { nameLine } from './session-name.js';

/**
 * A whole session file: what is written where a session is copied, forked or saved.
 *
 * @param secrets known values, the longest first (`usableSecrets`); they are left out
 */
export function sessionText(
  {
    header,
    name,
    events,
  }: { readonly header: SessionHeader; readonly name?: string; readonly events: readonly AgentEvent[] },
  secrets: readonly string[],
): string {
  const lines = [
    JSON.stringify(header),
    ...(name === undefined ? [] : [nameLine(name, Date.parse(header.createdAt) || 0)]),
    ...events.map((event) => recordOf(event, secrets)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
