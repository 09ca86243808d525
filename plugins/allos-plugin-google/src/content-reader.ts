import { isJsonObject, jsonListOf, jsonObjectOf, stringOf } from 'allos/plugin';
import type {
  AssistantPart,
  JsonObject,
  JsonValue,
  ProviderEvent,
  ProviderFailure,
  StopReason,
  Usage,
} from 'allos/plugin';
import { ArrivingParts } from './arriving-parts.js';
import type { CallIds } from './call-ids.js';
import { citationsOf } from './citations.js';
import { noAnswer, type FailureContext } from './failure.js';
import { cutsOff, stopOf, type Stop } from './stop-reason.js';
import { UsageCount } from './usage-count.js';

/** What a whole answer says. */
export interface Answer {
  readonly content: readonly AssistantPart[];
  readonly stopReason: StopReason;
  readonly rawStopReason: string;
  readonly usage: Usage | undefined;
  readonly id: string | undefined;
  readonly model: string | undefined;
  /** Why a prompt or an answer was blocked, what the vendor's tools looked at. */
  readonly raw: JsonObject | undefined;
}

/** How an answer ended. */
export type Ending =
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'failure'; readonly failure: ProviderFailure };

/** What a reader needs to know of the request. */
export interface Asked {
  readonly ids: CallIds;
  /** The tool for a name on the wire. */
  readonly toolName: (wireName: string) => string;
}

const RAW_FIELDS: readonly string[] = ['finishMessage', 'safetyRatings', 'urlContextMetadata'];
const SOURCES: readonly string[] = ['groundingMetadata', 'citationMetadata'];
const KNOWN_FIELDS: readonly string[] = ['candidates', 'promptFeedback', 'usageMetadata'];
const UNSPECIFIED = 'BLOCKED_REASON_UNSPECIFIED';

/** Reads the chunks of one answer, parsed, one at a time. It does no I/O. */
export class ContentReader {
  readonly #parts: ArrivingParts;
  readonly #usage = new UsageCount();
  readonly #raw: Record<string, JsonValue> = {};
  readonly #sources: Record<string, JsonValue> = {};
  #id: string | undefined;
  #model: string | undefined;
  #stop: string | undefined;
  #blocked: string | undefined;
  #recognised = false;
  #wentOn = false;

  constructor({ ids, toolName }: Asked) {
    this.#parts = new ArrivingParts(ids, toolName);
  }

  /** Whether anything came that this API says. */
  get recognised(): boolean {
    return this.#recognised;
  }

  /** Whether the API said why the answer ends, or why there is none. */
  get complete(): boolean {
    return this.#stop !== undefined || this.#blocked !== undefined;
  }

  /** Whether nothing more is to be expected. Some servers give the reason for the end with every chunk. */
  get settled(): boolean {
    return this.complete && !this.#wentOn;
  }

  /** Takes one chunk of a stream, or the one object of an answer that is none. */
  accept(chunk: JsonObject): void {
    this.#id ??= stringOf(chunk['responseId']);
    this.#model ??= stringOf(chunk['modelVersion']);
    this.#usage.add(chunk['usageMetadata']);
    if (KNOWN_FIELDS.some((field) => chunk[field] !== undefined)) this.#recognised = true;
    const feedback = jsonObjectOf(chunk['promptFeedback']);
    const blocked = stringOf(feedback?.['blockReason']);
    if (feedback !== undefined && blocked !== undefined && blocked !== UNSPECIFIED) {
      this.#blocked = blocked;
      this.#raw['promptFeedback'] = feedback;
    }
    const candidate = jsonListOf(chunk['candidates']).filter(isJsonObject).find(isFirst);
    if (candidate !== undefined) this.#candidate(candidate);
  }

  takeShown(): readonly ProviderEvent[] {
    return this.#parts.takeShown();
  }

  /** The answer, or why there is none; only meaningful when it is complete. */
  ending(context: FailureContext): Ending {
    const { content, raw, stop } = this.#whole();
    if (stop.type === 'failure') {
      return {
        type: 'failure',
        failure: noAnswer(stop, { raw, message: stringOf(this.#raw['finishMessage']) }, context),
      };
    }
    const answer = {
      content,
      stopReason: stop.reason,
      rawStopReason: raw,
      usage: this.#usage.total(),
      id: this.#id,
      model: this.#model,
      raw: Object.keys(this.#raw).length === 0 ? undefined : this.#raw,
    };
    return { type: 'answer', answer };
  }

  #whole(): { readonly raw: string; readonly content: readonly AssistantPart[]; readonly stop: Stop } {
    const raw = this.#blocked ?? this.#stop ?? '';
    const content = [...this.#parts.content(cutsOff(raw)), ...citationsOf(this.#sources)];
    const calls = content.some((part) => part.type === 'tool_call');
    const anything = calls || content.some((part) => part.type === 'text' && part.text.trim() !== '');
    const stop: Stop =
      this.#blocked === undefined ? stopOf(raw, { calls, anything }) : { type: 'answer', reason: 'content_filter' };
    return { raw, content, stop };
  }

  #candidate(candidate: JsonObject): void {
    const parts = jsonListOf(jsonObjectOf(candidate['content'])?.['parts']).filter(isJsonObject);
    if (parts.length > 0 && this.complete) this.#wentOn = true;
    for (const part of parts) this.#parts.add(part);
    this.#stop = stringOf(candidate['finishReason']) ?? this.#stop;
    keep(candidate, RAW_FIELDS, this.#raw);
    keep(candidate, SOURCES, this.#sources);
  }
}

function isFirst({ index }: JsonObject): boolean {
  return index === undefined || index === 0;
}

function keep(from: JsonObject, fields: readonly string[], to: Record<string, JsonValue>): void {
  for (const field of fields) {
    const value = from[field];
    if (value !== undefined && value !== null) to[field] = value;
  }
}
