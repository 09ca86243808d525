import type { Message } from '../plugin/message.js';
import { RefusedWishes } from './refused-wishes.js';

/** The conversation in memory: it only grows, and its messages never change. A new lineage starts a new one. */
export class Transcript {
  readonly lineage: string;
  readonly refusedWishes = new RefusedWishes();
  readonly #messages: Message[];
  readonly #callIds = new Set<string>();

  constructor(lineage: string, messages: readonly Message[] = []) {
    this.lineage = lineage;
    this.#messages = [];
    for (const message of messages) this.append(message);
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  append(message: Message): void {
    this.#messages.push(message);
    if (message.role !== 'assistant') return;
    for (const part of message.content) if (part.type === 'tool_call') this.#callIds.add(part.id);
  }

  /** Whether a call of this id was made before. Some servers number their calls anew in each answer. */
  hasCall(id: string): boolean {
    return this.#callIds.has(id);
  }
}
