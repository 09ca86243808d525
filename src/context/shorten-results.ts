import type { Message } from '../plugin/message.js';

/** The message with its tool results cut to `limit` characters each, beginning and end kept, and a note between. */
export function shortenedResults(message: Message, limit: number): Message {
  if (message.role !== 'tool' || message.content.every(({ text }) => text.length <= limit)) return message;
  return { ...message, content: message.content.map((part) => ({ ...part, text: shortened(part.text, limit) })) };
}

/** A text of about `limit` characters: its beginning, a note on what was left out, its end. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.max(1, Math.floor(limit / 2));
  const note = `\n[… ${text.length - 2 * half} characters left out to save space …]\n`;
  return `${text.slice(0, half)}${note}${text.slice(-half)}`.toWellFormed();
}
