import type { AgentEvent } from '../../plugin/event.js';
import type { ReportedUsage } from '../../plugin/usage.js';

/** What one model took since the conversation was opened. */
export interface ModelTotal {
  readonly model: string;
  readonly calls: number;
  readonly usage: ReportedUsage;
  /** The part that is known, in US dollars. */
  readonly costUsd: number;
  /** Calls whose price is not known. */
  readonly unpriced: number;
}

const NOTHING: ReportedUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

/** Adds up the usage events of a conversation, by model. */
export class Totals {
  readonly #models = new Map<string, ModelTotal>();
  #model = '';

  add(event: AgentEvent): void {
    if (event.type === 'run.started') this.#model = `${event.provider}/${event.model}`;
    if (event.type === 'hop') this.#model = event.to;
    if (event.type !== 'usage') return;
    const { costUsd } = event;
    const sum = this.#models.get(this.#model) ?? {
      model: this.#model,
      calls: 0,
      usage: NOTHING,
      costUsd: 0,
      unpriced: 0,
    };
    this.#models.set(this.#model, {
      model: this.#model,
      calls: sum.calls + 1,
      usage: addReported(sum.usage, event),
      costUsd: sum.costUsd + (costUsd ?? 0),
      unpriced: sum.unpriced + (costUsd === null ? 1 : 0),
    });
  }

  /** In the order in which the models were used first. */
  get models(): readonly ModelTotal[] {
    return [...this.#models.values()];
  }
}

function addReported(a: ReportedUsage, b: ReportedUsage): ReportedUsage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    reasoning: a.reasoning + b.reasoning,
  };
}
