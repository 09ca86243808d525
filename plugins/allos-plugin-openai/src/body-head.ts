import { HttpFailure } from 'allos/plugin/http';
import { BadAnswer } from './bad-answer.js';

const PAGE_START = 200;
/** White space, and the three bytes of a byte order mark, which may come in pieces. */
const BEFORE_ANY_TEXT: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);

type Kind = 'unknown' | 'json' | 'stream' | 'page';

/**
 * Decides by the first byte what a body is, since its content type may say something else: `{` or `[` begins JSON, `<`
 * a page of some proxy, everything else is read as an event stream.
 */
export class BodyHead {
  kind: Kind = 'unknown';
  #chunks: Uint8Array[] = [];
  readonly #start: Uint8Array[] = [];
  #startBytes = 0;

  /** Takes a chunk. `page` once enough of a page was read to quote it. */
  push(chunk: Uint8Array): 'stream' | 'more' | 'page' {
    this.#chunks.push(chunk);
    if (this.#startBytes < PAGE_START) {
      this.#start.push(chunk);
      this.#startBytes += chunk.length;
    }
    if (this.kind === 'unknown') this.kind = kindOf(chunk);
    if (this.kind === 'stream') return 'stream';
    return this.kind === 'page' && this.#startBytes >= PAGE_START ? 'page' : 'more';
  }

  /** The bytes that were held back, and from then on the latest chunk. */
  drain(): Uint8Array {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
  }

  /** The beginning of the body, for messages. */
  start(): string {
    return Buffer.concat(this.#start, Math.min(PAGE_START, this.#startBytes)).toString().trim();
  }

  /** The body as JSON. Throws for one that was cut or is none. */
  json(): unknown {
    const text = new TextDecoder().decode(Buffer.concat(this.#chunks)).trim();
    try {
      return JSON.parse(text);
    } catch {
      if (/[}\]]$/.test(text)) throw new BadAnswer(`the answer is not JSON: ${text.slice(0, PAGE_START)}`);
      throw new HttpFailure('cut', 'the answer ended in the middle of its JSON');
    }
  }
}

/** By the first byte of a text. */
function kindOf(bytes: Uint8Array): Kind {
  const first = bytes.find((byte) => !BEFORE_ANY_TEXT.has(byte));
  switch (first) {
    case undefined:
      return 'unknown';
    case 0x7b: // {
    case 0x5b: // [
      return 'json';
    case 0x3c: // <
      return 'page';
    default:
      return 'stream';
  }
}
