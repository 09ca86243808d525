import type { ProviderRequest, RequestedOutput, ToolSpec } from '../plugin/provider.js';

/** What the final answer has to be, as a model is asked for it. */
export interface WantedAnswer {
  /** Its shape, where the API holds the model to it, and whether it may do so beside tools. */
  readonly output?: RequestedOutput | undefined;
  readonly withTools?: boolean;
}

/** What one turn alone asks for. */
export type WishesOfTurn = Pick<ProviderRequest, 'output' | 'toolChoice'>;

/**
 * What changes of a request from turn to turn. A forced call is forced in the first turn of a run alone, or the run would
 * never end; an answer that is asked for again has to come without calls.
 */
export class TurnWishes {
  readonly #wanted: ProviderRequest['toolChoice'];
  #turn: 'first' | 'later' | 'correction' = 'first';

  constructor(toolChoice: ProviderRequest['toolChoice']) {
    this.#wanted = toolChoice;
  }

  of(tools: readonly ToolSpec[], { output, withTools = false }: WantedAnswer = {}): WishesOfTurn {
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
    return this.#turn === 'later' && this.#wanted === 'required' ? undefined : this.#wanted;
  }
}
