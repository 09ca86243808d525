import type { Clock } from '../plugin/clock.js';
import type { ModelCallToCome } from '../plugin/hook.js';
import type { Provider, ProviderEvent, ProviderFinish, ProviderRequest } from '../plugin/provider.js';
import { isRetryable, type ProviderFailure } from '../plugin/provider-failure.js';
import { ProviderAnswer } from './provider-answer.js';
import { retryDelay, type RetryLimits } from './retry-delay.js';
import type { AbortWatch } from './abort-watch.js';
import type { Telling } from './outbox.js';
import type { SessionHooks } from './session-hooks.js';

/** How a model call ended, retries included. */
export type TurnOutcome =
  | { readonly type: 'finish'; readonly finish: ProviderFinish }
  | { readonly type: 'failure'; readonly failure: ProviderFailure; readonly partialText: string };

/** What a model call needs besides the request. */
export interface TurnDependencies {
  readonly provider: Provider;
  /** Its name in the catalog, for messages. */
  readonly providerName: string;
  readonly clock: Clock;
  readonly retry: RetryLimits;
  readonly random: () => number;
  readonly hooks: SessionHooks;
}

/** Who hears of a model call, and who may end it. */
export interface TurnState {
  readonly outbox: Telling;
  readonly watch: AbortWatch;
}

/** Calls the model once, and again after a failure that a second attempt can mend, as long as nothing was shown. */
export async function modelTurn(
  request: ProviderRequest,
  dependencies: TurnDependencies,
  { outbox, watch }: TurnState,
): Promise<TurnOutcome> {
  const { provider, providerName, clock, retry, random, hooks } = dependencies;
  if (hooks.looksBeforeModelCalls) await hooks.beforeModelCall(toCome(request, providerName), { outbox, watch });
  let waitedMs = 0;
  for (let attempt = 1; ; attempt++) {
    let shown = false;
    let partialText = '';
    let end: Extract<ProviderEvent, { type: 'finish' | 'error' }> | undefined;
    const answer = new ProviderAnswer({ provider, name: providerName }, request, watch);
    while (end === undefined) {
      const event = await answer.next();
      switch (event.type) {
        case 'text':
        case 'reasoning':
          shown = true;
          if (event.type === 'text') partialText += event.delta;
          outbox.push({ type: 'message.delta', channel: event.type, text: event.delta });
          await outbox.told();
          break;
        case 'tool_call':
          shown = true;
          break;
        case 'finish':
        case 'error':
          end = event;
          break;
      }
    }
    await answer.close();
    if (end.type === 'finish') return { type: 'finish', finish: end };

    const failure: ProviderFailure = watch.signal.aborted ? { ...end.error, kind: 'aborted' } : end.error;
    const wait = shown || !isRetryable(failure) ? undefined : retryDelay(failure, attempt, waitedMs, retry, random());
    if (wait === undefined) return { type: 'failure', failure, partialText };
    outbox.push({ type: 'retry', attempt, waitMs: wait, reason: failure.message });
    await outbox.told();
    waitedMs += wait;
    try {
      await clock.sleep(wait, watch.signal);
    } catch {
      return { type: 'failure', failure: { kind: 'aborted', message: 'the call was aborted' }, partialText };
    }
  }
}

function toCome({ model, tools, messages }: ProviderRequest, provider: string): ModelCallToCome {
  return { provider, model, tools: tools.map(({ name }) => name), messages: () => structuredClone(messages) };
}
