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
  const chunks = body[Symbol.asyncIterator]();
  const parser = new EventStreamParser();
  const head = new BodyHead();
  let done = false;
  try {
    while (reader.failure === undefined) {
      const over = done || reader.settled;
      const chunk = over ? await nextWithin(chunks, done ? AFTER_DONE_MS : AFTER_WHOLE_MS) : await chunks.next();
      if (chunk.done === true) break;
      const seen = head.push(chunk.value);
      if (seen === 'page') break;
      if (seen !== 'stream') continue;
      for (const event of parser.push(head.drain())) done = accept(event, reader, false) || done;
      done ||= reader.over;
      for (const event of reader.take()) yield event;
    }
  } finally {
    await body.cancel();
  }

  if (signal.aborted) throw new HttpFailure('aborted', 'the call was aborted');
  if (head.kind === 'page') throw new BadAnswer(`the answer is not JSON and no event stream: ${head.start()}`);
  if (head.kind === 'json') reader.body(head.json());
  else for (const event of parser.end()) accept(event, reader, true);
  for (const event of reader.take()) yield event;
  if (reader.failure !== undefined) {
    yield { type: 'error', error: reader.failure };
  } else if (reader.whole) {
    yield reader.finish();
  } else if (head.kind === 'stream' && !reader.begun && !isEventStream(head.start())) {
    throw new BadAnswer(`the answer is not an event stream of this API: ${head.start()}`);
  } else {
    throw new HttpFailure('cut', 'the answer ended before the model was done');
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
