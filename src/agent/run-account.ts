import type { UsageReported } from '../plugin/event.js';
import type { StopReason } from '../plugin/message.js';
import type { ProviderFinish } from '../plugin/provider.js';
import type { ProviderFailure } from '../plugin/provider-failure.js';
import { addUsage, NO_USAGE, reportedUsage, type Usage } from '../plugin/usage.js';
import type { Telling } from './outbox.js';
import { runErrorOf, type RunFailure } from './run-error.js';
import { Spending } from './spending.js';

/** What one run may take; undefined for no bound. */
export interface RunLimits {
  /** Model calls. */
  readonly maxTurns: number;
  /** Input and output tokens together. */
  readonly maxTokens?: number;
  /** US dollars. */
  readonly maxCostUsd?: number;
}

/** What a model call cost in US dollars, or would without a `finish`; null when its price is unknown. */
export type PriceOf = (usage: Usage, finish?: ProviderFinish) => number | null;

/** The least that a call could be charged for, to ask whether the model has a price at all. */
const ONE_TOKEN_EACH: Usage = { ...NO_USAGE, inputTokens: 1, outputTokens: 1 };

/** The model calls of one run: counts them, tells of them, and knows when there may be no further one. */
export class RunAccount {
  readonly #limits: RunLimits;
  readonly #priceOf: PriceOf;
  readonly #outbox: Pick<Telling, 'push'>;
  readonly #spending: Spending;
  #usage = NO_USAGE;
  #turns = 0;
  /** Set once a request was held back: whatever it was for, the run is over. */
  #invalid: RunFailure | undefined;

  constructor(limits: RunLimits, priceOf: PriceOf, outbox: Pick<Telling, 'push'>) {
    this.#limits = limits;
    this.#priceOf = priceOf;
    this.#outbox = outbox;
    this.#spending = new Spending(limits.maxCostUsd);
  }

  get turns(): number {
    return this.#turns;
  }

  get usage(): Usage {
    return this.#usage;
  }

  /** Null when the cost of any call is unknown. */
  get costUsd(): number | null {
    return this.#spending.costUsd;
  }

  /** Says before the first call when a bound on the cost cannot hold. */
  checkPrice(): void {
    if (this.#spending.isBounded && this.#priceOf(ONE_TOKEN_EACH) === null) this.#warn();
  }

  /** Why there may be no further call; undefined when there may. */
  limit(): RunFailure | undefined {
    const { maxTurns, maxTokens } = this.#limits;
    if (this.#invalid !== undefined) return this.#invalid;
    if (this.#turns >= maxTurns) return turnLimit(maxTurns);
    if (maxTokens !== undefined && totalOf(this.#usage) >= maxTokens) return tokenLimit(maxTokens);
    return this.#spending.limit();
  }

  /** Whether there is room for a call of this size and for one more after it. */
  hasRoomFor(call: Usage): boolean {
    const { maxTurns, maxTokens } = this.#limits;
    if (this.#turns + 2 > maxTurns) return false;
    if (maxTokens !== undefined && totalOf(this.#usage) + totalOf(call) >= maxTokens) return false;
    if (!this.#spending.isBounded) return true;
    const cost = this.#priceOf(call);
    return cost === null || this.#spending.isBelowLimitWith(cost);
  }

  begin(): void {
    this.#turns++;
    this.#outbox.push({ type: 'turn.started', turn: this.#turns });
  }

  answered(finish: ProviderFinish): void {
    const cost = finish.usage === undefined ? null : this.#priceOf(finish.usage, finish);
    this.#usage = addUsage(this.#usage, finish.usage ?? NO_USAGE);
    this.#spending.add(cost);
    if (cost === null) this.#warn();
    if (finish.usage !== undefined) this.#outbox.push(usageEvent(finish.usage, cost));
  }

  failed(failure: ProviderFailure, partialText: string): void {
    this.#spending.addFailed(failure.kind, partialText);
    if (failure.kind === 'invalid_request') this.#invalid = runErrorOf(failure);
  }

  end(stopReason: StopReason): void {
    this.#outbox.push({ type: 'turn.completed', turn: this.#turns, stopReason });
  }

  #warn(): void {
    const warning = this.#spending.warning();
    if (warning !== undefined) this.#outbox.push(warning);
  }
}

function usageEvent(usage: Usage, costUsd: number | null): UsageReported {
  return { type: 'usage', ...reportedUsage(usage), costUsd };
}

function totalOf(usage: Usage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens;
}

function turnLimit(maxTurns: number): RunFailure {
  return {
    code: 'limit.turns',
    message: `The run used up its ${maxTurns} model call${maxTurns === 1 ? '' : 's'} before the task was done.`,
    hint: ({ option, goOn }) => `Raise ${option('maxIterations')}, or ${goOn}.`,
    retryable: false,
  };
}

function tokenLimit(maxTokens: number): RunFailure {
  return {
    code: 'limit.tokens',
    message: `The run used up its ${maxTokens} tokens before the task was done.`,
    hint: ({ option, goOn }) => `Raise ${option('maxRunTokens')}, or ${goOn}.`,
    retryable: false,
  };
}
