import { createHash } from 'node:crypto';
import type { ProviderRequest } from 'allos/plugin';

/**
 * Gives calls their ids. Older models send none, and nobody promises that those of others differ from turn to turn
 * (WP-42); an id must be unique in the transcript. A made one depends on the place in the conversation only, so that
 * the same answer has the same ids however it came.
 */
export class CallIds {
  readonly #messages: ProviderRequest['messages'];
  readonly #lineage: string;
  #taken: Set<string> | undefined;

  constructor({ messages, lineage }: Pick<ProviderRequest, 'messages' | 'lineage'>) {
    // The agent's own list grows; the ids are those of now.
    this.#messages = [...messages];
    this.#lineage = lineage;
  }

  /** The id of the next call; `given` is what the API calls it. */
  next(given: string | undefined): string {
    const taken = (this.#taken ??= this.#idsOfTranscript());
    let id = given === undefined || given === '' || taken.has(given) ? this.#made(taken.size) : given;
    while (taken.has(id)) id = `${id}_`;
    taken.add(id);
    return id;
  }

  #made(ordinal: number): string {
    const place = JSON.stringify([this.#lineage, this.#messages.length, this.#messages.at(-1)?.id, ordinal]);
    return `call_${createHash('sha256').update(place).digest('hex').slice(0, 16)}`;
  }

  #idsOfTranscript(): Set<string> {
    const ids = new Set<string>();
    for (const message of this.#messages) {
      if (message.role !== 'assistant') continue;
      for (const part of message.content) if (part.type === 'tool_call') ids.add(part.id);
    }
    return ids;
  }
}
