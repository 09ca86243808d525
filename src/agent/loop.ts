import { assertNever } from '../plugin/assert-never.js';
import type { Clock, Ids } from '../plugin/clock.js';
import type { AgentEventBody, Denial, RunError, UsageReported, Warning } from '../plugin/event.js';
import { NO_USAGE, addUsage, reportedUsage, type Usage } from '../plugin/usage.js';
import type { AssistantMessage, AssistantPart, StopReason, ToolCallPart, UserPart } from '../plugin/message.js';
import { textOf, toolCallsOf } from '../plugin/message.js';
import type { ProviderFinish, ProviderRequest, ToolSpec } from '../plugin/provider.js';
import type { ToolWorld } from './execute-call.js';
import { LoopGuard } from './loop-guard.js';
import { modelTurn, type TurnDependencies } from './model-turn.js';
import type { PrepareDependencies } from './prepare-call.js';
import type { Outbox } from './outbox.js';
import { notRun, runCalls, type CallsOutcome } from './run-calls.js';
import { runErrorOf } from './run-error.js';
import type { RunState } from './run-state.js';
import { Spending } from './spending.js';
import type { Transcript } from './transcript.js';

/** What one run works on and under which limits. */
export interface LoopInput {
  readonly task: readonly UserPart[];
  readonly transcript: Transcript;
  /** Everything of a request that stays the same in a run. */
  readonly request: Omit<ProviderRequest, 'messages' | 'tools' | 'lineage'>;
  /** Model calls. */
  readonly maxTurns: number;
  /** Input and output tokens of the run together; undefined for no bound. */
  readonly maxTokens?: number;
  /** US dollars of the run; undefined for no bound. */
  readonly maxCostUsd?: number;
  readonly onIteration: (turn: number, message: AssistantMessage, finish: ProviderFinish) => void;
}

/** What the loop acts through. */
export interface LoopDependencies extends TurnDependencies, PrepareDependencies {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly world: ToolWorld;
  /** What a model call cost in US dollars, or would without a `finish`; null when its price is unknown. */
  readonly priceOf: (usage: Usage, finish?: ProviderFinish) => number | null;
}

/** How a run ended, before it is put into words for the terminal event. */
export interface LoopOutcome {
  readonly end: 'completed' | 'failed' | 'aborted';
  readonly error?: RunError;
  readonly text: string;
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
export async function* runLoop(
  input: LoopInput,
  dependencies: LoopDependencies,
  state: RunState,
): AsyncGenerator<readonly AgentEventBody[], LoopOutcome> {
  const { transcript, maxTurns, maxTokens } = input;
  const { ids } = dependencies;
  const { outbox, watch } = state;
  const guard = new LoopGuard();
  const denials: Denial[] = [];
  let usage = NO_USAGE;
  const spending = new Spending(input.maxCostUsd);
  let turns = 0;
  let text = '';
  let ended: Ended | undefined;

  const task = { role: 'user', id: ids.next('msg'), content: input.task } as const;
  transcript.append(task);
  outbox.push({ type: 'message.completed', message: task });
  if (spending.isBounded && dependencies.priceOf(ONE_TOKEN_EACH) === null) tell(spending.warning(), outbox);

  while (ended === undefined) {
    ended = beforeTurn({ turns, maxTurns, tokens: totalOf(usage), maxTokens, spending, aborted: watch.signal.aborted });
    if (ended !== undefined) break;
    turns++;
    outbox.push({ type: 'turn.started', turn: turns });
    yield outbox.take();
    const tools = toolSpecsOf(dependencies);
    const request = { ...input.request, messages: transcript.messages, tools, lineage: transcript.lineage };
    const outcome = yield* modelTurn(request, dependencies, state);

    if (outcome.type === 'failure') {
      const aborted = outcome.failure.kind === 'aborted';
      text = outcome.partialText;
      spending.addFailed(outcome.failure.kind, text);
      if (text !== '') {
        const message = brokenMessage(text, aborted ? 'aborted' : 'failed', input, dependencies);
        transcript.append(message);
        outbox.push({ type: 'message.completed', message });
      }
      outbox.push({ type: 'turn.completed', turn: turns, stopReason: 'interrupted' });
      ended = aborted ? { end: 'aborted' } : failed(runErrorOf(outcome.failure));
      break;
    }

    const { finish } = outcome;
    for (const warning of transcript.refusedWishes.warningsOf(finish.losses)) outbox.push(warning);
    const message = assistantMessage(finish, transcript, dependencies);
    const cost = finish.usage === undefined ? null : dependencies.priceOf(finish.usage, finish);
    usage = addUsage(usage, finish.usage ?? NO_USAGE);
    spending.add(cost);
    if (cost === null) tell(spending.warning(), outbox);
    if (finish.usage !== undefined) outbox.push(usageEvent(finish.usage, cost));
    text = textOf(message) || text;
    transcript.append(message);
    outbox.push({ type: 'message.completed', message });
    input.onIteration(turns, message, finish);

    const calls = toolCallsOf(message);
    const stop = stopOf(finish.stopReason, calls);
    let circles = false;
    if (calls.length > 0) {
      const results =
        stop.type === 'calls'
          ? yield* runCalls(calls, dependencies, dependencies.world, state)
          : skipCalls(calls, finish.stopReason, outbox);
      denials.push(...results.denials);
      transcript.append({ role: 'tool', id: `${message.id}:results`, content: results.results });
      circles = stop.type === 'calls' && guard.isCircling(calls, results.results);
    }
    outbox.push({ type: 'turn.completed', turn: turns, stopReason: finish.stopReason });
    if (circles) ended = failed(circling(calls));
    else ended = afterTurn(stop);
    if (stop.type === 'answer' && textOf(message).trim() === '') outbox.push(EMPTY_ANSWER);
  }
  yield outbox.take();
  return { ...ended, text, usage, costUsd: spending.costUsd, turns, denials };
}

type Ended = Pick<LoopOutcome, 'end' | 'error'>;

function failed(error: RunError): Ended {
  return { end: 'failed', error };
}

/** Why there is no next turn; undefined when there is one. */
function beforeTurn(at: {
  readonly turns: number;
  readonly maxTurns: number;
  readonly tokens: number;
  readonly maxTokens: number | undefined;
  readonly spending: Spending;
  readonly aborted: boolean;
}): Ended | undefined {
  if (at.aborted) return { end: 'aborted' };
  if (at.turns >= at.maxTurns) return failed(turnLimit(at.maxTurns));
  if (at.maxTokens !== undefined && at.tokens >= at.maxTokens) return failed(tokenLimit(at.maxTokens));
  const costLimit = at.spending.limit();
  return costLimit === undefined ? undefined : failed(costLimit);
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

type Stop =
  | { readonly type: 'answer' }
  | { readonly type: 'calls' }
  /** The API asks to be called again with what it said. */
  | { readonly type: 'pause' }
  | { readonly type: 'error'; readonly error: RunError };

function stopOf(reason: StopReason, calls: readonly ToolCallPart[]): Stop {
  switch (reason) {
    case 'stop':
    case 'tool_calls':
    case 'unknown':
      return calls.length > 0 ? { type: 'calls' } : { type: 'answer' };
    case 'pause':
      return calls.length > 0 ? { type: 'calls' } : { type: 'pause' };
    case 'length':
    case 'context_window':
      return {
        type: 'error',
        error: {
          code: 'limit.output',
          message:
            reason === 'length'
              ? 'The answer was cut at the output limit of the model.'
              : 'The answer was cut because the context window is full.',
          hint:
            reason === 'length'
              ? 'Raise --max-output-tokens, or ask for a shorter answer.'
              : 'Start a new session, or use a model with a larger window.',
          retryable: false,
        },
      };
    case 'content_filter':
    case 'refusal':
      return {
        type: 'error',
        error: {
          code: 'run.gave_up',
          message:
            reason === 'refusal' ? 'The model refused the task.' : "The provider's content filter cut the answer.",
          hint: 'Say the task differently, or use another model.',
          retryable: false,
        },
      };
    case 'interrupted':
      return {
        type: 'error',
        error: { code: 'provider.bad_response', message: 'The answer broke off.', retryable: false },
      };
    default:
      return assertNever(reason);
  }
}

/** Calls of an answer that was cut are not run: their arguments may be incomplete. */
function skipCalls(calls: readonly ToolCallPart[], reason: StopReason, outbox: Outbox): CallsOutcome {
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

function assistantMessage(finish: ProviderFinish, transcript: Transcript, { ids }: LoopDependencies): AssistantMessage {
  return {
    role: 'assistant',
    id: ids.next('msg'),
    content: withUniqueCalls(finish.content, transcript, ids),
    origin: finish.origin,
    stopReason: finish.stopReason,
    state: 'complete',
  };
}

/** Some servers number the calls of each answer anew; two calls of one id would make two results of one call. */
function withUniqueCalls(
  content: readonly AssistantPart[],
  transcript: Transcript,
  ids: Ids,
): readonly AssistantPart[] {
  const seen = new Set<string>();
  return content.map((part) => {
    if (part.type !== 'tool_call') return part;
    const taken = seen.has(part.id) || transcript.hasCall(part.id);
    const unique = taken ? { ...part, id: ids.next('call') } : part;
    seen.add(unique.id);
    return unique;
  });
}

function brokenMessage(
  text: string,
  state: 'aborted' | 'failed',
  { request, transcript }: LoopInput,
  { ids }: LoopDependencies,
): AssistantMessage {
  return {
    role: 'assistant',
    id: ids.next('msg'),
    content: [{ type: 'text', text }],
    origin: { provider: '', api: '', endpoint: '', model: request.model, lineage: transcript.lineage },
    stopReason: 'interrupted',
    state,
  };
}

function usageEvent(usage: Usage, costUsd: number | null): UsageReported {
  return { type: 'usage', ...reportedUsage(usage), costUsd };
}

/** A call whose cost is known when the prices are. */
const ONE_TOKEN_EACH: Usage = { ...NO_USAGE, inputTokens: 1, outputTokens: 1 };

function tell(warning: Warning | undefined, outbox: Outbox): void {
  if (warning !== undefined) outbox.push(warning);
}

function totalOf(usage: Usage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens;
}

function turnLimit(maxTurns: number): RunError {
  return {
    code: 'limit.turns',
    message: `The run used up its ${maxTurns} model calls before the task was done.`,
    hint: 'Raise --max-iterations, or continue the session with allos run -c "go on".',
    retryable: false,
  };
}

function tokenLimit(maxTokens: number): RunError {
  return {
    code: 'limit.tokens',
    message: `The run used up its ${maxTokens} tokens before the task was done.`,
    hint: 'Raise --max-tokens, or continue the session with allos run -c "go on".',
    retryable: false,
  };
}

function circling(calls: readonly ToolCallPart[]): RunError {
  const names = [...new Set(calls.map((call) => call.name))].join(', ');
  return {
    code: 'limit.loop',
    message: `The model repeated the same calls (${names}) without new results.`,
    hint: 'Say the task differently, or use another model.',
    retryable: false,
  };
}
