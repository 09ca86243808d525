import { assertNever } from '../plugin/assert-never.js';
import type { Clock } from '../plugin/clock.js';
import type { AgentEventBody, CompactionCause, Denial } from '../plugin/event.js';
import type { JsonValue } from '../plugin/json.js';
import type { AssistantMessage, StopReason, ToolCallPart, UserPart } from '../plugin/message.js';
import { textOf, toolCallsOf } from '../plugin/message.js';
import type { ProviderFinish, ProviderRequest, ToolSpec } from '../plugin/provider.js';
import type { ProviderFailure } from '../plugin/provider-failure.js';
import type { Usage } from '../plugin/usage.js';
import { assistantMessage, brokenMessage, supersededMessage } from './answer-message.js';
import { compactTranscript, type CompactionDependencies } from './compact-transcript.js';
import type { ContextKeeper } from './context-keeper.js';
import { LoopGuard } from './loop-guard.js';
import { modelTurn } from './model-turn.js';
import type { PrepareDependencies } from './prepared-call.js';
import { tellEvents, type Telling } from './outbox.js';
import { Patience } from './patience.js';
import type { WantedShape } from './prepare-task.js';
import { modelName, type ReadyModel } from './ready-model.js';
import { requestTo, type RequestFrame } from './request-to.js';
import { RunAccount, type PriceOf, type RunLimits } from './run-account.js';
import { notRun, runCalls, type CallsOutcome } from './run-calls.js';
import { runErrorOf, type RunFailure } from './run-error.js';
import type { RunState } from './run-state.js';
import { Shapes } from './shapes.js';
import { stopOf, type Stop } from './stop-of.js';
import { withInstructions } from './system-prompt.js';
import { findSuccessor, hop, inspect, isOutage, isRefusal, lateLosses } from './take-over.js';
import type { Transcript } from './transcript.js';
import { TurnWishes } from './turn-wishes.js';
import type { World } from './world.js';

/** What one run works on and under which limits. */
export interface LoopInput {
  readonly task: readonly UserPart[];
  readonly transcript: Transcript;
  readonly context: ContextKeeper;
  /** Everything of a request that stays the same in a run. */
  readonly request: RequestFrame;
  readonly limits: RunLimits;
  readonly toolChoice: ProviderRequest['toolChoice'];
  /** What the final answer has to match; undefined for any answer. */
  readonly answer?: WantedShape;
  readonly onIteration: (turn: number, message: AssistantMessage, finish: ProviderFinish) => void;
}

/** What the loop acts through. */
export interface LoopDependencies extends CompactionDependencies, PrepareDependencies {
  readonly clock: Clock;
  readonly world: World;
  readonly priceOf: PriceOf;
}

/** How a run ended, before it is put into words for the terminal event. */
export interface LoopOutcome {
  readonly end: 'completed' | 'failed' | 'aborted';
  readonly error?: RunFailure;
  readonly text: string;
  /** The value that the final answer is, where it had to be one. */
  readonly output?: JsonValue;
  readonly usage: Usage;
  readonly costUsd: number | null;
  readonly turns: number;
  readonly denials: readonly Denial[];
}

/**
 * The agent loop: ask the model, run what it asks for, give it the results, until it answers.
 *
 * A pure generator: all effects go through its dependencies. It yields what has happened since it last waited, and it
 * only goes on when more is asked for. So whoever reads it can write each event to disk before its consequences
 * happen. However it ends, the transcript is legal: every call has exactly one result.
 */
export function runLoop(
  input: LoopInput,
  dependencies: LoopDependencies,
  state: RunState,
): AsyncGenerator<readonly AgentEventBody[], LoopOutcome> {
  return tellEvents(state.outbox, () => loop(input, dependencies, state));
}

async function loop(input: LoopInput, dependencies: LoopDependencies, state: RunState): Promise<LoopOutcome> {
  const { transcript, context } = input;
  const { ids, models } = dependencies;
  const { outbox, watch } = state;
  const account = new RunAccount(input.limits, dependencies.priceOf, outbox);
  const guard = new LoopGuard();
  const wishes = new TurnWishes(input.toolChoice);
  const denials: Denial[] = [];
  const compact = (cause: CompactionCause): ReturnType<typeof compactTranscript> =>
    compactTranscript({ ...input, account, cause }, dependencies, state);
  const shapes = new Shapes(input.answer);
  const requestOf = (model: ReadyModel): ProviderRequest => {
    const { messages, lineage } = transcript;
    const tools = toolSpecsOf(dependencies);
    const shape = shapes.of(model);
    const frame = requestTo(model, input.request);
    const system = withInstructions(frame.system, shape?.instructions ?? '');
    return { ...frame, system, messages, tools, lineage, ...wishes.of(tools, shape) };
  };
  let patience = new Patience();
  const moveTo = async (model: ReadyModel, from: string, reason: string): Promise<void> => {
    await inspect(model, watch);
    const told = hop(from, model, { reason, request: requestOf(model) });
    transcript.losses.told(told.losses);
    outbox.push(told);
    if (model.provider.lossesOf === undefined) untold = model;
    context.moveTo(model);
    account.checkPrice();
  };
  const takeOver = { ...input, ...dependencies, account };
  /** A model that was moved to and could not say beforehand what it would not be given. */
  let untold: ReadyModel | undefined;
  let overflowed = false;
  let text = '';
  let output: JsonValue | undefined;
  let ended: Ended | undefined;

  const say = (content: readonly UserPart[]): void => {
    const message = { role: 'user', id: ids.next('msg'), content } as const;
    transcript.append(message);
    outbox.push({ type: 'message.completed', message });
  };
  say(input.task);
  account.checkPrice();
  // Told whether or not the provider asks anybody: a replay asks nobody, and tells the same.
  await outbox.told();
  await inspect(models.current, watch);
  if (models.cameFrom !== undefined)
    await moveTo(models.current, models.cameFrom, 'the run was begun with another model');

  while (ended === undefined) {
    ended = beforeTurn(account, watch.signal);
    if (ended !== undefined) break;
    const cause = context.compactionCause(transcript.messages);
    if (cause !== undefined) {
      await compact(cause);
      continue;
    }
    account.begin();
    await outbox.told();
    const asked = models.current;
    const request = requestOf(asked);
    const outcome = await modelTurn(request, { model: asked, modelsLeft: models.left, patience }, dependencies, state);

    if (outcome.type === 'failure') {
      const { failure, partialText } = outcome;
      account.failed(failure, partialText);
      if (partialText !== '') {
        const end = failure.kind === 'aborted' ? 'aborted' : 'failed';
        const message = brokenMessage(partialText, end, { id: ids.next('msg'), ...request });
        transcript.append(message);
        outbox.push({ type: 'message.completed', message });
      }
      account.end('interrupted');
      // Once for each refusal: a transcript that is still too large after that will stay so.
      if (!overflowed && isTooLarge(failure) && partialText === '') {
        overflowed = true;
        if (failure.kind === 'context_overflow') context.refused(transcript.messages);
        if ((await compact('overflow')) !== undefined) continue;
      }
      const error = runErrorOf(failure);
      const successor = isOutage(failure.kind, models) ? await findSuccessor(takeOver, state) : undefined;
      if (successor !== undefined) {
        patience.moved();
        await moveTo(successor, modelName(asked), error.message);
        continue;
      }
      text = partialText;
      ended = failed(models.explain(error));
      if (failure.kind === 'aborted' || watch.signal.aborted) ended = { end: 'aborted' };
      break;
    }

    overflowed = false;
    const { finish } = outcome;
    for (const warning of transcript.refusedWishes.warningsOf(finish.losses)) outbox.push(warning);
    const untoldBefore = untold === asked ? lateLosses(asked, finish.losses) : [];
    untold = undefined;
    for (const warning of [...untoldBefore, ...transcript.losses.warningsOf(finish.losses)]) outbox.push(warning);
    account.answered(finish);
    let stop = stopOf(finish);
    if (stop.type === 'error' && isRefusal(finish.stopReason)) {
      const successor = await findSuccessor(takeOver, state);
      if (successor !== undefined) {
        const message = supersededMessage(finish, ids);
        transcript.append(message);
        outbox.push({ type: 'message.completed', message });
        account.end(finish.stopReason);
        patience.moved();
        await moveTo(successor, modelName(asked), stop.error.message);
        continue;
      }
      stop = { ...stop, error: models.explain(stop.error) };
    }
    models.answered();
    patience = new Patience();
    const message = assistantMessage(finish, transcript, ids);
    text = textOf(message) || text;
    transcript.append(message);
    outbox.push({ type: 'message.completed', message });
    context.answered(transcript.messages, message, finish.usage);
    input.onIteration(account.turns, message, finish);

    const calls = toolCallsOf(message);
    let circles = false;
    if (calls.length > 0) {
      const results =
        stop.type === 'calls'
          ? await runCalls(calls, dependencies, dependencies.world, state)
          : skipCalls(calls, finish.stopReason, outbox);
      denials.push(...results.denials);
      transcript.append({ role: 'tool', id: `${message.id}:results`, content: results.results });
      circles = stop.type === 'calls' && guard.isCircling(calls, results.results);
    }
    account.end(finish.stopReason);
    wishes.answered('go on');
    if (circles) ended = failed(circling(calls));
    else ended = afterTurn(stop);
    if (stop.type !== 'answer') continue;
    if (textOf(message).trim() === '') outbox.push(EMPTY_ANSWER);
    // An abort is told by the next turn, which is not begun.
    const judged = input.answer?.expected.judge(textOf(message), { mayAsk: account.limit() === undefined });
    if (judged?.type === 'right') {
      output = judged.value;
      text = JSON.stringify(output);
    } else if (judged?.type === 'wrong') ended = failed(judged.error);
    else if (judged?.type === 'again') {
      say([{ type: 'text', text: judged.correction }]);
      wishes.answered('again');
      ended = undefined;
    }
  }
  const { usage, costUsd, turns } = account;
  return { ...ended, text, ...(output === undefined ? {} : { output }), usage, costUsd, turns, denials };
}

type Ended = Pick<LoopOutcome, 'end' | 'error'>;

function failed(error: RunFailure): Ended {
  return { end: 'failed', error };
}

/** Why there is no next turn; undefined when there is one. */
function beforeTurn(account: RunAccount, signal: AbortSignal): Ended | undefined {
  if (signal.aborted) return { end: 'aborted' };
  const limit = account.limit();
  return limit === undefined ? undefined : failed(limit);
}

/** Whether a shorter transcript may be taken where this one was not. */
function isTooLarge({ kind }: ProviderFailure): boolean {
  return kind === 'context_overflow' || kind === 'too_large';
}

function afterTurn(stop: Stop): Ended | undefined {
  switch (stop.type) {
    case 'answer':
      return { end: 'completed' };
    case 'error':
      return failed(stop.error);
    case 'calls':
    case 'pause':
      return undefined;
    default:
      return assertNever(stop);
  }
}

/** Else a run that ends in silence would look as if it had done what it was asked for. */
const EMPTY_ANSWER: AgentEventBody = {
  type: 'warning',
  code: 'answer.empty',
  message: 'The model ended without an answer.',
};

/** Calls of an answer that was cut are not run: their arguments may be incomplete. */
function skipCalls(calls: readonly ToolCallPart[], reason: StopReason, outbox: Telling): CallsOutcome {
  const results = calls.map((call) => {
    outbox.push({ type: 'tool.requested', callId: call.id, name: call.name, input: call.input });
    const text = `Not run: the answer ended early (${reason}), so the call may be incomplete.`;
    const completed = notRun(call, 'cancelled', text);
    outbox.push(completed);
    return completed.result;
  });
  return { results, denials: [] };
}

function toolSpecsOf({ tools }: LoopDependencies): readonly ToolSpec[] {
  return tools.list().map(({ manifest }) => manifest);
}

function circling(calls: readonly ToolCallPart[]): RunFailure {
  const names = [...new Set(calls.map((call) => call.name))].join(', ');
  return {
    code: 'limit.loop',
    message: `The model repeated the same calls (${names}) without new results.`,
    hint: 'Say the task differently, or use another model.',
    retryable: false,
  };
}
