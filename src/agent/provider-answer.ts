import { messageOf } from '../plugin/error.js';
import type { Provider, ProviderEvent, ProviderRequest } from '../plugin/provider.js';
import type { ProviderFailure } from '../plugin/provider-failure.js';
import { ABANDONED, type AbortWatch } from './abort-watch.js';
import { eventProblem } from './check-event.js';
import { wrong } from './check-finish.js';

export interface NamedProvider {
  readonly provider: Provider;
  readonly name: string;
}

/**
 * One answer of a provider, event by event. Survives a provider that breaks its contract: one that throws, ends without
 * a terminal event, says what is no event or does not heed an abort has said an `error` event here.
 */
export class ProviderAnswer {
  readonly #open: () => AsyncIterator<ProviderEvent>;
  readonly #watch: AbortWatch;
  readonly #name: string;
  #events: AsyncIterator<ProviderEvent> | undefined;
  #abandoned = false;

  /** `name` is the provider's in the catalog, for messages. */
  constructor({ provider, name }: NamedProvider, request: ProviderRequest, watch: AbortWatch) {
    this.#open = () => {
      const stream = provider.stream(request, watch.signal) as Partial<AsyncIterable<ProviderEvent>> | undefined;
      const events = stream?.[Symbol.asyncIterator]?.();
      if (events === undefined) throw new Error(wrong('its stream', 'an async iterable', stream));
      return events;
    };
    this.#watch = watch;
    this.#name = name;
  }

  async next(): Promise<ProviderEvent> {
    try {
      this.#events ??= this.#open();
      const step = await this.#watch.wait(this.#events.next());
      if (step === ABANDONED) {
        this.#abandoned = true;
        return failed('aborted', 'the call was aborted');
      }
      if (step.done === true) return failed('cut', 'the provider ended without an answer');
      const problem = eventProblem(step.value);
      return problem === undefined ? step.value : this.#broken(problem);
    } catch (error) {
      return this.#broken(`the provider failed: ${messageOf(error)}`);
    }
  }

  /** A failure of the provider's code. It is not tried again: the same request would meet the same code. */
  #broken(problem: string): ProviderEvent {
    return failed('bad_response', `provider ${this.#name} broke its contract: ${problem}`);
  }

  /** Lets the provider clean up. One that was abandoned is not waited for. */
  async close(): Promise<void> {
    try {
      const closed = this.#events?.return?.();
      if (closed === undefined) return;
      if (this.#abandoned) closed.catch(() => undefined);
      else await this.#watch.wait(closed);
    } catch {
      // The answer is known; what went wrong after it is of no interest to the run.
    }
  }
}

function failed(kind: ProviderFailure['kind'], message: string): ProviderEvent {
  return { type: 'error', error: { kind, message } };
}
