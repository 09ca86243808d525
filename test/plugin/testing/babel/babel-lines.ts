import { isJsonObject, type ProviderEvent, type ProviderFailure, type ProviderFailureKind } from 'allos/plugin';
import { LineParser, oneLine } from 'allos/plugin/http';
import type { AnswerReader } from './babel-answer.js';
import type { BabelBody, BabelLine } from './babel-wire.js';
import type { Has } from './defect.js';

/** Cuts the body of an answer into lines and hands them on, up to a failure. */
export class LinesReader {
  failure: ProviderFailure | undefined;
  /** How many lines of the last piece were an end. */
  ends = 0;
  /** Whether a stream that broke off is taken for an answer, as no sound provider does. */
  taken = false;
  readonly #reader: AnswerReader;
  readonly #has: Has;
  readonly #parser = new LineParser();
  #first: string | undefined;
  #last = '';

  constructor(reader: AnswerReader, has: Has) {
    this.#reader = reader;
    this.#has = has;
  }

  *push(chunk: Uint8Array): Generator<ProviderEvent> {
    this.ends = 0;
    for (const line of this.#linesOf(chunk)) yield* this.#read(line);
  }

  /** The body is over. */
  *end(): Generator<ProviderEvent> {
    this.ends = 0;
    for (const line of this.#parser.end()) yield* this.#read(line, true);
    const has = this.#has;
    this.taken =
      (has('cut.clean-end') && this.#reader.begun) ||
      (has('cut.half-end') && this.#last.startsWith('{"end')) ||
      (has('cut.nothing') && this.#first === undefined);
  }

  /** What an answer without an end is. */
  broken(): ProviderFailure {
    const foreign = this.#first !== undefined && !this.#first.startsWith('{');
    if (!foreign || this.#has('answer.foreign')) return { kind: 'cut', message: 'the answer has no end' };
    return { kind: 'bad_response', message: `it is no answer of Babel: ${oneLine(this.#first ?? '')}` };
  }

  #linesOf(chunk: Uint8Array): readonly string[] {
    const has = this.#has;
    if (has('stream.any-split')) return new TextDecoder().decode(chunk).split('\n').slice(0, -1);
    if (!has('stream.bytewise')) return this.#parser.push(chunk);
    // Half of a character becomes a character of its own.
    return this.#parser.push(new TextEncoder().encode(new TextDecoder().decode(chunk)));
  }

  *#read(line: string, last = false): Generator<ProviderEvent> {
    const has = this.#has;
    if (this.failure !== undefined) return;
    if (line.trim() === '') {
      if (has('stream.keep-alive')) this.failure = { kind: 'bad_response', message: 'a blank line' };
      return;
    }
    this.#first ??= line;
    this.#last = line;
    if (has('stream.crlf') && line.endsWith('\r')) return;
    const value = this.#parsed(line, last);
    if (value === undefined) return;
    if ('error' in value) this.#fail(value.error);
    else if ('parts' in value && !has('stream.whole-json')) yield* this.#reader.readWhole(value);
    else if (!('parts' in value)) yield* this.#reader.read(value);
    if ('end' in value) this.ends++;
  }

  #parsed(line: string, last: boolean): BabelLine | BabelBody | undefined {
    try {
      const value: unknown = JSON.parse(line);
      if (isJsonObject(value)) return value as unknown as BabelLine;
    } catch (error) {
      // A line that was cut in the middle is not there.
      if (last && line.startsWith('{')) return undefined;
      if (this.#has('answer.nonsense')) throw error;
    }
    if (!last) this.failure ??= this.broken();
    return undefined;
  }

  #fail(error: unknown): void {
    const has = this.#has;
    if (has(this.#reader.begun ? 'failure.late-in-stream' : 'failure.first-in-stream')) return;
    const { kind = 'server', message = 'an error' } = (isJsonObject(error) ? error : {}) as {
      kind?: ProviderFailureKind;
      message?: string;
    };
    this.failure = { kind, message };
  }
}
