import type { Compaction } from '../plugin/event.js';
import type { Message } from '../plugin/message.js';
import { shortenedResults } from './shorten-results.js';
import { summaryMessage } from './summary-message.js';

/**
 * The transcript that a compaction makes of another: the messages it keeps, its summary, and the end of the transcript.
 * The agent and the fold of a session both make it here, so that a resume goes on with what the run went on with.
 * A message that a damaged session has lost is left out.
 */
export function compactedMessages(messages: readonly Message[], compaction: Compaction): readonly Message[] {
  const { kept = [], keptFrom, resultLimit, summary } = compaction;
  const from = keptFrom === undefined ? -1 : messages.findIndex(({ id }) => id === keptFrom);
  const tail = from === -1 ? [] : messages.slice(from);
  const early = from === -1 ? messages : messages.slice(0, from);
  return [
    ...early.filter(({ id, role }) => role === 'user' && kept.includes(id)),
    ...(summary === '' ? [] : [summaryMessage(compaction)]),
    ...(resultLimit === undefined ? tail : tail.map((message) => shortenedResults(message, resultLimit))),
  ];
}
