import { Utf8Text } from './utf8-text.js';

/** One server-sent event. */
export interface ServerSentEvent {
  /** The `event:` field; empty when there was none. */
  readonly event: string;
  /** The `data:` lines, joined by a line feed. */
  readonly data: string;
}

/**
 * Reads a stream of server-sent events, whatever its line ends and however the network cut it
 * (WHATWG HTML, "Server-sent events"). Comments, which servers send as keep-alives, give nothing.
 *
 * @example
 * ```ts
 * import { EventStreamParser } from 'allos/plugin/http';
 *
 * const parser = new EventStreamParser();
 * parser.push(new TextEncoder().encode('data: {"a":1}\n\ndata: [DO'));
 * // [{ event: '', data: '{"a":1}' }]
 * ```
 */
export class EventStreamParser {
  readonly #lines = new LineParser({ carriageReturn: true });
  #event = '';
  #data: string | undefined;

  /** The events that this chunk completes. */
  push(chunk: Uint8Array): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    for (const line of this.#lines.push(chunk)) this.#accept(line, events);
    return events;
  }

  /**
   * The event that the end of the stream completes, if any. Browsers drop an event without its blank line; some
   * servers leave the last one out, and the caller's own terminal event decides what is whole.
   */
  end(): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    for (const line of this.#lines.end()) this.#accept(line, events);
    this.#accept('', events);
    return events;
  }

  #accept(line: string, events: ServerSentEvent[]): void {
    if (line === '') {
      if (this.#data !== undefined) events.push({ event: this.#event, data: this.#data });
      this.#event = '';
      this.#data = undefined;
      return;
    }
    if (line.startsWith('data:')) {
      const value = line.slice(line.charCodeAt(5) === 0x20 ? 6 : 5);
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    } else if (line.startsWith('event:')) {
      this.#event = line.slice(line.charCodeAt(6) === 0x20 ? 7 : 6);
    }
  }
}

/**
 * Cuts bytes into lines of UTF-8 text, across any split. Only `\n` ends a line, `\r\n` and a lone `\r` too when
 * asked; other Unicode line separators are text (WP-45).
 */
export class LineParser {
  readonly #text = new Utf8Text();
  readonly #carriageReturn: boolean;
  /** Text after the last line end. */
  #rest = '';
  /** Whether that ends in a carriage return that may be half a line end. */
  #endsInReturn = false;

  constructor(options: { readonly carriageReturn?: boolean } = {}) {
    this.#carriageReturn = options.carriageReturn ?? false;
  }

  /** The lines that this chunk completes, without their ends. */
  push(chunk: Uint8Array): string[] {
    return this.#split(this.#text.push(chunk));
  }

  /** The last line, when the stream ended without a line end. */
  end(): string[] {
    const lines = this.#split(this.#text.end());
    const last = this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest;
    this.#rest = '';
    return last === '' ? lines : [...lines, last];
  }

  #split(decoded: string): string[] {
    // Looking at all of a long line again for each piece of it would cost the square of its length.
    if (!this.#endsInReturn && !decoded.includes('\n') && !(this.#carriageReturn && decoded.includes('\r'))) {
      this.#rest += decoded;
      return [];
    }
    let text = this.#rest + decoded;
    this.#endsInReturn = false;
    if (this.#carriageReturn && text.includes('\r')) {
      // A line feed may follow in the next chunk; until then the last carriage return is not known to be a line end.
      this.#endsInReturn = text.endsWith('\r');
      if (this.#endsInReturn) text = text.slice(0, -1);
      text = text.replaceAll(/\r\n?/g, '\n');
    }
    const lines: string[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      lines.push(text.slice(start, end));
      start = end + 1;
    }
    this.#rest = this.#endsInReturn ? `${text.slice(start)}\r` : text.slice(start);
    return lines;
  }
}
