import { messageOf } from '../plugin/error.js';
import type { Provider, ProviderEvent, ProviderRequest } from '../plugin/provider.js';
import type { ProviderFailure } from '../plugin/provider-failure.js';
import { ABANDONED, type AbortWatch } from './abort-watch.js';

/**
 * One answer of a provider, event by event. Survives a provider that breaks its contract: one that throws, ends without
 * a terminal event or does not heed an abort has said an `error` event here.
 */
export class ProviderAnswer {
  readonly #open: () => AsyncIterator<ProviderEvent>;
  readonly #watch: AbortWatch;
  #events: AsyncIterator<ProviderEvent> | undefined;
  #abandoned = false;

  constructor(provider: Provider, request: ProviderRequest, watch: AbortWatch) {
    this.#open = () => provider.stream(request, watch.signal)[Symbol.asyncIterator]();
    this.#watch = watch;
  }

  async next(): Promise<ProviderEvent> {
    try {
      this.#events ??= this.#open();
      const step = await this.#watch.wait(this.#events.next());
      if (step === ABANDONED) {
        this.#abandoned = true;
        return failed('aborted', 'the call was aborted');
      }
      return step.done === true ? failed('cut', 'the provider ended without an answer') : step.value;
    } catch (error) {
      return failed('bad_response', `the provider failed: ${messageOf(error)}`);
    }
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
