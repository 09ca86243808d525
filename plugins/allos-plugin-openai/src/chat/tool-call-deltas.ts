import { filledStringOf, isWholeJsonObject, jsonObjectOf, type JsonObject } from 'allos/plugin';

/** A call as far as it has arrived. */
export interface ArrivingCall {
  /** As the server gave it; empty when it gave none. */
  readonly id: string;
  readonly name: string;
  readonly argumentText: string;
  /** What the server said of the call beside the standard fields, such as Gemini's signed thoughts; to be sent back. */
  readonly extra: JsonObject;
}

const STANDARD_FIELDS: ReadonlySet<string> = new Set(['index', 'id', 'type', 'function']);

class Slot {
  id = '';
  name = '';
  extra: JsonObject = {};
  readonly pieces: string[] = [];
  #last = '';
  #growing = true;

  push(piece: string): void {
    this.#growing &&= piece.startsWith(this.#last);
    this.#last = piece;
    this.pieces.push(piece);
  }

  get argumentText(): string {
    // Joined once and kept joined: it is asked for whenever a server leaves out the index.
    if (this.pieces.length > 1) this.pieces.splice(0, this.pieces.length, this.pieces.join(''));
    const joined = this.pieces[0] ?? '';
    return this.#repeatsItself(joined) ? this.#last : joined;
  }

  /** Some servers send all arguments so far in each delta, or all of them once more at the end. */
  #repeatsItself(joined: string): boolean {
    const before = joined.length - this.#last.length;
    if (before === 0 || !(this.#growing || joined.slice(0, before) === this.#last)) return false;
    return isWholeJsonObject(this.#last) && !isWholeJsonObject(joined);
  }
}

/**
 * Puts calls together from their deltas (WP-27). By the protocol a delta belongs to the call at its `index`, and id and
 * name come with the first one. Compatible servers leave out the index, give all calls the same one, repeat id and name
 * in each delta, or send whole calls.
 */
export class ToolCallDeltas {
  readonly #slots: Slot[] = [];
  readonly #byIndex = new Map<number, Slot>();

  /** The calls so far, in the order in which they began. */
  get calls(): readonly ArrivingCall[] {
    return this.#slots;
  }

  get count(): number {
    return this.#slots.length;
  }

  /** Takes the `tool_calls` of one delta or of a whole message. */
  push(deltas: readonly unknown[]): void {
    const touched: Slot[] = [];
    for (const delta of deltas) touched.push(this.#accept(jsonObjectOf(delta) ?? {}, touched));
  }

  #accept(delta: JsonObject, touched: readonly Slot[]): Slot {
    const called = jsonObjectOf(delta['function']) ?? {};
    const id = filledStringOf(delta['id']) ?? '';
    const name = filledStringOf(called['name']) ?? '';
    const given = called['arguments'];
    const piece = typeof given === 'string' ? given : jsonObjectOf(given) === undefined ? '' : JSON.stringify(given);
    const index = typeof delta['index'] === 'number' ? delta['index'] : undefined;

    let slot = index === undefined ? this.#withoutIndex(id, name, touched) : this.#byIndex.get(index);
    if (slot !== undefined && beginsAnother(slot, { id, name, piece })) slot = undefined;
    if (slot === undefined) {
      slot = new Slot();
      this.#slots.push(slot);
    }
    if (index !== undefined) this.#byIndex.set(index, slot);
    slot.id ||= id;
    // A name in pieces is joined; one that is repeated is not.
    if (name !== slot.name && (slot.name === '' || slot.pieces.length === 0)) slot.name += name;
    if (piece !== '' && !isRepeated(slot, id, piece)) slot.push(piece);
    for (const field in delta) {
      if (!STANDARD_FIELDS.has(field)) slot.extra = { ...slot.extra, [field]: delta[field] };
    }
    return slot;
  }

  #withoutIndex(id: string, name: string, touched: readonly Slot[]): Slot | undefined {
    const known = id === '' ? undefined : this.#slots.find((slot) => slot.id === id && !touched.includes(slot));
    if (known !== undefined || id !== '') return known;
    const last = this.#slots.at(-1);
    // Two entries of one list are never the same call.
    if (last === undefined || touched.includes(last)) return undefined;
    return name === '' || name === last.name ? last : undefined;
  }
}

/** Whether a delta that points at a call is the beginning of another one. */
function beginsAnother(slot: Slot, delta: { id: string; name: string; piece: string }): boolean {
  if (delta.name === '') return false;
  if (delta.id !== '' && slot.id !== '' && delta.id !== slot.id) return true;
  if (delta.piece === '') return delta.name !== slot.name && isWholeJsonObject(slot.argumentText);
  return isWholeJsonObject(slot.argumentText) && !isRepeated(slot, delta.id, delta.piece);
}

/** Some servers send the whole call once more at the end. */
function isRepeated(slot: Slot, id: string, piece: string): boolean {
  return id !== '' && id === slot.id && piece.length > 1 && piece === slot.argumentText && isWholeJsonObject(piece);
}
