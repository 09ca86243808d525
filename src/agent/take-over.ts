import type { AgentEventBody, Hop, Warning } from '../plugin/event.js';
import type { StopReason } from '../plugin/message.js';
import type { HopLoss, ProviderRequest } from '../plugin/provider.js';
import type { ProviderFailureKind } from '../plugin/provider-failure.js';
import { isReplayable } from '../plugin/projection.js';
import { lossSummary } from '../plugin/loss-summary.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';
import type { AbortWatch } from './abort-watch.js';
import type { ContextKeeper } from './context-keeper.js';
import type { ModelChain } from './model-chain.js';
import { hasDocuments, hasImages } from './model-needs.js';
import { modelName, type ReadyModel } from './ready-model.js';
import type { RunAccount } from './run-account.js';
import type { RunState } from './run-state.js';
import type { Transcript } from './transcript.js';

/** Failures of a model that is there and cannot answer now: another one may. A wrong key or request is mended instead. */
const OUTAGES: ReadonlySet<ProviderFailureKind> = new Set([
  'rate_limit',
  'overloaded',
  'server',
  'connection',
  'timeout',
  'cut',
]);

/** What decides whether another model takes over, and which. */
export interface TakeOver {
  readonly models: ModelChain;
  readonly tools: ToolCatalog;
  readonly transcript: Transcript;
  readonly context: ContextKeeper;
  readonly account: RunAccount;
}

/** Whether a failure is one that another model may do without. Those of a model that took over already all are. */
export function isOutage(kind: ProviderFailureKind, { isStandIn }: ModelChain): boolean {
  return kind !== 'aborted' && (OUTAGES.has(kind) || isStandIn);
}

/** Whether the model would not answer, and another one might. */
export function isRefusal(reason: StopReason): boolean {
  return reason === 'refusal' || reason === 'content_filter';
}

/**
 * The model that goes on with the conversation as it stands; undefined when none can, or may. It is called between
 * turns only, when every call has its result.
 */
export async function findSuccessor(
  { models, tools, transcript, context, account }: TakeOver,
  { outbox, watch }: RunState,
): Promise<ReadyModel | undefined> {
  if (models.left === 0 || watch.signal.aborted || account.limit() !== undefined) return undefined;
  const { messages } = transcript;
  if (messages.findLast(isReplayable)?.role === 'assistant') {
    outbox.push(PAUSED);
    return undefined;
  }
  await outbox.told();
  const needs = {
    tools: tools.list().length > 0,
    images: hasImages(messages),
    documents: hasDocuments(messages),
    tokens: context.state(messages).tokens,
  };
  const next = await models.next(needs, watch);
  return watch.signal.aborted ? undefined : next;
}

/** The vendor runs tools of its own in such a turn, and has their results. */
const PAUSED: AgentEventBody = {
  type: 'warning',
  code: 'fallback.paused',
  message: 'No other model takes over: only the one that paused its answer can go on with it.',
};

/** Lets a provider learn from its server what the model takes, so that it can say what it could not be given. */
export async function inspect({ provider, model }: ReadyModel, watch: AbortWatch): Promise<void> {
  if (provider.inspect === undefined) return;
  try {
    await watch.wait(provider.inspect(model, watch.signal));
  } catch {
    // The call itself says what is wrong with the server or the model.
  }
}

/** Tells of a move, with what the model cannot be given of the request. */
export function hop(
  from: string,
  to: ReadyModel,
  { reason, request }: { readonly reason: string; readonly request: ProviderRequest },
): Hop {
  return { type: 'hop', from, to: modelName(to), reason, losses: lossesOf(to, request) };
}

/** A plugin may be plain JavaScript. What it tells too much of the request itself is told as a warning with the answer. */
function lossesOf({ provider }: ReadyModel, request: ProviderRequest): readonly HopLoss[] {
  try {
    return (provider.lossesOf?.(request) ?? []).filter(isOfMessage);
  } catch {
    return [];
  }
}

/** The same for a model that could not say it beforehand: what it told with its first answer. */
export function lateLosses(model: ReadyModel, losses: readonly HopLoss[] = []): readonly Warning[] {
  const lost = losses.filter(isOfMessage);
  if (lost.length === 0) return [];
  const message = `Not carried over to ${modelName(model)}: ${lossSummary(lost)}`;
  return [{ type: 'warning', code: 'hop.losses', message }];
}

/** Whether a loss is one of the conversation, and not of a wish of this request. */
function isOfMessage(loss: HopLoss | null | undefined): boolean {
  return typeof loss === 'object' && loss !== null && loss.messageId !== 'request';
}
