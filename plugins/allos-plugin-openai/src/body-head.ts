import { HttpFailure } from 'allos/plugin/http';
import { BadAnswer } from './bad-answer.js';

const PAGE_START = 200;

/**
 * Decides by the first byte what a body is, since its content type may say something else: `{` or `[` begins JSON, `<`
 * a page of some proxy, everything else is read as an event stream.
 */
export class BodyHead {
  kind: 'unknown' | 'json' | 'stream' | 'page' = 'unknown';
  #chunks: Uint8Array[] = [];
  #start = '';

  /** Takes a chunk. `page` once enough of a page was read to quote it. */
  push(chunk: Uint8Array): 'stream' | 'more' | 'page' {
    this.#chunks.push(chunk);
    if (this.#start.length < PAGE_START) this.#start += beginningOf(chunk);
    if (this.kind === 'unknown') this.kind = kindOf(this.#start);
    if (this.kind === 'stream') return 'stream';
    return this.kind === 'page' && this.#start.length >= PAGE_START ? 'page' : 'more';
  }

  /** The bytes that were held back, and from then on the latest chunk. */
  drain(): Uint8Array {
    const [first, ...more] = this.#chunks;
    this.#chunks = [];
    return more.length === 0 ? (first ?? new Uint8Array()) : Buffer.concat([first as Uint8Array, ...more]);
  }

  /** The beginning of the body, for messages. */
  start(): string {
    return this.#start.slice(0, PAGE_START).trim();
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

function beginningOf(chunk: Uint8Array): string {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('utf8', 0, PAGE_START);
}

function kindOf(start: string): BodyHead['kind'] {
  // A byte order mark may come in pieces.
  const text = start.replace(/^[\s\uFEFF\uFFFD]+/, '');
  if (text === '') return 'unknown';
  if (text.startsWith('{') || text.startsWith('[')) return 'json';
  return text.startsWith('<') ? 'page' : 'stream';
}
