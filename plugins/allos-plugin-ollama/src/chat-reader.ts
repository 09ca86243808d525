import { isJsonObject, jsonListOf, jsonObjectOf, readToolArguments, stringOf } from 'allos/plugin';
import type { AssistantPart, JsonObject, ProviderEvent, StopReason, ToolSpec, Usage } from 'allos/plugin';
import type { CallIds } from './call-ids.js';
import { stopReasonOf } from './stop-reason.js';
import { textCallsOf } from './text-calls.js';
import { countAt, usageOf } from './usage-count.js';

/** What a whole answer says. */
export interface Answer {
  readonly content: readonly AssistantPart[];
  readonly stopReason: StopReason;
  readonly rawStopReason: string | undefined;
  readonly usage: Usage | undefined;
  readonly model: string | undefined;
  /** Tokens of the prompt that the server read; undefined where it does not say. */
  readonly promptTokens: number | undefined;
  /** Set when a figure of `usage` stands for one that the server did not give. */
  readonly note: string | undefined;
}

type Shown = Extract<ProviderEvent, { readonly type: 'text' | 'reasoning' | 'tool_call' }>;
/** Text that grows piece by piece, or a call, which comes whole (WP-35). */
type Growing =
  | { readonly type: 'text' | 'reasoning'; readonly pieces: string[] }
  | { readonly type: 'whole'; readonly part: AssistantPart };

/** Reads the lines of one answer, parsed, one at a time. It does no I/O. */
export class ChatReader {
  readonly #ids: CallIds;
  readonly #textTools: readonly ToolSpec[] | undefined;
  readonly #parts: Growing[] = [];
  #shown: Shown[] = [];
  #last: JsonObject = {};
  #model: string | undefined;
  #complete = false;
  #recognised = false;

  /** @param textTools the tools whose calls are also read from text; undefined where none are */
  constructor(ids: CallIds, textTools?: readonly ToolSpec[]) {
    this.#ids = ids;
    this.#textTools = textTools;
  }

  /** Whether the line with `done: true` came; what follows it is not read. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Whether anything came that this API says. */
  get recognised(): boolean {
    return this.#recognised;
  }

  /** Takes one line of a stream, or the one object of an answer that is none. */
  accept(line: JsonObject): void {
    if (this.#complete) return;
    this.#model ??= stringOf(line['model']);
    const { message } = line;
    if (isJsonObject(message)) {
      this.#recognised = true;
      this.#say('reasoning', stringOf(message['thinking']));
      this.#say('text', stringOf(message['content']));
      for (const call of jsonListOf(message['tool_calls'])) if (isJsonObject(call)) this.#call(call);
    }
    if (typeof line['done'] === 'boolean') this.#recognised = true;
    if (line['done'] === true) {
      this.#last = line;
      this.#complete = true;
      this.#readTextCalls();
    }
  }

  /** What there is to show since the last time: neighbouring pieces of one kind are one event. */
  takeShown(): readonly Shown[] {
    const shown = this.#shown;
    if (shown.length > 0) this.#shown = [];
    return shown;
  }

  /** The answer; only meaningful when it is complete. */
  answer(): Answer {
    const content = this.#parts.map((growing): AssistantPart => {
      if (growing.type === 'whole') return growing.part;
      return { type: growing.type, text: growing.pieces.join('') };
    });
    const raw = stringOf(this.#last['done_reason']);
    const calls = content.some((part) => part.type === 'tool_call');
    const { usage, note } = usageOf(this.#last);
    return {
      content,
      stopReason: stopReasonOf(raw, calls),
      rawStopReason: raw,
      usage,
      promptTokens: countAt(this.#last, 'prompt_eval_count'),
      model: this.#model,
      note,
    };
  }

  #say(type: 'text' | 'reasoning', piece: string | undefined): void {
    if (piece === undefined || piece === '') return;
    const growing = this.#parts.at(-1);
    if (growing?.type === type) growing.pieces.push(piece);
    else this.#parts.push({ type, pieces: [piece] });
    const shown = this.#shown.at(-1);
    if (shown?.type === type) this.#shown[this.#shown.length - 1] = { type, delta: shown.delta + piece };
    else this.#shown.push({ type, delta: piece });
  }

  /** Calls that were written as text take its place. */
  #readTextCalls(): void {
    const said = this.#parts.flatMap((part) => (part.type === 'text' ? part.pieces : [])).join('');
    if (this.#textTools === undefined || this.#parts.some(({ type }) => type === 'whole')) return;
    const calls = textCallsOf(said, this.#textTools);
    if (calls === undefined) return;
    const thoughts = this.#parts.filter(({ type }) => type === 'reasoning');
    this.#parts.splice(0, this.#parts.length, ...thoughts);
    for (const { name, input } of calls) this.#call({ name, arguments: input });
  }

  #call(call: JsonObject): void {
    // Some servers leave the wrapper out.
    const called = jsonObjectOf(call['function']) ?? call;
    const id = this.#ids.next(stringOf(call['id']));
    const name = stringOf(called['name']) ?? '';
    const native = nativeOf(call);
    this.#parts.push({
      type: 'whole',
      part: {
        type: 'tool_call',
        id,
        name,
        ...readToolArguments(called['arguments']),
        ...(native === undefined ? {} : { native }),
      },
    });
    this.#shown.push({ type: 'tool_call', id, name });
  }
}

/** What the server said of a call beside name and arguments: its id, its index, signatures of cloud models. */
function nativeOf(call: JsonObject): JsonObject | undefined {
  if (!isJsonObject(call['function'])) return undefined;
  const { function: called, ...beside } = call;
  const { name: _name, arguments: _arguments, ...inside } = called;
  const native = { ...beside, ...(Object.keys(inside).length === 0 ? {} : { function: inside }) };
  return Object.keys(native).length === 0 ? undefined : native;
}
