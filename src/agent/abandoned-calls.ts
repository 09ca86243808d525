/**
 * Calls that went on after an abort. The run does not wait for them: its end is told within 100 ms. Whoever disposes of
 * the agent does, so that what a tool still has to clean up is cleaned up before the process ends.
 */
export class AbandonedCalls {
  readonly #calls = new Set<Promise<unknown>>();

  add(call: Promise<unknown>): void {
    const settled = call.then(
      () => undefined,
      () => undefined,
    );
    this.#calls.add(settled);
    void settled.then(() => this.#calls.delete(settled));
  }

  /** Resolves when all have ended, or when the time is up. */
  async settled(withinMs: number): Promise<void> {
    if (this.#calls.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([Promise.all(this.#calls), late]);
    clearTimeout(timer);
  }
}
