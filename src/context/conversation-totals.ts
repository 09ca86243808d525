import type { ConversationUsage } from '../plugin/agent.js';
import type { AgentEvent } from '../plugin/event.js';

/**
 * Adds up what a conversation took, event by event: the agent while it runs, the fold of a session when it is resumed.
 * Runs that tools started count as well.
 */
export class ConversationTotals {
  #usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
  #costUsd: number | null = 0;
  /** Of runs that have ended. */
  #turns = 0;
  /** Of runs that have not, or never did. */
  readonly #answers = new Map<string, number>();

  constructor(before?: ConversationUsage) {
    if (before === undefined) return;
    const { costUsd, turns, ...usage } = before;
    this.#usage = usage;
    this.#costUsd = costUsd;
    this.#turns = turns;
  }

  get value(): ConversationUsage {
    let turns = this.#turns;
    for (const count of this.#answers.values()) turns += count;
    return { ...this.#usage, costUsd: this.#costUsd, turns };
  }

  add(event: AgentEvent): void {
    switch (event.type) {
      case 'usage': {
        const { input, output, cacheRead, cacheWrite, reasoning } = this.#usage;
        this.#usage = {
          input: input + event.input,
          output: output + event.output,
          cacheRead: cacheRead + event.cacheRead,
          cacheWrite: cacheWrite + event.cacheWrite,
          reasoning: reasoning + event.reasoning,
        };
        this.#costUsd = sumOfCosts(this.#costUsd, event.costUsd);
        break;
      }
      case 'message.completed':
        if (event.message.role === 'assistant') this.#answered(event.runId);
        break;
      case 'compaction':
        if (event.by === 'model') this.#answered(event.runId);
        break;
      case 'run.completed':
      case 'run.failed':
      case 'run.cancelled':
        // A run that an error of Allos ended does not say how many calls it made.
        this.#turns += Math.max(event.turns, this.#answers.get(event.runId) ?? 0);
        this.#answers.delete(event.runId);
        // A call without figures has no usage event of its own.
        if (event.turns > 0 && event.costUsd === null) this.#costUsd = null;
        break;
      default:
        break;
    }
  }

  #answered(runId: string): void {
    this.#answers.set(runId, (this.#answers.get(runId) ?? 0) + 1);
  }
}

/** US dollars; without the noise of binary fractions. */
function sumOfCosts(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Number((a + b).toFixed(12));
}
