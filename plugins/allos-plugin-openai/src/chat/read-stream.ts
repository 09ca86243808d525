import {
  answeredBy,
  filledStringOf,
  isWholeJsonObject,
  jsonListOf,
  jsonObjectOf,
  readToolArguments,
  type JsonObject,
} from 'allos/plugin';
import type {
  AssistantPart,
  HopLoss,
  JsonValue,
  Origin,
  ProviderEvent,
  ProviderFailure,
  ProviderFinish,
  StopReason,
  ToolCallPart,
  Usage,
} from 'allos/plugin';
import type { AnswerReader } from '../answer-reader.js';
import type { CallIds } from '../call-ids.js';
import { failureInStream } from '../failure.js';
import { citationOf } from './citations.js';
import { readContent } from './content-deltas.js';
import { ReasoningDeltas } from './reasoning-deltas.js';
import { meaningOf } from './stop-reason.js';
import { ToolCallDeltas, type ArrivingCall } from './tool-call-deltas.js';
import { usageOf } from './usage.js';

/** What the reader must know of the request. */
export interface AskedFor {
  /** Where the request went; `model` is the model asked for. */
  readonly origin: Origin;
  readonly ids: CallIds;
  /** What of the transcript could not be sent as it was. */
  readonly losses: readonly HopLoss[];
}

/**
 * Reads an answer of Chat Completions, streamed or whole (WP-27, WP-31). Pure: it knows no network. A finish reason
 * decides that the answer is whole; `[DONE]` does not.
 */
export class ChatAnswer implements AnswerReader {
  readonly over = false;
  begun = false;
  failure: ProviderFailure | undefined;
  readonly #asked: AskedFor;
  readonly #text: string[] = [];
  readonly #refusal: string[] = [];
  readonly #citations: AssistantPart[] = [];
  readonly #reasoning = new ReasoningDeltas();
  readonly #calls = new ToolCallDeltas();
  readonly #announced: string[] = [];
  #newText = '';
  #newReasoning = '';
  #finishReason: string | undefined;
  #early = false;
  #usage: Usage | undefined;
  #model: string | undefined;
  #responseId: string | undefined;

  constructor(asked: AskedFor) {
    this.#asked = asked;
  }

  get whole(): boolean {
    return this.#finishReason !== undefined && this.failure === undefined;
  }

  get settled(): boolean {
    return this.whole && !this.#early;
  }

  event(name: string, data: unknown): void {
    const chunk = jsonObjectOf(data) ?? {};
    const error = errorIn(name, chunk);
    if (error !== undefined) {
      this.failure = failureInStream(error);
      return;
    }
    this.#envelope(chunk);
    const choice = this.#firstChoice(chunk);
    if (choice !== undefined) this.#choice(choice, jsonObjectOf(choice['delta']) ?? jsonObjectOf(choice['message']));
  }

  body(body: unknown): void {
    const answer = jsonObjectOf(body) ?? jsonObjectOf(jsonListOf(body)[0]) ?? {};
    const error = errorIn('', answer);
    const choice = this.#firstChoice(answer);
    if (error !== undefined) this.failure = failureInStream(error);
    else if (choice === undefined) this.failure = { kind: 'bad_response', message: notAnAnswer(body) };
    if (this.failure !== undefined || choice === undefined) return;
    this.#envelope(answer);
    this.#choice(choice, jsonObjectOf(choice['message']) ?? jsonObjectOf(choice['delta']));
    // A body that came whole is whole, also where the server names no reason.
    this.#finishReason ??= '';
  }

  take(): ProviderEvent[] {
    const events: ProviderEvent[] = [];
    if (this.#newReasoning !== '') events.push({ type: 'reasoning', delta: this.#newReasoning });
    if (this.#newText !== '') events.push({ type: 'text', delta: this.#newText });
    this.#newReasoning = '';
    this.#newText = '';
    if (this.#announced.length < this.#calls.count) this.#announce(events);
    return events;
  }

  finish(): ProviderEvent {
    const meaning = meaningOf(this.#finishReason ?? 'stop');
    if (meaning.type === 'failure') {
      const message = `the server ended the answer with "${this.#finishReason}"`;
      return { type: 'error', error: { kind: meaning.kind, message } };
    }
    const nameless = this.#calls.calls.find((call) => call.name === '' && call.argumentText !== '');
    if (nameless !== undefined) {
      const message = `the model called a tool without naming it: ${nameless.argumentText.slice(0, 200)}`;
      return { type: 'error', error: { kind: 'bad_response', message } };
    }
    return this.#finished(meaning.reason);
  }

  #finished(reason: StopReason): ProviderFinish {
    const cutOff = reason !== 'stop' && reason !== 'tool_calls' && reason !== 'unknown';
    const calls = this.#callParts({ onlyWhole: cutOff });
    const text = [...this.#text, ...this.#refusal].join('');
    const reasoning = this.#reasoning.part();
    const { origin, losses } = this.#asked;
    const refusal = this.#refusal.join('');
    return {
      type: 'finish',
      content: [
        ...(reasoning === undefined ? [] : [reasoning]),
        ...(text === '' ? [] : [{ type: 'text' as const, text }]),
        ...this.#citations,
        ...calls,
      ],
      stopReason: stopReasonOf(reason, { calls: calls.length, refused: refusal !== '' }),
      ...(this.#finishReason ? { rawStopReason: this.#finishReason } : {}),
      usage: this.#usage,
      origin: answeredBy(origin, this.#model),
      ...(this.#responseId === undefined ? {} : { responseId: this.#responseId }),
      ...(losses.length === 0 ? {} : { losses }),
      ...(refusal === '' ? {} : { raw: { refusal } satisfies JsonValue }),
    };
  }

  #envelope(chunk: JsonObject): void {
    this.#responseId ??= filledStringOf(chunk['id']);
    this.#model ??= filledStringOf(chunk['model']);
    const groq = jsonObjectOf(chunk['x_groq']);
    if (chunk['usage'] || groq !== undefined) this.#usage = usageOf(chunk['usage'] ?? groq?.['usage']) ?? this.#usage;
  }

  /** `n` is never asked for, so only the first choice counts (WP-32). */
  #firstChoice(chunk: JsonObject): JsonObject | undefined {
    if (!Array.isArray(chunk['choices'])) return undefined;
    this.begun = true;
    for (const item of chunk['choices']) {
      const choice = jsonObjectOf(item);
      if (choice !== undefined && !(Number(choice['index'] ?? 0) > 0)) return choice;
    }
    return undefined;
  }

  #choice(choice: JsonObject, delta: JsonObject | undefined): void {
    const error = choice['error'];
    const before = this.#newText.length + this.#newReasoning.length + this.#calls.count;
    if (error !== undefined && error !== null) this.failure = failureInStream(error);
    if (delta !== undefined) this.#delta(delta);
    const after = this.#newText.length + this.#newReasoning.length + this.#calls.count;
    if (this.#finishReason !== undefined && after > before) this.#early = true;
    if (choice['usage']) this.#usage = usageOf(choice['usage']) ?? this.#usage;
    this.#finishReason = filledStringOf(choice['finish_reason']) ?? this.#finishReason;
  }

  #delta(delta: JsonObject): void {
    const { text, reasoning } = readContent(delta['content']);
    if (text !== '') this.#addText(text, this.#text);
    const thought = this.#reasoning.push(delta) + this.#reasoning.add(reasoning);
    if (thought !== '') this.#newReasoning += thought;
    const refusal = filledStringOf(delta['refusal']);
    if (refusal !== undefined) this.#addText(refusal, this.#refusal);
    if (Array.isArray(delta['tool_calls'])) this.#calls.push(delta['tool_calls']);
    if (jsonObjectOf(delta['function_call']) !== undefined)
      this.#calls.push([{ index: 0, function: delta['function_call'] }]);
    for (const annotation of jsonListOf(delta['annotations'])) {
      const citation = citationOf(annotation, this.#text);
      if (citation !== undefined) this.#citations.push(citation);
    }
  }

  #addText(text: string, to: string[]): void {
    to.push(text);
    this.#newText += text;
  }

  /** A call is announced when its name is surely complete: when its arguments begin, or the next call. */
  #announce(events: ProviderEvent[]): void {
    const { calls } = this.#calls;
    for (let index = this.#announced.length; index < calls.length; index++) {
      const call = calls[index] as ArrivingCall;
      const ready = call.argumentText !== '' || index < calls.length - 1 || this.#finishReason !== undefined;
      if (!ready) return;
      const id = call.name === '' ? '' : this.#asked.ids.idFor(call.id, index);
      this.#announced.push(id);
      if (call.name !== '') events.push({ type: 'tool_call', id, name: call.name });
    }
  }

  /** After a stop by length or filter the last call may be half written: only those with whole arguments are kept. */
  #callParts({ onlyWhole }: { readonly onlyWhole: boolean }): ToolCallPart[] {
    this.#announce([]);
    return this.#calls.calls.flatMap((call, index) => {
      const { argumentText } = call;
      if (call.name === '' || (onlyWhole && !isWholeJsonObject(argumentText))) return [];
      const read = readToolArguments(argumentText);
      const plain =
        !argumentText.startsWith('{') || read.malformed !== undefined || JSON.stringify(read.input) === argumentText;
      return [
        {
          type: 'tool_call' as const,
          id: this.#announced[index] as string,
          name: call.name,
          ...read,
          ...nativeOf(call.extra, plain ? undefined : argumentText),
        },
      ];
    });
  }
}

/** What goes back to the server that made the call: its own fields, and the arguments where ours are written otherwise. */
function nativeOf(extra: JsonObject, written: string | undefined): Pick<ToolCallPart, 'native'> {
  const native = {
    ...(written === undefined ? {} : { arguments: written }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
  return Object.keys(native).length === 0 ? {} : { native };
}

/** Errors inside an answer of status 200 come in several shapes. */
function errorIn(event: string, chunk: JsonObject): unknown {
  const error = chunk['error'];
  if (error !== undefined && error !== null && error !== '') return error;
  return event === 'error' || chunk['object'] === 'error' ? chunk : undefined;
}

function stopReasonOf(reason: StopReason, { calls, refused }: { calls: number; refused: boolean }): StopReason {
  if (reason !== 'stop' && reason !== 'tool_calls') return reason;
  if (calls > 0) return 'tool_calls';
  return refused ? 'refusal' : 'stop';
}

function notAnAnswer(body: unknown): string {
  return `the answer has no choices: ${(JSON.stringify(body) ?? '').slice(0, 200)}`;
}
