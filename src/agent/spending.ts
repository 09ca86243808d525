import { exactUsd } from '../catalogue/cost-of.js';
import type { Warning } from '../plugin/event.js';
import type { ProviderFailureKind } from '../plugin/provider-failure.js';
import type { RunFailure } from './run-error.js';

/** Failures that come before a model has answered anything. */
const REFUSED: ReadonlySet<ProviderFailureKind> = new Set([
  'no_key',
  'auth',
  'payment',
  'bad_request',
  'invalid_request',
  'not_found',
  'too_large',
  'context_overflow',
  'rate_limit',
  'overloaded',
  'connection',
]);

/** What one run has cost so far, and whether it may cost more. */
export class Spending {
  readonly #max: number | undefined;
  #known = 0;
  #isWhole = true;
  #isTold = false;

  /** @param maxCostUsd US dollars; undefined for no bound */
  constructor(maxCostUsd: number | undefined) {
    this.#max = maxCostUsd;
  }

  /** Whether there is a bound to keep. */
  get isBounded(): boolean {
    return this.#max !== undefined;
  }

  /** US dollars of the whole run; null when any part is unknown. */
  get costUsd(): number | null {
    return this.#isWhole ? this.#known : null;
  }

  /** Counts a model call; null when its cost is unknown. */
  add(costUsd: number | null): void {
    if (costUsd === null) this.#isWhole = false;
    else this.#known = exactUsd(this.#known + costUsd);
  }

  /** Counts a model call that failed: one that the provider refused costs nothing, of any other it is not known. */
  addFailed(kind: ProviderFailureKind, partialText: string): void {
    if (partialText !== '' || !REFUSED.has(kind)) this.#isWhole = false;
  }

  /** That the bound cannot hold as it should, said once. */
  warning(): Warning | undefined {
    if (this.#max === undefined || this.#isTold) return undefined;
    this.#isTold = true;
    return {
      type: 'warning',
      code: 'cost.unknown',
      message:
        'The price of this model is unknown, or it tells no tokens, so the bound on the cost cannot hold. ' +
        'Bounds on tokens and on model calls can; providers.<name>.models[].price says a price.',
    };
  }

  /** Whether the bound would still not be reached after a call of this cost. */
  isBelowLimitWith(costUsd: number): boolean {
    return this.#max === undefined || this.#known + costUsd < this.#max;
  }

  /** Set when the bound is reached; what is known of the cost counts, also when a part is not. */
  limit(): RunFailure | undefined {
    if (this.#max === undefined || this.#known < this.#max) return undefined;
    return {
      code: 'limit.cost',
      message: `The run used up its ${this.#max} US dollars before the task was done.`,
      hint: ({ option, goOn }) => `Raise ${option('maxCostUsd')}, or ${goOn}.`,
      retryable: false,
    };
  }
}
