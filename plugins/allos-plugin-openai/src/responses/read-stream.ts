import {
  answeredBy,
  countOf,
  filledStringOf,
  jsonObjectOf,
  type AssistantPart,
  type HopLoss,
  type JsonObject,
  type Origin,
  type ProviderEvent,
  type ProviderFailure,
  type StopReason,
  type Usage,
} from 'allos/plugin';
import type { AnswerReader } from '../answer-reader.js';
import type { CallIds } from '../call-ids.js';
import type { ArrivingItem, ShownText } from './arriving-item.js';
import { ArrivingItems } from './arriving-items.js';
import { failureOfError, failureOfResponse } from './failure.js';
import { callOf, partsOf, refusalIn } from './item-parts.js';
import { endOf, type ResponseEnd } from './stop-reason.js';
import { usageOf } from './usage.js';

/** What the reader must know of the request. */
export interface AskedFor {
  /** Where the request went; `model` is the model asked for. */
  readonly origin: Origin;
  readonly ids: CallIds;
  /** What of the transcript could not be sent as it was. */
  readonly losses: readonly HopLoss[];
}

type Ended = Extract<ResponseEnd, { readonly type: 'whole' | 'cut_off' }>;

/**
 * Reads an answer of the Responses API, streamed or whole (WP-16 to WP-24). Pure: it knows no network. Only
 * `response.completed` and `response.incomplete` make an answer whole.
 */
export class ResponsesAnswer implements AnswerReader {
  begun = false;
  failure: ProviderFailure | undefined;
  readonly #asked: AskedFor;
  readonly #items = new ArrivingItems();
  /** The ids of the calls that were announced, by item. */
  readonly #announced = new Map<ArrivingItem, string>();
  #newText = '';
  #newReasoning = '';
  #thinking: ArrivingItem | undefined;
  #unannounced = false;
  #end: Ended | undefined;
  #usage: Usage | undefined;
  #model: string | undefined;
  #responseId: string | undefined;

  constructor(asked: AskedFor) {
    this.#asked = asked;
  }

  get whole(): boolean {
    return this.#end !== undefined && this.failure === undefined;
  }

  get settled(): boolean {
    return this.whole;
  }

  get over(): boolean {
    return this.whole;
  }

  event(name: string, data: unknown): void {
    const event = jsonObjectOf(data) ?? {};
    const type = filledStringOf(event['type']) ?? name;
    if (type.startsWith('response.')) this.begun = true;
    switch (type) {
      case 'response.output_text.delta':
        return this.#delta('message', event, 'content_index');
      case 'response.function_call_arguments.delta':
        return this.#delta('function_call', event, undefined);
      case 'response.refusal.delta':
        return this.#delta('message', event, 'content_index', true);
      case 'response.reasoning_summary_text.delta':
        return this.#delta('reasoning', event, 'summary_index');
      case 'response.reasoning_text.delta':
        return this.#delta('reasoning', event, 'content_index');
      case 'response.output_text.done':
        return this.#rest('message', event, 'content_index', event['text']);
      case 'response.reasoning_summary_text.done':
        return this.#rest('reasoning', event, 'summary_index', event['text']);
      case 'response.reasoning_text.done':
        return this.#rest('reasoning', event, 'content_index', event['text']);
      case 'response.function_call_arguments.done':
        this.#unannounced = true;
        return this.#items
          .of(event, 'function_call')
          .tell({ arguments: event['arguments'] ?? null, name: event['name'] ?? null });
      case 'response.output_item.added':
        this.#unannounced = true;
        return this.#items.added(jsonObjectOf(event['item']) ?? {}, event['output_index']);
      case 'response.output_item.done':
        this.#unannounced = true;
        return this.#show(this.#items.done(jsonObjectOf(event['item']) ?? {}, event['output_index']));
      case 'response.created':
      case 'response.queued':
      case 'response.in_progress':
        return this.#envelope(jsonObjectOf(event['response']) ?? {});
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.cancelled':
      case 'response.done':
        return this.#ended(jsonObjectOf(event['response']) ?? {}, type.slice('response.'.length));
      default:
        // Events of later versions, and those of tools that the vendor runs, say nothing that the items do not.
        if (type === 'error' || (!type.startsWith('response.') && isSet(event['error']))) {
          this.failure = failureOfError(event['error'] ?? event);
        }
    }
  }

  body(body: unknown): void {
    const response = jsonObjectOf(body) ?? {};
    if (isSet(response['error'])) this.failure = failureOfError(response['error']);
    else if (!Array.isArray(response['output'])) this.failure = { kind: 'bad_response', message: notAnAnswer(body) };
    else this.#ended(response, 'completed');
  }

  take(): ProviderEvent[] {
    const events: ProviderEvent[] = [];
    if (this.#newReasoning !== '') events.push({ type: 'reasoning', delta: this.#newReasoning });
    if (this.#newText !== '') events.push({ type: 'text', delta: this.#newText });
    this.#newReasoning = '';
    this.#newText = '';
    if (this.#unannounced) this.#announce(events);
    return events;
  }

  finish(): ProviderEvent {
    const end = this.#end ?? { type: 'whole', raw: 'completed' };
    const nameless = this.#calls().find((call) => filledStringOf(call.whole()['name']) === undefined);
    if (nameless !== undefined && end.type === 'whole') {
      const message = `the model called a tool without naming it: ${JSON.stringify(nameless.whole()).slice(0, 200)}`;
      return { type: 'error', error: { kind: 'bad_response', message } };
    }
    this.#announce([]);
    const cutOff = end.type === 'cut_off';
    const content = this.#items.all.flatMap((item): readonly AssistantPart[] => {
      if (item.type !== 'function_call') return partsOf(item, { cutOff });
      const id = this.#announced.get(item);
      const call = id === undefined ? undefined : callOf(item, id, { cutOff });
      return call === undefined ? [] : [call];
    });
    const refusal = this.#items.all.map(refusalIn).join('');
    const { origin, losses } = this.#asked;
    return {
      type: 'finish',
      content,
      stopReason: end.type === 'cut_off' ? end.reason : stopReasonOf(content, refusal !== ''),
      rawStopReason: end.raw,
      usage: this.#usage,
      origin: answeredBy(origin, this.#model),
      ...(this.#responseId === undefined ? {} : { responseId: this.#responseId }),
      ...(losses.length === 0 ? {} : { losses }),
      ...(refusal === '' ? {} : { raw: { refusal } }),
    };
  }

  #calls(): readonly ArrivingItem[] {
    return this.#items.all.filter((item) => item.type === 'function_call');
  }

  #delta(type: string, event: JsonObject, index: string | undefined, refusal = false): void {
    const piece = filledStringOf(event['delta']);
    if (piece === undefined) return;
    const item = this.#items.of(event, type);
    const text = item.push(piece, { part: partOf(event, index), refusal });
    if (type === 'message') this.#newText += text;
    else if (type === 'reasoning') this.#think(item, text);
  }

  /** The end of a part repeats it whole, which counts where no delta of it came. */
  #rest(type: string, event: JsonObject, index: string, whole: unknown): void {
    if (!this.#items.of(event, type).has(partOf(event, index)))
      this.#delta(type, { ...event, delta: asText(whole) }, index);
  }

  #show(item: ArrivingItem): void {
    const rest: ShownText | undefined = item.rest();
    if (rest === undefined) return;
    if (rest.channel === 'text') this.#newText += rest.text;
    else this.#think(item, rest.text);
  }

  /** The reasoning of one answer comes in items, which are paragraphs. */
  #think(item: ArrivingItem, text: string): void {
    if (this.#thinking !== undefined && this.#thinking !== item) this.#newReasoning += '\n\n';
    this.#thinking = item;
    this.#newReasoning += text;
  }

  #envelope(response: JsonObject): void {
    this.#responseId ??= filledStringOf(response['id']);
    this.#model = filledStringOf(response['model']) ?? this.#model;
    this.#usage = usageOf(response['usage']) ?? this.#usage;
  }

  #ended(response: JsonObject, otherwise: string): void {
    this.#envelope(response);
    const end = endOf(response, otherwise);
    if (end.type === 'failed') {
      this.failure = failureOfResponse(response);
      return;
    }
    if (end.type === 'pending') {
      this.failure = { kind: 'bad_response', message: `the server ended the answer while it is "${end.status}"` };
      return;
    }
    this.#end = end;
    this.#unannounced = true;
    this.#items.settle(response['output']);
    for (const item of this.#items.all) this.#show(item);
  }

  /** A call is announced when its name and its id are known. */
  #announce(events: ProviderEvent[]): void {
    this.#unannounced = false;
    this.#calls().forEach((item, index) => {
      if (this.#announced.has(item)) return;
      const call = item.whole();
      const name = filledStringOf(call['name']);
      const given = filledStringOf(call['call_id']);
      if (name === undefined || (given === undefined && !item.done && this.#end === undefined)) return;
      // An item id pairs nothing (WP-19), but it is unique where a server gives no other.
      const id = this.#asked.ids.idFor(given ?? item.id ?? '', index);
      this.#announced.set(item, id);
      events.push({ type: 'tool_call', id, name });
    });
  }
}

/** Which part of its item an event is about. */
function partOf(event: JsonObject, index: string | undefined): number {
  return index === undefined ? 0 : (countOf(event[index]) ?? 0);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function stopReasonOf(content: readonly AssistantPart[], refused: boolean): StopReason {
  if (content.some((part) => part.type === 'tool_call')) return 'tool_calls';
  return refused ? 'refusal' : 'stop';
}

function notAnAnswer(body: unknown): string {
  return `the answer has no output: ${(JSON.stringify(body) ?? '').slice(0, 200)}`;
}
