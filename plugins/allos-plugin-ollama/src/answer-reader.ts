import { isJsonObject } from 'allos/plugin';
import type { ProviderEvent, ProviderFailure, ToolSpec } from 'allos/plugin';
import { LineParser } from 'allos/plugin/http';
import type { CallIds } from './call-ids.js';
import { ChatReader, type Answer } from './chat-reader.js';
import { cut, failureInAnswer, isErrorBody, notAnswered, unreadable, type FailureContext } from './failure.js';

/** How an answer ended. */
export type Ending =
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'failure'; readonly failure: ProviderFailure };

/** A JSON body that no one could have meant is not kept without end. */
const LONGEST_UNREAD = 16 * 1024 * 1024;

/**
 * Reads the bytes of an answer: one JSON object a line, ended by `\n` or `\r\n` (WP-35, WP-45), or the one object,
 * on one line or many, that a server sends although a stream was asked for. Blank lines are keep-alives. It does no I/O.
 */
export class AnswerReader {
  readonly #context: FailureContext;
  readonly #chat: ChatReader;
  readonly #lines = new LineParser();
  /** A line that is not JSON by itself and what followed it. */
  #unread: string[] = [];
  #length = 0;
  #opening = '';
  #ending: Ending | undefined;

  /** @param textTools see `ChatReader` */
  constructor(ids: CallIds, context: FailureContext, textTools?: readonly ToolSpec[]) {
    this.#chat = new ChatReader(ids, textTools);
    this.#context = context;
  }

  /** Set as soon as nothing more needs to be read. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Takes a piece of the body; gives what of it is shown. */
  push(chunk: Uint8Array): readonly ProviderEvent[] {
    for (const line of this.#lines.push(chunk)) this.#accept(line);
    return this.#chat.takeShown();
  }

  /** The body is over. */
  end(): readonly ProviderEvent[] {
    for (const line of this.#lines.end()) this.#accept(line);
    if (this.#ending === undefined) this.#endUnfinished();
    return this.#chat.takeShown();
  }

  #accept(line: string): void {
    if (this.#ending !== undefined) return;
    const text = line.trim();
    if (text === '' || text.startsWith(':')) return;
    if (this.#opening === '') this.#opening = text;
    if (this.#unread.length > 0) this.#keep(text);
    else this.#read(text);
  }

  #read(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // What follows tells whether the line is garbage, the end of a stream that was cut, or the head of longer JSON.
      this.#keep(text);
      return;
    }
    if (!isJsonObject(value)) this.#fail(unreadable(text, this.#context));
    else if (isErrorBody(value)) this.#fail(failureInAnswer(value, this.#context));
    else {
      this.#chat.accept(value);
      if (this.#chat.complete) this.#finish(this.#chat.answer());
    }
  }

  #finish(answer: Answer): void {
    const { content, rawStopReason: reason } = answer;
    // Nothing was generated, and `done` is true all the same.
    if (content.length === 0 && (reason === 'load' || reason === 'unload')) {
      this.#fail(notAnswered(reason, this.#context));
    } else this.#ending = { type: 'answer', answer };
  }

  #keep(line: string): void {
    this.#unread.push(line);
    this.#length += line.length;
    const broken = this.#chat.recognised && this.#unread.length > 1;
    if (broken || this.#length > LONGEST_UNREAD) this.#fail(unreadable(this.#unread[0] ?? '', this.#context));
  }

  #endUnfinished(): void {
    const rest = this.#unread.join('\n');
    if (rest !== '' && !this.#chat.recognised && isJson(rest)) {
      this.#unread = [];
      this.#read(rest);
    }
    // An object that stops in the middle is the beginning of an answer; anything else is none.
    const foreign = this.#opening !== '' && !this.#chat.recognised && (isJson(rest) || !rest.startsWith('{'));
    this.#fail(foreign ? unreadable(this.#opening, this.#context) : cut(this.#context));
  }

  #fail(failure: ProviderFailure): void {
    this.#ending ??= { type: 'failure', failure };
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
