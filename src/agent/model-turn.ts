import type { Clock } from '../plugin/clock.js';
import type { ModelCallToCome } from '../plugin/hook.js';
import type { ProviderEvent, ProviderFinish, ProviderRequest } from '../plugin/provider.js';
import type { ProviderFailure } from '../plugin/provider-failure.js';
import type { AbortWatch } from './abort-watch.js';
import type { Telling } from './outbox.js';
import type { Patience } from './patience.js';
import { ProviderAnswer } from './provider-answer.js';
import type { ReadyModel } from './ready-model.js';
import type { SessionHooks } from './session-hooks.js';

/** How a model call ended, retries included. */
export type TurnOutcome =
  | { readonly type: 'finish'; readonly finish: ProviderFinish }
  | { readonly type: 'failure'; readonly failure: ProviderFailure; readonly partialText: string };

/** What a model call needs besides the request. */
export interface TurnDependencies {
  readonly clock: Clock;
  readonly random: () => number;
  readonly hooks: SessionHooks;
}

/** Who is asked, and how often. */
export interface AskedModel {
  readonly model: ReadyModel;
  /** Models that may be asked after it. */
  readonly modelsLeft: number;
  readonly patience: Patience;
}

/** Who hears of a model call, and who may end it. */
export interface TurnState {
  readonly outbox: Telling;
  readonly watch: AbortWatch;
}

/** Calls the model once, and again after a failure that a second attempt can mend, as long as nothing was shown. */
export async function modelTurn(
  request: ProviderRequest,
  { model, modelsLeft, patience }: AskedModel,
  { clock, random, hooks }: TurnDependencies,
  { outbox, watch }: TurnState,
): Promise<TurnOutcome> {
  const { provider, providerName: name, retry } = model;
  if (hooks.looksBeforeModelCalls) await hooks.beforeModelCall(toCome(request, name), { outbox, watch });
  for (let attempt = 1; ; attempt++) {
    patience.asked();
    const { end, shown, partialText } = await listen(new ProviderAnswer({ provider, name }, request, watch), outbox);
    if (end.type === 'finish') return { type: 'finish', finish: end };

    const failure: ProviderFailure = watch.signal.aborted ? { ...end.error, kind: 'aborted' } : end.error;
    const wait = shown ? undefined : patience.delay(failure, attempt, { retry, modelsLeft, random });
    if (wait === undefined) return { type: 'failure', failure, partialText };
    outbox.push({ type: 'retry', attempt, waitMs: wait, reason: failure.message });
    await outbox.told();
    patience.waited(wait);
    try {
      await clock.sleep(wait, watch.signal);
    } catch {
      return { type: 'failure', failure: { kind: 'aborted', message: 'the call was aborted' }, partialText };
    }
  }
}

/** An answer that was told to its end. */
interface HeardAnswer {
  readonly end: Extract<ProviderEvent, { type: 'finish' | 'error' }>;
  /** Whether anything of it was told before the end. */
  readonly shown: boolean;
  readonly partialText: string;
}

async function listen(answer: ProviderAnswer, outbox: Telling): Promise<HeardAnswer> {
  let shown = false;
  let partialText = '';
  for (;;) {
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
        await answer.close();
        return { end: event, shown, partialText };
    }
  }
}

function toCome({ model, tools, messages }: ProviderRequest, provider: string): ModelCallToCome {
  return { provider, model, tools: tools.map(({ name }) => name), messages: () => structuredClone(messages) };
}
