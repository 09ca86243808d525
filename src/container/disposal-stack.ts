import { messageOf } from '../plugin/error.js';

/**
 * What was opened, to be let go of in the other order, as `AsyncDisposableStack` of the language does it, which Node.js
 * has not everywhere yet.
 */
export class DisposalStack {
  readonly #steps: (() => void | Promise<void>)[] = [];
  #disposed: Promise<void> | undefined;

  defer(step: () => void | Promise<void>): void {
    this.#steps.push(step);
  }

  /**
   * The last one first, and all of them once, whoever asks.
   *
   * @throws what a step threw, when all had their turn; an AggregateError when it was several
   */
  disposeAsync(): Promise<void> {
    return (this.#disposed ??= this.#disposeOfAll());
  }

  async #disposeOfAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, errors.map(messageOf).join('; '));
  }
}
