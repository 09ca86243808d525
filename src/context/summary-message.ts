import type { Message, UserMessage } from '../plugin/message.js';
import type { Compaction } from '../plugin/event.js';

/** The message that stands for what a compaction left out. The same compaction always gives the same message. */
export function summaryMessage({ lineage, summary }: Pick<Compaction, 'lineage' | 'summary'>): UserMessage {
  return { role: 'user', id: `${lineage}${SUFFIX}`, content: [{ type: 'text', text: summary }] };
}

/** Whether a message is the summary of a compaction, and no word of the user. */
export function isSummary(message: Message): boolean {
  return message.role === 'user' && message.id.endsWith(SUFFIX);
}

const SUFFIX = ':summary';
