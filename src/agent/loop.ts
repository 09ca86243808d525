import type { Clock } from '../plugin/clock.js';
import type { AgentEventBody, CompactionCause, Denial } from '../plugin/event.js';
import type { JsonValue } from '../plugin/json.js';
import type { AssistantMessage, ToolCallPart, UserMessage, UserPart } from '../plugin/message.js';
import { textOf, toolCallsOf } from '../plugin/message.js';
import type { ProviderFinish, ProviderRequest } from '../plugin/provider.js';
import type { ProviderFailure } from '../plugin/provider-failure.js';
import type { Usage } from '../plugin/usage.js';
import { assistantMessage, brokenMessage, supersededMessage } from './answer-message.js';
import { compactTranscript, type CompactionDependencies } from './compact-transcript.js';
import type { ContextKeeper } from './context-keeper.js';
import { LoopGuard } from './loop-guard.js';
import { ModelMoves } from './model-moves.js';
import { modelTurn, type AskedModel, type TurnOutcome } from './model-turn.js';
import type { PrepareDependencies } from './prepared-call.js';
import { Patience } from './patience.js';
import type { WantedShape } from './prepare-task.js';
import { modelName, type ReadyModel } from './ready-model.js';
import type { RequestFrame } from './request-to.js';
import { RunAccount, type PriceOf, type RunLimits } from './run-account.js';
import { runCalls, skipCalls } from './run-calls.js';
import { afterTurn, beforeTurn, circling, failed, type RunEnd } from './run-end.js';
import { runErrorOf } from './run-error.js';
import { RunRequests } from './run-requests.js';
import type { RunState } from './run-state.js';
import { stopOf, type Stop } from './stop-of.js';
import { findSuccessor, inspect, isOutage, isRefusal } from './take-over.js';
import type { Transcript } from './transcript.js';
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
export interface LoopOutcome extends RunEnd {
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
 * Pure: all effects go through its dependencies. It tells the outbox what has happened since it last waited, and only
 * goes on when more is asked for. So whoever reads the outbox can write each event to disk before its consequences
 * happen. However it ends, the transcript is legal: every call has exactly one result.
 */
export function runLoop(input: LoopInput, dependencies: LoopDependencies, state: RunState): Promise<LoopOutcome> {
  return state.outbox.during(() => new Loop(input, dependencies, state).run());
}

/** One run of the loop. Each step gives the end of the run, or undefined where there is another turn. */
class Loop {
  readonly #input: LoopInput;
  readonly #dependencies: LoopDependencies;
  readonly #state: RunState;
  readonly #account: RunAccount;
  readonly #requests: RunRequests;
  readonly #moves: ModelMoves;
  readonly #guard = new LoopGuard();
  readonly #denials: Denial[] = [];
  #patience = new Patience();
  /** Whether the last request was found too large, and the transcript compacted for it. */
  #overflowed = false;
  #text = '';
  #output: JsonValue | undefined;

  constructor(input: LoopInput, dependencies: LoopDependencies, state: RunState) {
    this.#input = input;
    this.#dependencies = dependencies;
    this.#state = state;
    this.#account = new RunAccount(input.limits, dependencies.priceOf, state.outbox);
    this.#requests = new RunRequests({ ...input, tools: dependencies.tools });
    this.#moves = new ModelMoves({ ...input, account: this.#account, requests: this.#requests }, state);
  }

  async run(): Promise<LoopOutcome> {
    await this.#begin();
    let ended: RunEnd | undefined;
    while (ended === undefined) ended = await this.#turn();
    const { usage, costUsd, turns } = this.#account;
    const output = this.#output === undefined ? {} : { output: this.#output };
    return { ...ended, text: this.#text, ...output, usage, costUsd, turns, denials: this.#denials };
  }

  async #begin(): Promise<void> {
    const { models } = this.#dependencies;
    this.#say(this.#input.task);
    this.#account.checkPrice();
    // Told whether or not the provider asks anybody: a replay asks nobody, and tells the same.
    await this.#state.outbox.told();
    await inspect(models.current, this.#state.watch);
    if (models.cameFrom !== undefined)
      await this.#moves.to(models.current, models.cameFrom, 'the run was begun with another model');
  }

  async #turn(): Promise<RunEnd | undefined> {
    const { context, transcript } = this.#input;
    const { models } = this.#dependencies;
    const obstacle = beforeTurn(this.#account, this.#state.watch.signal);
    if (obstacle !== undefined) return obstacle;
    const cause = context.compactionCause(transcript.messages);
    if (cause !== undefined) {
      await this.#compact(cause);
      return undefined;
    }
    this.#account.begin();
    await this.#state.outbox.told();
    const asked: AskedModel = { model: models.current, modelsLeft: models.left, patience: this.#patience };
    const request = this.#requests.to(asked.model);
    const outcome = await modelTurn(request, asked, this.#dependencies, this.#state);
    return outcome.type === 'failure'
      ? await this.#failed(outcome, asked.model, request)
      : await this.#answered(outcome.finish, asked.model);
  }

  async #failed(
    { failure, partialText }: Extract<TurnOutcome, { type: 'failure' }>,
    asked: ReadyModel,
    request: ProviderRequest,
  ): Promise<RunEnd | undefined> {
    const { context, transcript } = this.#input;
    const { models, ids } = this.#dependencies;
    this.#account.failed(failure, partialText);
    if (partialText !== '') {
      const end = failure.kind === 'aborted' ? 'aborted' : 'failed';
      this.#keep(brokenMessage(partialText, end, { id: ids.next('msg'), ...request }));
    }
    this.#account.end('interrupted');
    // Once for each refusal: a transcript that is still too large after that will stay so.
    if (!this.#overflowed && isTooLarge(failure) && partialText === '') {
      this.#overflowed = true;
      if (failure.kind === 'context_overflow') context.refused(transcript.messages);
      if ((await this.#compact('overflow')) !== undefined) return undefined;
    }
    const error = runErrorOf(failure);
    if (isOutage(failure.kind, models) && (await this.#moveOn(asked, error.message))) return undefined;
    this.#text = partialText;
    if (failure.kind === 'aborted' || this.#state.watch.signal.aborted) return { end: 'aborted' };
    return failed(models.explain(error));
  }

  #answered(finish: ProviderFinish, asked: ReadyModel): Promise<RunEnd | undefined> {
    this.#overflowed = false;
    this.#tellLosses(finish, asked);
    this.#account.answered(finish);
    const stop = stopOf(finish);
    if (stop.type === 'error' && isRefusal(finish.stopReason)) return this.#refused(finish, asked, stop);
    return this.#goOn(finish, stop);
  }

  #tellLosses({ losses }: ProviderFinish, asked: ReadyModel): void {
    const { transcript } = this.#input;
    const { outbox } = this.#state;
    const warnings = [
      ...transcript.refusedWishes.warningsOf(losses),
      ...this.#moves.lateLosses(asked, losses),
      ...transcript.losses.warningsOf(losses),
    ];
    warnings.forEach((warning) => outbox.push(warning));
  }

  /** A model that would not answer. Another one may. */
  async #refused(
    finish: ProviderFinish,
    asked: ReadyModel,
    stop: Extract<Stop, { type: 'error' }>,
  ): Promise<RunEnd | undefined> {
    const { models, ids } = this.#dependencies;
    const superseded = (): void => {
      this.#keep(supersededMessage(finish, ids));
      this.#account.end(finish.stopReason);
    };
    if (await this.#moveOn(asked, stop.error.message, superseded)) return undefined;
    return await this.#goOn(finish, { ...stop, error: models.explain(stop.error) });
  }

  /** Keeps the answer, and runs what it calls. */
  async #goOn(finish: ProviderFinish, stop: Stop): Promise<RunEnd | undefined> {
    const { transcript, context, onIteration } = this.#input;
    const { models, ids } = this.#dependencies;
    models.answered();
    this.#patience = new Patience();
    const message = assistantMessage(finish, transcript, ids);
    this.#text = textOf(message) || this.#text;
    this.#keep(message);
    context.answered(transcript.messages, message, finish.usage);
    onIteration(this.#account.turns, message, finish);
    const calls = toolCallsOf(message);
    const circles = calls.length > 0 && (await this.#call(calls, message, stop));
    this.#account.end(finish.stopReason);
    this.#requests.wishes.answered('go on');
    if (circles) return failed(circling(calls));
    return stop.type === 'answer' ? this.#judge(textOf(message)) : afterTurn(stop);
  }

  /** Gives each call its result; true when the model goes round in circles. */
  async #call(calls: readonly ToolCallPart[], message: AssistantMessage, stop: Stop): Promise<boolean> {
    const { world } = this.#dependencies;
    const { results, denials } =
      stop.type === 'calls'
        ? await runCalls(calls, this.#dependencies, world, this.#state)
        : skipCalls(calls, message.stopReason, this.#state.outbox);
    this.#denials.push(...denials);
    this.#input.transcript.append({ role: 'tool', id: `${message.id}:results`, content: results });
    return stop.type === 'calls' && this.#guard.isCircling(calls, results);
  }

  /** The final answer: the end of the run, or another turn where it is not what it had to be. */
  #judge(text: string): RunEnd | undefined {
    if (text.trim() === '') this.#state.outbox.push(EMPTY_ANSWER);
    // An abort is told by the next turn, which is not begun.
    const mayAsk = this.#account.limit() === undefined;
    const judged = this.#input.answer?.expected.judge(text, { mayAsk });
    switch (judged?.type) {
      case undefined:
        break;
      case 'right':
        this.#output = judged.value;
        this.#text = JSON.stringify(judged.value);
        break;
      case 'wrong':
        return failed(judged.error);
      case 'again':
        this.#say([{ type: 'text', text: judged.correction }]);
        this.#requests.wishes.answered('again');
        return undefined;
    }
    return { end: 'completed' };
  }

  /** Another model takes over, where one can. `before` is done when it is known that it will. */
  async #moveOn(asked: ReadyModel, reason: string, before = (): void => undefined): Promise<boolean> {
    const successor = await findSuccessor(
      { ...this.#input, ...this.#dependencies, account: this.#account },
      this.#state,
    );
    if (successor === undefined) return false;
    before();
    this.#patience.moved();
    await this.#moves.to(successor, modelName(asked), reason);
    return true;
  }

  #compact(cause: CompactionCause): ReturnType<typeof compactTranscript> {
    return compactTranscript({ ...this.#input, account: this.#account, cause }, this.#dependencies, this.#state);
  }

  #say(content: readonly UserPart[]): void {
    this.#keep({ role: 'user', id: this.#dependencies.ids.next('msg'), content });
  }

  #keep(message: UserMessage | AssistantMessage): void {
    this.#input.transcript.append(message);
    this.#state.outbox.push({ type: 'message.completed', message });
  }
}

/** Whether a shorter transcript may be taken where this one was not. */
function isTooLarge({ kind }: ProviderFailure): boolean {
  return kind === 'context_overflow' || kind === 'too_large';
}

/** Else a run that ends in silence would look as if it had done what it was asked for. */
const EMPTY_ANSWER: AgentEventBody = {
  type: 'warning',
  code: 'answer.empty',
  message: 'The model ended without an answer.',
};
