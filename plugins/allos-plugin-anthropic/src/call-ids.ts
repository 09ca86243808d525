import { randomUUID } from 'node:crypto';
import type { Message } from 'allos/plugin';

/** Gives the calls of one answer ids that are unique in the transcript: a gateway may forget or repeat them. */
export class CallIds {
  readonly #messages: readonly Message[];
  #taken: Set<string> | undefined;

  constructor(messages: readonly Message[]) {
    // The agent's own list grows; the ids are those of now.
    this.#messages = [...messages];
  }

  /** The id of the next call: the server's own where it gave one that is still free. */
  next(given: string | undefined, at: { readonly answer: string | undefined; readonly index: number }): string {
    const taken = (this.#taken ??= idsIn(this.#messages));
    const wanted = given === undefined || given === '' ? `toolu_${at.answer ?? randomUUID()}_${at.index}` : given;
    let id = wanted;
    for (let copy = 2; taken.has(id); copy++) id = `${wanted}_${copy}`;
    taken.add(id);
    return id;
  }
}

function idsIn(messages: readonly Message[]): Set<string> {
  const ids = new Set<string>();
  for (const message of messages) {
    if (message.role !== 'assistant') continue;
    for (const part of message.content) if (part.type === 'tool_call') ids.add(part.id);
  }
  return ids;
}
