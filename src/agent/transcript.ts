import type { Message } from '../plugin/message.js';
import { RefusedWishes } from './refused-wishes.js';

/**
 * The conversation in memory: it only grows, and its messages never change. A compaction begins a new lineage with a
 * new list, since providers take a list that begins alike for the same conversation.
 */
export class Transcript {
  readonly refusedWishes = new RefusedWishes();
  #lineage: string;
  #messages: Message[] = [];
  /** Those a compaction left out as well: the session still has their results. */
  readonly #callIds = new Set<string>();

  constructor(lineage: string, messages: readonly Message[] = []) {
    this.#lineage = lineage;
    for (const message of messages) this.append(message);
  }

  get lineage(): string {
    return this.#lineage;
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  append(message: Message): void {
    this.#messages.push(message);
    if (message.role !== 'assistant') return;
    for (const part of message.content) if (part.type === 'tool_call') this.#callIds.add(part.id);
  }

  /** Goes on in another lineage with these messages. */
  restart(lineage: string, messages: readonly Message[]): void {
    this.#lineage = lineage;
    this.#messages = [...messages];
  }

  /** Whether a call of this id was made before. Some servers number their calls anew in each answer. */
  hasCall(id: string): boolean {
    return this.#callIds.has(id);
  }
}
