import type { ToolCallPart, ToolResultPart } from '../plugin/message.js';

/**
 * Notices a model that goes round in circles: the same turn of calls with the same results, again and again (A-A-A) or
 * in turns (A-B-A-B). New results count as progress, so polling something that changes is allowed.
 */
export class LoopGuard {
  readonly #turns: string[] = [];

  /** Records a turn; says whether it completes a circle. */
  isCircling(calls: readonly ToolCallPart[], results: readonly ToolResultPart[]): boolean {
    this.#turns.push(
      JSON.stringify([
        calls.map((call) => [call.name, call.input, call.malformed?.text]),
        results.map((result) => [result.status, result.text]),
      ]),
    );
    if (this.#turns.length > WINDOW) this.#turns.shift();
    return this.#turns.length === WINDOW && PERIODS.some((period) => this.#repeats(period));
  }

  #repeats(period: number): boolean {
    return this.#turns.every((turn, index) => index < period || turn === this.#turns[index - period]);
  }
}

/** Turns that must form a circle: more than any patient retry, and a multiple of each period. */
const WINDOW = 12;
/** Lengths of circle looked for. */
const PERIODS = [1, 2, 3, 4];
