import { isJsonObject, jsonListOf } from 'allos/plugin';
import type { JsonObject, JsonValue, ProviderEvent, ProviderFailure } from 'allos/plugin';
import { EventStreamParser } from 'allos/plugin/http';
import { ContentReader, type Asked, type Ending } from './content-reader.js';
import { cut, errorIn, failureOfBody, unreadable, type FailureContext } from './failure.js';
import { TailOfBody } from './tail-of-body.js';

const OPENING_LENGTH = 400;

/**
 * Reads the bytes of an answer: an event stream (`alt=sse`), or JSON, one object or a list of chunks, which some servers
 * send although a stream was asked for. It does no I/O.
 */
export class AnswerReader {
  readonly #context: FailureContext;
  readonly #content: ContentReader;
  readonly #parser = new EventStreamParser();
  readonly #decoder = new TextDecoder();
  readonly #tail = new TailOfBody();
  /** The beginning of the body until it is known to be a stream; all of it when it is JSON. */
  #text: string[] = [];
  #length = 0;
  #form: 'unknown' | 'events' | 'json' = 'unknown';
  #ending: Ending | undefined;

  constructor(asked: Asked, context: FailureContext) {
    this.#content = new ContentReader(asked);
    this.#context = context;
  }

  /** Set as soon as nothing more needs to be read. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Whether the answer is whole, so that the end of the body need not be waited for long. */
  get settled(): boolean {
    return this.#content.settled;
  }

  /** Takes a piece of the body; gives what of it is shown. */
  push(chunk: Uint8Array): readonly ProviderEvent[] {
    if (this.#form !== 'events') this.#keep(this.#decoder.decode(chunk, { stream: true }));
    if (this.#form !== 'json') {
      this.#tail.push(chunk);
      for (const event of this.#parser.push(chunk)) this.#accept(event.data, unreadable);
    }
    return this.#content.takeShown();
  }

  /** The body is over. */
  end(): readonly ProviderEvent[] {
    if (this.#form === 'json') this.#readJson(this.#text.join(''));
    else for (const event of this.#parser.end()) this.#accept(event.data, () => cut(this.#context));
    if (this.#ending === undefined) {
      this.#ending = this.#content.complete
        ? this.#content.ending(this.#context)
        : { type: 'failure', failure: this.#unfinished() };
    }
    return this.#content.takeShown();
  }

  #unfinished(): ProviderFailure {
    const error = this.#tail.error();
    if (error !== undefined) return failureOfBody(error, this.#context);
    const opening = this.#text.join('').trim();
    // Nothing, or only comments of a stream that was cut before its first event.
    const silent = opening === '' || /^(:|event:|data:|id:|retry:)/.test(opening);
    const known = this.#form === 'events' || this.#content.recognised;
    return known || silent ? cut(this.#context) : unreadable(opening, this.#context);
  }

  #keep(piece: string): void {
    if (this.#form === 'json' || this.#length < OPENING_LENGTH) this.#text.push(piece);
    this.#length += piece.length;
    if (this.#form === 'unknown' && /^\s*[{[]/.test(this.#text.join(''))) this.#form = 'json';
  }

  /** `broken` says what an event means that is no JSON: at the end of the body, that it is not whole. */
  #accept(data: string, broken: typeof unreadable): void {
    if (this.#ending !== undefined) return;
    this.#form = 'events';
    if (data.trim() === '' || data === '[DONE]') return;
    let chunk: unknown;
    try {
      chunk = JSON.parse(data);
    } catch {
      this.#fail(broken(data, this.#context));
      return;
    }
    if (isJsonObject(chunk)) this.#chunk(chunk);
  }

  #chunk(chunk: JsonObject): void {
    if (errorIn(chunk) !== undefined) this.#fail(failureOfBody(chunk, this.#context));
    else this.#content.accept(chunk);
  }

  #readJson(text: string): void {
    let body: JsonValue;
    try {
      body = JSON.parse(text) as JsonValue;
    } catch {
      this.#fail(/[}\]]\s*$/.test(text) ? unreadable(text, this.#context) : cut(this.#context));
      return;
    }
    for (const chunk of Array.isArray(body) ? jsonListOf(body) : [body]) if (isJsonObject(chunk)) this.#chunk(chunk);
    if (!this.#content.recognised) this.#fail(unreadable(text, this.#context));
  }

  #fail(failure: ProviderFailure): void {
    this.#ending ??= { type: 'failure', failure };
  }
}
