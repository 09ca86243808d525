import type { ProviderRequest, RequestedOutput, ToolSpec } from '../plugin/provider.js';

/** What a run asks of its turns besides the transcript. */
export interface WishesOfRun {
  readonly toolChoice: ProviderRequest['toolChoice'];
  /** The shape of the final answer, where the API holds the model to it, and whether it may do so beside tools. */
  readonly output?: RequestedOutput | undefined;
  readonly withTools?: boolean;
}

/**
 * What changes of a request from turn to turn. A forced call is forced in the first turn of a run alone, or the run would
 * never end; an answer that is asked for again has to come without calls.
 */
export class TurnWishes {
  readonly #run: WishesOfRun;
  #turn: 'first' | 'later' | 'correction' = 'first';

  constructor(run: WishesOfRun) {
    this.#run = run;
  }

  of(tools: readonly ToolSpec[]): Pick<ProviderRequest, 'output' | 'toolChoice'> {
    const { output, withTools = false } = this.#run;
    const toolChoice = this.#toolChoice();
    const mayCall = tools.length > 0 && toolChoice !== 'none';
    return {
      ...(toolChoice === undefined ? {} : { toolChoice }),
      ...(output === undefined || (mayCall && !withTools) ? {} : { output }),
    };
  }

  /** A turn is over; `again` when its answer is asked for once more. */
  answered(next: 'go on' | 'again'): void {
    this.#turn = next === 'again' ? 'correction' : 'later';
  }

  #toolChoice(): ProviderRequest['toolChoice'] {
    if (this.#turn === 'correction') return 'none';
    const { toolChoice } = this.#run;
    return this.#turn === 'later' && toolChoice === 'required' ? undefined : toolChoice;
  }
}
