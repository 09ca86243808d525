import { filledStringOf, isJsonObject, jsonObjectOf, readToolArguments, stringOf } from 'allos/plugin';
import type { AssistantPart, JsonObject, ProviderEvent } from 'allos/plugin';
import type { CallIds } from './call-ids.js';
import { GrowingArguments } from './growing-arguments.js';

type Shown = Extract<ProviderEvent, { readonly type: 'text' | 'reasoning' | 'tool_call' }>;

/** Text that grows chunk by chunk until a part comes that says more than text. */
interface GrowingText {
  readonly type: 'text' | 'reasoning';
  readonly pieces: string[];
}

interface GrowingCall {
  readonly type: 'call';
  readonly id: string;
  readonly name: string;
  /** Arguments that came whole. */
  given: unknown;
  readonly arguments: GrowingArguments;
  /** What the part says beside its call: the thought signature. */
  native: JsonObject;
  open: boolean;
}

type Growing = GrowingText | GrowingCall | { readonly type: 'whole'; readonly part: AssistantPart };

/**
 * The parts of one answer while they arrive. Pieces of text are joined; a part with a thought signature stands alone, as
 * it came, since a signature belongs to its very part (WP-41).
 */
export class ArrivingParts {
  readonly #ids: CallIds;
  readonly #toolName: (wireName: string) => string;
  readonly #parts: Growing[] = [];
  #shown: Shown[] = [];

  /** `toolName` gives the tool for a name on the wire. */
  constructor(ids: CallIds, toolName: (wireName: string) => string) {
    this.#ids = ids;
    this.#toolName = toolName;
  }

  add(part: JsonObject): void {
    const { functionCall, text, thought, ...beside } = part;
    if (isJsonObject(functionCall)) this.#call(functionCall, { ...beside, ...(thought === true ? { thought } : {}) });
    else if (typeof text === 'string') this.#text(thought === true ? 'reasoning' : 'text', text, beside);
    else if (Object.keys(part).length > 0) {
      this.#parts.push({ type: 'whole', part: { type: 'server_tool', name: nameOf(part), native: part } });
    }
  }

  /** What there is to show since the last time: neighbouring pieces of one kind are one event. */
  takeShown(): readonly Shown[] {
    const shown = this.#shown;
    if (shown.length > 0) this.#shown = [];
    return shown;
  }

  /** The parts of the transcript; without a call whose end did not come when `cutOff`. */
  content(cutOff: boolean): readonly AssistantPart[] {
    return this.#parts.flatMap((growing): AssistantPart[] => {
      switch (growing.type) {
        case 'whole':
          return [growing.part];
        case 'call':
          return growing.open && cutOff ? [] : [callPart(growing)];
        case 'text':
        case 'reasoning':
          return [{ type: growing.type, text: growing.pieces.join('') }];
      }
    });
  }

  #text(type: 'text' | 'reasoning', text: string, beside: JsonObject): void {
    const last = this.#parts.at(-1);
    if (Object.keys(beside).length > 0) {
      const native = type === 'reasoning' ? { thought: true, ...beside } : beside;
      // A signature without text is of what was thought.
      this.#parts.push({ type: 'whole', part: { type: text === '' ? 'reasoning' : type, text, native } });
    } else if (text === '') return;
    else if (last?.type === type) last.pieces.push(text);
    else this.#parts.push({ type, pieces: [text] });
    this.#show(type, text);
  }

  /** A whole call, the beginning of one, or more of the one before. */
  #call(call: JsonObject, beside: JsonObject): void {
    const name = filledStringOf(call['name']);
    let growing = this.#openCall();
    if (name !== undefined || (growing === undefined && call['args'] !== undefined)) {
      if (growing !== undefined) growing.open = false;
      growing = this.#begin(name ?? '', stringOf(call['id']));
    }
    if (growing === undefined) return;
    growing.arguments.add(call['partialArgs']);
    growing.given ??= call['args'];
    growing.native = { ...growing.native, ...beside };
    growing.open = call['willContinue'] === true;
  }

  #begin(wireName: string, given: string | undefined): GrowingCall {
    const id = this.#ids.next(given);
    const name = this.#toolName(wireName);
    const call: GrowingCall = {
      type: 'call',
      id,
      name,
      given: undefined,
      arguments: new GrowingArguments(),
      native: {},
      open: true,
    };
    this.#parts.push(call);
    this.#shown.push({ type: 'tool_call', id, name });
    return call;
  }

  #openCall(): GrowingCall | undefined {
    const last = this.#parts.findLast((part) => part.type === 'call');
    return last?.type === 'call' && last.open ? last : undefined;
  }

  #show(type: 'text' | 'reasoning', piece: string): void {
    if (piece === '') return;
    const last = this.#shown.at(-1);
    if (last?.type === type) this.#shown[this.#shown.length - 1] = { type, delta: last.delta + piece };
    else this.#shown.push({ type, delta: piece });
  }
}

function callPart({ id, name, given, arguments: growing, native }: GrowingCall): AssistantPart {
  const args = given === undefined ? growing.value() : readToolArguments(given);
  return { type: 'tool_call', id, name, ...args, ...(Object.keys(native).length === 0 ? {} : { native }) };
}

/** A tool of the vendor's by its type, anything else by its field. */
function nameOf(part: JsonObject): string {
  const [field = 'part'] = Object.keys(part).filter((key) => key !== 'thoughtSignature' && key !== 'thought');
  return stringOf(jsonObjectOf(part[field])?.['toolType']) ?? field;
}
