import { AllosError } from '../plugin/error.js';
import type { AgentRun } from '../plugin/agent.js';
import { isTerminal, type AgentEvent, type RunTerminal } from '../plugin/event.js';

const END = { done: true, value: undefined } as const;

/**
 * A run that can be iterated and awaited. Whichever comes first starts it; nobody has to read the events. Leaving the
 * iteration early aborts the run and sees it to its end, so that the session stays whole.
 */
export class StartedRun implements AgentRun {
  readonly runId: string;
  readonly [Symbol.toStringTag] = 'AgentRun';
  readonly #batches: AsyncGenerator<readonly AgentEvent[], void>;
  readonly #abort: () => void;
  readonly #terminal: Promise<RunTerminal>;
  #resolve!: (terminal: RunTerminal) => void;
  #reject!: (error: unknown) => void;
  #started = false;

  constructor(runId: string, batches: AsyncGenerator<readonly AgentEvent[], void>, abort: () => void) {
    this.runId = runId;
    this.#batches = batches;
    this.#abort = abort;
    this.#terminal = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever iterates sees the failure there; the promise may stay unread.
    this.#terminal.catch(() => undefined);
  }

  /** An object and no generator: there is an event for every chunk, and each would wait in one more queue. */
  [Symbol.asyncIterator](): AsyncIterator<AgentEvent, void> {
    let state: 'new' | 'reading' | 'left' = 'new';
    let batch: readonly AgentEvent[] = [];
    let at = 0;
    let pulling: Promise<void> | undefined;
    const pull = (): Promise<void> => {
      if (state === 'new') {
        if (this.#started) throw new AllosError('usage.invalid', 'the events of a run can be read once');
        this.#started = true;
        state = 'reading';
      }
      return this.#batches.next().then(
        (next) => {
          pulling = undefined;
          const taken = this.#taken(next);
          if (taken === undefined) state = 'left';
          batch = taken ?? [];
          at = 0;
        },
        (error: Error) => {
          pulling = undefined;
          throw this.#failed(error);
        },
      );
    };
    const take = (): IteratorResult<AgentEvent, void> =>
      at < batch.length ? { done: false, value: batch[at++] as AgentEvent } : END;
    const pulled = async (): Promise<IteratorResult<AgentEvent, void>> => {
      while (at >= batch.length && state !== 'left') await (pulling ??= pull());
      return take();
    };
    const next = (): Promise<IteratorResult<AgentEvent, void>> =>
      at < batch.length ? Promise.resolve(take()) : pulled();
    return {
      next,
      return: async () => {
        if (state === 'reading') {
          this.#abort();
          await this.#drain();
        }
        state = 'left';
        batch = [];
        return END;
      },
    };
  }

  async result(): Promise<RunTerminal> {
    if (!this.#started) {
      this.#started = true;
      await this.#drain();
    }
    return await this.#terminal;
  }

  then<A = string, B = never>(
    onFulfilled?: ((text: string) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.result().then(textOrThrow).then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<string | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<string> {
    return this.then().finally(onFinally);
  }

  async #drain(): Promise<void> {
    try {
      while (this.#taken(await this.#batches.next()) !== undefined);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Events that came together; undefined at the end. */
  #taken(next: IteratorResult<readonly AgentEvent[], void>): readonly AgentEvent[] | undefined {
    if (next.done === true) {
      this.#reject(new AllosError('internal.unexpected', 'the run ended without a terminal event'));
      return undefined;
    }
    const last = next.value.at(-1);
    if (last !== undefined && isTerminal(last)) this.#resolve(last);
    return next.value;
  }

  #failed<E>(error: E): E {
    this.#reject(error);
    return error;
  }
}

function textOrThrow(terminal: RunTerminal): string {
  if (terminal.type === 'run.completed' && terminal.exitCode === 0) return terminal.text;
  const { error } = terminal;
  throw new AllosError(
    error?.code ?? 'internal.unexpected',
    error?.message ?? 'the run did not complete',
    error?.hint === undefined ? {} : { hint: error.hint },
  );
}
