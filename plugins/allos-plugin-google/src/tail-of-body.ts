import { isJsonObject, jsonListOf } from 'allos/plugin';
import type { JsonObject } from 'allos/plugin';
import { errorIn } from './failure.js';

const MOST_BYTES = 16 * 1024;

/**
 * The end of an event stream. An error in the middle of an answer comes there as bare JSON, without the `data:` of an
 * event; the official SDK looks for one in every chunk.
 */
export class TailOfBody {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes - (this.#chunks[0]?.length ?? 0) > MOST_BYTES) this.#bytes -= this.#chunks.shift()?.length ?? 0;
  }

  /** The error body that the stream ends with, if it does. */
  error(): JsonObject | undefined {
    const text = new TextDecoder().decode(Buffer.concat(this.#chunks));
    // It begins on a line of its own.
    for (const { index } of text.matchAll(/^[{[]/gm)) {
      try {
        const value: unknown = JSON.parse(text.slice(index));
        const body: unknown = Array.isArray(value) ? jsonListOf(value)[0] : value;
        if (isJsonObject(body) && errorIn(body) !== undefined) return body;
      } catch {
        // A brace of something else.
      }
    }
    return undefined;
  }
}
