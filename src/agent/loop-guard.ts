import type { ToolCallPart, ToolResultPart } from '../plugin/message.js';

/**
 * Notices a model that goes round in circles: the same turn of calls with the same results, again and again (A-A-A) or
 * in turns (A-B-A-B). New results count as progress, so polling something that changes is allowed.
 */
export class LoopGuard {
  readonly #turns: Turn[] = [];

  /** Records a turn; says whether it completes a circle. */
  isCircling(calls: readonly ToolCallPart[], results: readonly ToolResultPart[]): boolean {
    this.#turns.push({ calls, results });
    if (this.#turns.length > WINDOW) this.#turns.shift();
    return this.#turns.length === WINDOW && PERIODS.some((period) => this.#repeats(period));
  }

  /** From the newest turn back: in a run that makes progress it differs, and nothing else is looked at. */
  #repeats(period: number): boolean {
    for (let index = WINDOW - 1; index >= period; index--) {
      if (!isSameTurn(this.#turns[index], this.#turns[index - period])) return false;
    }
    return true;
  }
}

interface Turn {
  readonly calls: readonly ToolCallPart[];
  readonly results: readonly ToolResultPart[];
}

function isSameTurn(a: Turn | undefined, b: Turn | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return (
    a.calls.length === b.calls.length &&
    a.results.length === b.results.length &&
    a.results.every((result, at) => result.status === b.results[at]?.status && result.text === b.results[at]?.text) &&
    a.calls.every((call, at) => isSameCall(call, b.calls[at]))
  );
}

function isSameCall(a: ToolCallPart, b: ToolCallPart | undefined): boolean {
  return (
    a.name === b?.name && a.malformed?.text === b.malformed?.text && JSON.stringify(a.input) === JSON.stringify(b.input)
  );
}

/** Turns that must form a circle: more than any patient retry, and a multiple of each period. */
const WINDOW = 12;
/** Lengths of circle looked for. */
const PERIODS = [1, 2, 3, 4];
