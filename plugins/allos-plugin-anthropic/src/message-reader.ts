import { isJsonObject, jsonListOf, jsonObjectOf, readToolArguments, stringOf } from 'allos/plugin';
import type { AssistantPart, JsonObject, JsonValue, ProviderEvent, StopReason, Usage } from 'allos/plugin';
import type { CallIds } from './call-ids.js';
import { applyDelta, partsOf, type OpenBlock } from './read-block.js';
import { stopReasonOf } from './stop-reason.js';
import { UsageCount } from './usage-count.js';

/** What a whole answer says. */
export interface Answer {
  readonly content: readonly AssistantPart[];
  readonly stopReason: StopReason;
  readonly rawStopReason: string | undefined;
  readonly usage: Usage | undefined;
  readonly id: string | undefined;
  readonly model: string | undefined;
  /** Details of a refusal, the matched stop sequence, the container of server tools. */
  readonly raw: JsonObject | undefined;
}

type Shown = Extract<ProviderEvent, { readonly type: 'text' | 'reasoning' | 'tool_call' }>;
const CUTTING: readonly StopReason[] = ['length', 'context_window', 'refusal'];
const RAW_FIELDS: readonly string[] = ['stop_details', 'stop_sequence', 'container'];

/** Reads the events of one answer, one at a time. It does no I/O. */
export class MessageReader {
  readonly #blocks = new Map<number, OpenBlock>();
  readonly #usage = new UsageCount();
  readonly #toolName: (wireName: string) => string;
  readonly #ids: CallIds;
  readonly #raw: Record<string, JsonValue> = {};
  #shown: Shown[] = [];
  #id: string | undefined;
  #model: string | undefined;
  #stop: string | undefined;
  #complete = false;

  /** `toolName` gives the tool for a name on the wire. */
  constructor(toolName: (wireName: string) => string, ids: CallIds) {
    this.#toolName = toolName;
    this.#ids = ids;
  }

  /** Whether the API's own last event came (`message_stop`); what follows it is not read. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Takes one event. Unknown ones, `ping` among them, are ignored. */
  accept(event: JsonObject): void {
    if (this.#complete) return;
    switch (event['type']) {
      case 'message_start':
        this.#begin(jsonObjectOf(event['message']) ?? {});
        return;
      case 'content_block_start':
        this.#open(indexOf(event), jsonObjectOf(event['content_block']) ?? {});
        return;
      case 'content_block_delta':
        this.#extend(indexOf(event), jsonObjectOf(event['delta']) ?? {});
        return;
      case 'message_delta':
        this.#end(jsonObjectOf(event['delta']) ?? {});
        this.#usage.add(event['usage']);
        return;
      case 'message_stop':
        this.#complete = true;
        return;
      default:
        return;
    }
  }

  /** Takes the answer to a request that was not streamed. */
  acceptWhole(message: JsonObject): void {
    this.#begin(message);
    this.#end(message);
    this.#complete = true;
  }

  /** What there is to show since the last time: neighbouring pieces of one kind are one event. */
  takeShown(): readonly Shown[] {
    const shown = this.#shown;
    if (shown.length > 0) this.#shown = [];
    return shown;
  }

  /** The answer; only meaningful when it is complete. */
  answer(): Answer {
    const raw = this.#stop;
    const truncated = CUTTING.includes(stopReasonOf(raw, false));
    const blocks = [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
    // A call that a limit or a refusal cut off is no call.
    const kept = blocks.filter((block) => !(truncated && block.type === 'tool_use' && isCutOff(block.json.join(''))));
    const content = kept.flatMap(partsOf);
    return {
      content,
      stopReason: stopReasonOf(
        raw,
        content.some((part) => part.type === 'tool_call'),
      ),
      rawStopReason: raw,
      usage: this.#usage.total(),
      id: this.#id,
      model: this.#model,
      raw: Object.keys(this.#raw).length === 0 ? undefined : this.#raw,
    };
  }

  #begin(message: JsonObject): void {
    this.#id ??= stringOf(message['id']);
    this.#model ??= stringOf(message['model']);
    this.#usage.add(message['usage']);
    if (this.#blocks.size > 0) return;
    jsonListOf(message['content']).forEach((block, index) => this.#open(index, isJsonObject(block) ? block : {}));
  }

  #open(index: number, start: JsonObject): void {
    const type = stringOf(start['type']) ?? 'unknown';
    const call = type === 'tool_use';
    const id = call ? this.#ids.next(stringOf(start['id']), { answer: this.#id, index }) : '';
    const name = call ? this.#toolName(stringOf(start['name']) ?? '') : '';
    this.#blocks.set(index, { type, start, text: [], json: [], citations: [], fields: {}, id, name });
    if (call) this.#shown.push({ type: 'tool_call', id, name });
    else this.#show(type, stringOf(start[type === 'thinking' ? 'thinking' : 'text']) ?? '');
  }

  #extend(index: number, delta: JsonObject): void {
    let block = this.#blocks.get(index);
    if (block === undefined) {
      // Some gateways leave the start of a text block out.
      const type =
        delta['type'] === 'text_delta' ? 'text' : delta['type'] === 'thinking_delta' ? 'thinking' : undefined;
      if (type === undefined) return;
      this.#open(index, { type });
      block = this.#blocks.get(index);
    }
    if (block !== undefined) this.#show(block.type, applyDelta(block, delta));
  }

  #end(message: JsonObject): void {
    this.#stop = stringOf(message['stop_reason']) ?? this.#stop;
    for (const field of RAW_FIELDS) {
      const value = message[field];
      if (value !== undefined && value !== null) this.#raw[field] = value;
    }
  }

  #show(blockType: string, piece: string): void {
    if (piece === '' || (blockType !== 'text' && blockType !== 'thinking')) return;
    const type = blockType === 'text' ? 'text' : 'reasoning';
    const last = this.#shown.at(-1);
    if (last?.type === type) this.#shown[this.#shown.length - 1] = { type, delta: last.delta + piece };
    else this.#shown.push({ type, delta: piece });
  }
}

function indexOf(event: JsonObject): number {
  const index = event['index'];
  return typeof index === 'number' ? index : 0;
}

/** Whether text is the beginning of arguments that never came to their end. */
function isCutOff(text: string): boolean {
  return text.trim() !== '' && readToolArguments(text).malformed !== undefined;
}
