import type { Message } from 'allos/plugin';

/** The ids of the calls of a transcript, read on as it grows: a turn costs what is new in it. */
export class TranscriptIds {
  #ids = new Set<string>();
  #read = 0;
  #last: Message | undefined;

  /** The ids in a transcript, at least; it is the one before with more at its end, or a new one. */
  of(messages: readonly Message[]): ReadonlySet<string> {
    if (this.#read > messages.length || (this.#read > 0 && messages[this.#read - 1] !== this.#last)) {
      this.#ids = new Set();
      this.#read = 0;
    }
    for (; this.#read < messages.length; this.#read++) {
      const message = messages[this.#read] as Message;
      this.#last = message;
      if (message.role !== 'assistant') continue;
      for (const part of message.content) if (part.type === 'tool_call') this.#ids.add(part.id);
    }
    return this.#ids;
  }
}

/**
 * Gives the calls of one answer ids that are unique in the transcript, since results are paired by them. Some servers
 * send none, or count anew in every turn, or repeat one within a turn (WP-27).
 */
export class CallIds {
  readonly #taken: ReadonlySet<string>;
  readonly #given = new Set<string>();
  readonly #turn: number;

  /** `taken`: the ids in the transcript. `turn`: what tells this answer from the ones before, such as their count. */
  constructor(taken: ReadonlySet<string>, turn: number) {
    this.#taken = taken;
    this.#turn = turn;
  }

  /** The id of the call at `index`, the server's own where that is still free. */
  idFor(given: string, index: number): string {
    const wanted = given === '' ? `call_${this.#turn}_${index}` : given;
    let id = wanted;
    for (let copy = 2; this.#taken.has(id) || this.#given.has(id); copy++) id = `${wanted}_${copy}`;
    this.#given.add(id);
    return id;
  }
}
