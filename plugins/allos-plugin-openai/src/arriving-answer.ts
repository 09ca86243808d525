import type { ProviderEvent } from 'allos/plugin';
import { EventStreamParser, HttpFailure, nextWithin, type HttpBody, type ServerSentEvent } from 'allos/plugin/http';
import type { AnswerReader } from './answer-reader.js';
import { BodyHead } from './body-head.js';
import { BadAnswer } from './bad-answer.js';

/** How long a server may keep the connection open after the answer is whole, for usage figures that come late. */
const AFTER_WHOLE_MS = 3_000;
const AFTER_DONE_MS = 100;

const OVER: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * An answer on its way, read to its end as a stream or as one JSON body: some servers send the latter whatever was
 * asked.
 */
export class ArrivingAnswer {
  readonly #body: HttpBody;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #reader: AnswerReader;
  readonly #signal: AbortSignal;
  readonly #parser = new EventStreamParser();
  readonly #head = new BodyHead();
  /** Whether the stream said that it is over. */
  #done = false;
  #isRead = false;
  #isTold = false;

  constructor(body: HttpBody, reader: AnswerReader, signal: AbortSignal) {
    this.#body = body;
    this.#chunks = body[Symbol.asyncIterator]();
    this.#reader = reader;
    this.#signal = signal;
  }

  /**
   * What the next chunk brings: at most one text and one reasoning event. The last time it is the end, with the
   * `finish`; undefined after that. Throws `HttpFailure` or `BadAnswer` for an answer that is none, when all that came of
   * it is told.
   */
  async next(): Promise<readonly ProviderEvent[] | undefined> {
    if (!this.#isRead) {
      const chunk = await this.#nextChunk();
      if (chunk.done !== true && this.#goesOn(chunk.value)) return this.#reader.take();
      this.close();
      if (this.#signal.aborted) throw new HttpFailure('aborted', 'the call was aborted');
      const rest = this.#rest();
      if (rest.length > 0) return rest;
    }
    if (this.#isTold) return undefined;
    this.#isTold = true;
    return [this.#end()];
  }

  /** Nothing more is read. */
  close(): void {
    this.#isRead = true;
    this.#body.cancel().catch(() => undefined);
  }

  #nextChunk(): Promise<IteratorResult<Uint8Array, unknown>> {
    if (this.#reader.failure !== undefined) return Promise.resolve(OVER);
    const isOver = this.#done || this.#reader.settled;
    return isOver ? nextWithin(this.#chunks, this.#done ? AFTER_DONE_MS : AFTER_WHOLE_MS) : this.#chunks.next();
  }

  /** Hands a chunk on; false when no further one is needed. */
  #goesOn(chunk: Uint8Array): boolean {
    const seen = this.#head.push(chunk);
    if (seen === 'stream') this.#accept(this.#parser.push(this.#head.drain()), false);
    return seen !== 'page';
  }

  /** What is left to show when all was read. */
  #rest(): readonly ProviderEvent[] {
    const head = this.#head;
    if (head.kind === 'page') throw new BadAnswer(`the answer is not JSON and no event stream: ${head.start()}`);
    if (head.kind === 'json') this.#reader.body(head.json());
    else this.#accept(this.#parser.end(), true);
    return this.#reader.take();
  }

  /** How the answer ended. */
  #end(): ProviderEvent {
    const reader = this.#reader;
    const head = this.#head;
    if (reader.failure !== undefined) return { type: 'error', error: reader.failure };
    if (reader.whole) return reader.finish();
    if (head.kind === 'stream' && !reader.begun && !isEventStream(head.start())) {
      throw new BadAnswer(`the answer is not an event stream of this API: ${head.start()}`);
    }
    throw new HttpFailure('cut', 'the answer ended before the model was done');
  }

  #accept(events: readonly ServerSentEvent[], last: boolean): void {
    for (const event of events) this.#done = accept(event, this.#reader, last) || this.#done;
    this.#done ||= this.#reader.over;
  }
}

function isEventStream(start: string): boolean {
  return /^(?::|data|event|id|retry|$)/.test(start);
}

/** Hands one event on; true for `[DONE]`, which alone is no end. */
function accept(event: ServerSentEvent, reader: AnswerReader, last: boolean): boolean {
  const data = event.data.trim();
  if (data === '[DONE]') return true;
  if (!data.startsWith('{')) {
    if (event.event === 'error' && data !== '') reader.event('error', { message: data });
    return false;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    // The last event may have been cut in the middle: then it is not there.
    if (last) return false;
    throw new BadAnswer(`an event of the stream is not JSON: ${data.slice(0, 200)}`);
  }
  reader.event(event.event, parsed);
  return false;
}
