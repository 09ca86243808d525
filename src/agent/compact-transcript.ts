import { compactedMessages } from '../context/compacted-messages.js';
import { planCompaction, type CompactionPlan } from '../context/compaction-plan.js';
import { digest } from '../context/digest.js';
import { isSummary } from '../context/summary-message.js';
import { asSummary, summaryRequest } from '../context/summary-request.js';
import type { Ids } from '../plugin/clock.js';
import type { Compaction, CompactionCause } from '../plugin/event.js';
import { textOf } from '../plugin/message.js';
import type { ProviderRequest } from '../plugin/provider.js';
import { NO_USAGE } from '../plugin/usage.js';
import { ABANDONED } from './abort-watch.js';
import type { ContextAdvice } from './context-advice.js';
import type { CompactionTarget, ContextKeeper } from './context-keeper.js';
import type { ModelChain } from './model-chain.js';
import { modelTurn, type TurnDependencies } from './model-turn.js';
import type { Telling } from './outbox.js';
import { Patience } from './patience.js';
import { requestTo, type RequestFrame } from './request-to.js';
import type { RunAccount } from './run-account.js';
import type { RunState } from './run-state.js';
import type { Transcript } from './transcript.js';

/** What is shortened, and on whose account. */
export interface CompactionInput {
  readonly cause: CompactionCause;
  readonly transcript: Transcript;
  readonly context: ContextKeeper;
  readonly account: RunAccount;
  /** Of the run: what a model is told beside the transcript. */
  readonly request: RequestFrame;
}

/** What a compaction acts through. */
export interface CompactionDependencies extends TurnDependencies {
  readonly ids: Ids;
  readonly models: ModelChain;
  readonly advice: ContextAdvice;
}

/** A summary can be done without: it is not waited for as long as an answer is. */
const SUMMARY_RETRIES = { retries: 1, budgetMs: 10_000 } as const;
const WORDS_PER_TOKEN = 0.6;

/**
 * Shortens the transcript: a summary takes the place of all but the user's tasks and the last turns. The model writes
 * it in a call of its own, with an account like any other; where it cannot, or the run may make no such call, a digest
 * is made without it. What follows is a new lineage in a new list of messages.
 *
 * @returns undefined, with nothing changed, when there is nothing to leave out or the run was aborted
 */
export async function compactTranscript(
  input: CompactionInput,
  dependencies: CompactionDependencies,
  state: RunState,
): Promise<Compaction | undefined> {
  const { cause, transcript, context } = input;
  const before = transcript.messages;
  const tokensBefore = context.state(before).tokens;
  const target = context.target(before, cause);
  const { estimate, budget } = target;
  const plan = planCompaction(before, { tokensOf: estimate.tokensOf, budget });
  if (plan === undefined) {
    context.stuckAt(tokensBefore);
    return undefined;
  }
  const lineage = dependencies.ids.next('lin');
  const { text, by } = await summaryOf(plan, { ...input, target, lineage }, dependencies, state);
  if (state.watch.signal.aborted) return undefined;

  const shortened: Compaction = {
    type: 'compaction',
    cause,
    by,
    messagesBefore: before.length,
    messagesAfter: 0,
    tokensBefore,
    tokensAfter: 0,
    summary: text,
    lineage,
    kept: plan.kept.map(({ id }) => id),
    ...(plan.tail[0] === undefined ? {} : { keptFrom: plan.tail[0].id }),
    ...(plan.resultLimit === undefined ? {} : { resultLimit: plan.resultLimit }),
  };
  const after = compactedMessages(before, shortened);
  const tokensAfter = context.restarted(after, estimate);
  const compaction = { ...shortened, messagesAfter: after.length, tokensAfter };
  transcript.restart(compaction, after);
  state.outbox.push(compaction);
  await state.outbox.told();
  return compaction;
}

interface Summary {
  readonly text: string;
  readonly by: NonNullable<Compaction['by']>;
}

async function summaryOf(
  { removed }: CompactionPlan,
  input: CompactionInput & { readonly target: CompactionTarget; readonly lineage: string },
  dependencies: CompactionDependencies,
  state: RunState,
): Promise<Summary> {
  const { account, target, request: frame, lineage } = input;
  const base = requestTo(dependencies.models.current, frame);
  // Nothing new to sum up: an earlier summary goes on as it is.
  if (removed.every(isSummary)) return { text: removed.map(textOf).join('\n\n'), by: 'fallback' };
  const own = await dependencies.advice.summaryOf({ removed, maxTokens: target.summary }, state.watch);
  // The run is over; nothing is changed.
  if (own === ABANDONED) return { text: '', by: 'strategy' };
  if (own !== undefined) return { text: asSummary(own), by: 'strategy' };
  const words = Math.floor(target.summary * WORDS_PER_TOKEN);
  const request = summaryRequest(removed, base, { lineage, characters: target.recordCharacters, words });
  const said = request.messages.reduce((sum, message) => sum + target.estimate.tokensOf(message), 0);
  if (account.hasRoomFor({ ...NO_USAGE, inputTokens: said, outputTokens: target.summary })) {
    const text = await askForSummary(request, account, dependencies, state);
    if (text !== undefined) return { text: asSummary(text), by: 'model' };
  }
  const characters = Math.floor((target.summary * 4) / target.estimate.factor);
  return { text: asSummary(digest(removed, characters)), by: 'fallback' };
}

/** A turn whose answer is no part of the transcript. */
async function askForSummary(
  request: ProviderRequest,
  account: RunAccount,
  dependencies: CompactionDependencies,
  state: RunState,
): Promise<string | undefined> {
  const { outbox, watch } = state;
  account.begin();
  await outbox.told();
  const { current } = dependencies.models;
  const model = { ...current, retry: { ...current.retry, ...SUMMARY_RETRIES } };
  const asked = { model, modelsLeft: 0, patience: new Patience() };
  const outcome = await modelTurn(request, asked, dependencies, { outbox: withoutWords(outbox), watch });
  if (outcome.type === 'failure') {
    account.failed(outcome.failure, outcome.partialText);
    account.end('interrupted');
    return undefined;
  }
  const { finish } = outcome;
  account.answered(finish);
  account.end(finish.stopReason);
  const text = finish.content.reduce((sum, part) => (part.type === 'text' ? sum + part.text : sum), '');
  return IS_SUMMARY.has(finish.stopReason) && text.trim() !== '' ? text : undefined;
}

/** The words of a summary are not the answer; that it has to wait, or that a hook failed, is told. */
function withoutWords(outbox: Telling): Telling {
  return {
    push: (event) => {
      if (event.type !== 'message.delta') outbox.push(event);
    },
    told: () => outbox.told(),
  };
}

/** A summary that was cut at the output limit still says most. */
const IS_SUMMARY: ReadonlySet<string> = new Set(['stop', 'length', 'unknown', 'tool_calls']);
