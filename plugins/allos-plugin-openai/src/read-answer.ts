import type { ProviderEvent } from 'allos/plugin';
import { EventStreamParser, HttpFailure, nextWithin, type HttpBody, type ServerSentEvent } from 'allos/plugin/http';
import type { AnswerReader } from './answer-reader.js';
import { BodyHead } from './body-head.js';
import { BadAnswer } from './bad-answer.js';

/** How long a server may keep the connection open after the answer is whole, for usage figures that come late. */
const AFTER_WHOLE_MS = 3_000;
const AFTER_DONE_MS = 100;

/**
 * Reads an answer to its end, as a stream or as one JSON body: some servers send the latter whatever was asked. Yields
 * at most one text and one reasoning event for each network chunk, and the `finish` last. Throws `HttpFailure` or
 * `BadAnswer` for an answer that is none.
 */
export async function* readAnswer(
  body: HttpBody,
  reader: AnswerReader,
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent> {
  const arriving = new ArrivingAnswer(body, reader);
  try {
    while (await arriving.read()) {
      const events = reader.take();
      for (let next = 0; next < events.length; next++) yield events[next] as ProviderEvent;
    }
  } finally {
    await body.cancel();
  }
  if (signal.aborted) throw new HttpFailure('aborted', 'the call was aborted');
  yield* arriving.rest();
  yield arriving.end();
}

/** The bytes of an answer on their way to its reader. */
class ArrivingAnswer {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #reader: AnswerReader;
  readonly #parser = new EventStreamParser();
  readonly #head = new BodyHead();
  /** Whether the stream said that it is over. */
  #done = false;

  constructor(body: HttpBody, reader: AnswerReader) {
    this.#chunks = body[Symbol.asyncIterator]();
    this.#reader = reader;
  }

  /** Hands the next chunk on; false when no further one is needed. */
  async read(): Promise<boolean> {
    if (this.#reader.failure !== undefined) return false;
    const chunk = await this.#nextChunk();
    if (chunk.done === true) return false;
    const seen = this.#head.push(chunk.value);
    if (seen === 'stream') this.#accept(this.#parser.push(this.#head.drain()), false);
    return seen !== 'page';
  }

  /** What is left to show when all was read. */
  rest(): readonly ProviderEvent[] {
    const head = this.#head;
    if (head.kind === 'page') throw new BadAnswer(`the answer is not JSON and no event stream: ${head.start()}`);
    if (head.kind === 'json') this.#reader.body(head.json());
    else this.#accept(this.#parser.end(), true);
    return this.#reader.take();
  }

  /** How the answer ended. */
  end(): ProviderEvent {
    const reader = this.#reader;
    const head = this.#head;
    if (reader.failure !== undefined) return { type: 'error', error: reader.failure };
    if (reader.whole) return reader.finish();
    if (head.kind === 'stream' && !reader.begun && !isEventStream(head.start())) {
      throw new BadAnswer(`the answer is not an event stream of this API: ${head.start()}`);
    }
    throw new HttpFailure('cut', 'the answer ended before the model was done');
  }

  #nextChunk(): Promise<IteratorResult<Uint8Array, unknown>> {
    const isOver = this.#done || this.#reader.settled;
    return isOver ? nextWithin(this.#chunks, this.#done ? AFTER_DONE_MS : AFTER_WHOLE_MS) : this.#chunks.next();
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
