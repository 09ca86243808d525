import { isJsonObject } from 'allos/plugin';
import type { JsonObject, ProviderEvent, ProviderFailure } from 'allos/plugin';
import { EventStreamParser, type ServerSentEvent } from 'allos/plugin/http';
import type { CallIds } from './call-ids.js';
import { cut, failureOfBody, unreadable, type FailureContext } from './failure.js';
import { MessageReader, type Answer } from './message-reader.js';

/** How an answer ended. */
export type Ending =
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'failure'; readonly failure: ProviderFailure };

const OPENING_LENGTH = 400;

/**
 * Reads the bytes of an answer: an event stream, or the one JSON object that some servers send although a stream was
 * asked for. It does no I/O.
 */
export class AnswerReader {
  readonly #context: FailureContext;
  readonly #message: MessageReader;
  readonly #parser = new EventStreamParser();
  readonly #decoder = new TextDecoder();
  /** The beginning of the body until it is known to be a stream; all of it when it is JSON. */
  #text: string[] = [];
  #length = 0;
  #form: 'unknown' | 'events' | 'json' = 'unknown';
  #ending: Ending | undefined;

  constructor(
    { toolName, ids }: { readonly toolName: (wireName: string) => string; readonly ids: CallIds },
    context: FailureContext,
  ) {
    this.#message = new MessageReader(toolName, ids);
    this.#context = context;
  }

  /** Set as soon as nothing more needs to be read. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Takes a piece of the body; gives what of it is shown. */
  push(chunk: Uint8Array): readonly ProviderEvent[] {
    if (this.#form !== 'events') this.#keep(this.#decoder.decode(chunk, { stream: true }));
    if (this.#form !== 'json') for (const event of this.#parser.push(chunk)) this.#accept(event, unreadable);
    return this.#message.takeShown();
  }

  /** The body is over. */
  end(): readonly ProviderEvent[] {
    if (this.#form === 'json') this.#readWhole(this.#text.join(''));
    else for (const event of this.#parser.end()) this.#accept(event, () => cut(this.#context));
    if (this.#ending === undefined) {
      const opening = this.#text.join('').trim();
      // Nothing, or only comments of a stream that was cut before its first event.
      const silent = opening === '' || /^(:|event:|data:|id:|retry:)/.test(opening);
      this.#fail(this.#form === 'events' || silent ? cut(this.#context) : unreadable(opening, this.#context));
    }
    return this.#message.takeShown();
  }

  #keep(piece: string): void {
    if (this.#form === 'json' || this.#length < OPENING_LENGTH) this.#text.push(piece);
    this.#length += piece.length;
    if (this.#form === 'unknown' && /^\s*\{/.test(this.#text.join(''))) this.#form = 'json';
  }

  /** `broken` says what an event means that is no JSON: at the end of the body, that it is not whole. */
  #accept({ event: name, data }: ServerSentEvent, broken: typeof unreadable): void {
    if (this.#ending !== undefined) return;
    this.#form = 'events';
    if (data.trim() === '' || data === '[DONE]') return;
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch {
      this.#fail(broken(data, this.#context));
      return;
    }
    if (!isJsonObject(event)) return;
    if (name === 'error' || isError(event)) {
      this.#fail(failureOfBody(event, this.#context));
      return;
    }
    this.#message.accept(event);
    if (this.#message.complete) this.#ending = { type: 'answer', answer: this.#message.answer() };
  }

  #readWhole(text: string): void {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      this.#fail(text.trimEnd().endsWith('}') ? unreadable(text, this.#context) : cut(this.#context));
      return;
    }
    if (isJsonObject(body) && isError(body)) this.#fail(failureOfBody(body, this.#context));
    else if (!isJsonObject(body) || !Array.isArray(body['content'])) this.#fail(unreadable(text, this.#context));
    else {
      this.#message.acceptWhole(body);
      this.#ending = { type: 'answer', answer: this.#message.answer() };
    }
  }

  #fail(failure: ProviderFailure): void {
    this.#ending ??= { type: 'failure', failure };
  }
}

function isError(body: JsonObject): boolean {
  return (
    body['type'] === 'error' || (body['type'] === undefined && body['error'] !== undefined && body['error'] !== null)
  );
}
