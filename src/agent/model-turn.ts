import type { Clock } from '../plugin/clock.js';
import { messageOf } from '../plugin/error.js';
import type { MessageDelta, Retry } from '../plugin/event.js';
import type { Provider, ProviderFinish, ProviderRequest } from '../plugin/provider.js';
import { isRetryable, type ProviderFailure } from '../plugin/provider-failure.js';
import { retryDelay, type RetryLimits } from './retry-delay.js';

/** How a model call ended, retries included. */
export type TurnOutcome =
  | { readonly type: 'finish'; readonly finish: ProviderFinish }
  | { readonly type: 'failure'; readonly failure: ProviderFailure; readonly partialText: string };

/** What a model call needs besides the request. */
export interface TurnDependencies {
  readonly provider: Provider;
  readonly clock: Clock;
  readonly retry: RetryLimits;
  readonly random: () => number;
}

/**
 * Calls the model once, and again after a failure that a second attempt can mend, as long as nothing was shown.
 * Survives a provider that breaks its contract by throwing or by ending without a terminal event.
 */
export async function* modelTurn(
  request: ProviderRequest,
  { provider, clock, retry, random }: TurnDependencies,
  signal: AbortSignal,
): AsyncGenerator<MessageDelta | Retry, TurnOutcome> {
  let waitedMs = 0;
  for (let attempt = 1; ; attempt++) {
    let shown = false;
    let partialText = '';
    let end: ProviderFinish | ProviderFailure | undefined;
    try {
      for await (const event of provider.stream(request, signal)) {
        switch (event.type) {
          case 'text':
            partialText += event.delta;
            shown = true;
            yield { type: 'message.delta', channel: 'text', text: event.delta };
            break;
          case 'reasoning':
            shown = true;
            yield { type: 'message.delta', channel: 'reasoning', text: event.delta };
            break;
          case 'tool_call':
            shown = true;
            break;
          case 'finish':
            end = event;
            break;
          case 'error':
            end = event.error;
            break;
        }
        if (end !== undefined) break;
      }
    } catch (error) {
      end ??= { kind: 'bad_response', message: `the provider failed: ${messageOf(error)}` };
    }
    end ??= { kind: 'cut', message: 'the provider ended without an answer' };
    if ('type' in end) return { type: 'finish', finish: end };

    const failure: ProviderFailure = signal.aborted ? { ...end, kind: 'aborted' } : end;
    const wait = shown || !isRetryable(failure) ? undefined : retryDelay(failure, attempt, waitedMs, retry, random());
    if (wait === undefined) return { type: 'failure', failure, partialText };
    yield { type: 'retry', attempt, waitMs: wait, reason: failure.message };
    waitedMs += wait;
    try {
      await clock.sleep(wait, signal);
    } catch {
      return { type: 'failure', failure: { kind: 'aborted', message: 'the call was aborted' }, partialText };
    }
  }
}
