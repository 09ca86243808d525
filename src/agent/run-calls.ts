import type { Denial, ToolCompleted, ToolProgress } from '../plugin/event.js';
import type { FinishedToolCall } from '../plugin/hook.js';
import type { StopReason, ToolCallPart, ToolResultPart } from '../plugin/message.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';
import { askForCall } from './ask-for-call.js';
import { decideCall } from './decide-call.js';
import { guardCall } from './guard-call.js';
import type { Telling } from './outbox.js';
import type { PrepareDependencies, ReadyCall, RefusedCall } from './prepared-call.js';
import type { RunState } from './run-state.js';
import type { World } from './world.js';

/** What became of the calls of one turn. */
export interface CallsOutcome {
  /** Exactly one for each call, in the order of the calls. */
  readonly results: readonly ToolResultPart[];
  readonly denials: readonly Denial[];
}

/**
 * Runs the calls of one turn: neighbouring read-only calls together, all others one after the other, so that a call
 * sees what the calls before it did.
 */
export async function runCalls(
  calls: readonly ToolCallPart[],
  dependencies: PrepareDependencies,
  world: World,
  state: RunState,
): Promise<CallsOutcome> {
  const { outbox, watch } = state;
  const account = new CallsAccount(outbox);
  calls.forEach(({ id, name, input }) => outbox.push({ type: 'tool.requested', callId: id, name, input }));
  const groups = groupReads(calls, dependencies.tools);
  for (let next = 0; next < groups.length && !watch.signal.aborted; next++) {
    const ready = await prepareGroup(groups[next] ?? [], account, dependencies, state);
    if (ready.length > 0 && !watch.signal.aborted) await execute(ready, account, { world, ...dependencies }, state);
  }
  return account.outcomeOf(calls);
}

/** What became of calls so far. */
class CallsAccount {
  readonly #results = new Map<string, ToolResultPart>();
  readonly #denials: Denial[] = [];
  readonly #outbox: Pick<Telling, 'push'>;

  constructor(outbox: Pick<Telling, 'push'>) {
    this.#outbox = outbox;
  }

  complete(completed: ToolCompleted): void {
    this.#results.set(completed.callId, completed.result);
    this.#outbox.push(completed);
  }

  refuse({ call, denial, status, text }: RefusedCall): void {
    if (denial !== undefined) this.#denials.push(denial);
    this.complete(notRun(call, status, text));
  }

  /** Calls that an abort came before have a result as well. */
  outcomeOf(calls: readonly ToolCallPart[]): CallsOutcome {
    const results = calls.map((call) => {
      if (!this.#results.has(call.id)) {
        this.complete(notRun(call, 'cancelled', 'The run was ended before this call; it was not run.'));
      }
      return this.#results.get(call.id) as ToolResultPart;
    });
    return { results, denials: this.#denials };
  }
}

/** Those of a group that may run; the others have their results. */
async function prepareGroup(
  group: readonly ToolCallPart[],
  account: CallsAccount,
  dependencies: PrepareDependencies,
  state: RunState,
): Promise<readonly ReadyCall[]> {
  const ready: ReadyCall[] = [];
  for (let next = 0; next < group.length && !state.watch.signal.aborted; next++) {
    const prepared = await prepare(group[next] as ToolCallPart, dependencies, state);
    if (prepared.type === 'ready') ready.push(prepared);
    else account.refuse(prepared);
  }
  return ready;
}

async function prepare(
  call: ToolCallPart,
  dependencies: PrepareDependencies,
  state: RunState,
): Promise<ReadyCall | RefusedCall> {
  const decided = await decideCall(call, dependencies, state.watch);
  const isGuarded = dependencies.hooks.guards.length > 0 && decided.type !== 'refused';
  const seen = isGuarded ? await guardCall(decided, dependencies, state) : decided;
  return seen.type === 'ask' ? await askForCall(seen, dependencies, state) : seen;
}

/** Runs the calls of a group at once, and waits for all of them and for the hooks that look at them. */
async function execute(
  group: readonly ReadyCall[],
  account: CallsAccount,
  { world, hooks }: { readonly world: World } & Pick<PrepareDependencies, 'hooks'>,
  state: RunState,
): Promise<void> {
  const { outbox, watch } = state;
  group.forEach(({ call }) => outbox.push({ type: 'tool.started', callId: call.id, name: call.name }));
  await outbox.told();
  const looks: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    let running = group.length;
    const hear = (call: ReadyCall, event: ToolCompleted | ToolProgress): void => {
      if (event.type === 'tool.completed') {
        running--;
        account.complete(event);
      } else outbox.push(event);
      // The last one is told with what comes of it, unless a hook is waited for.
      if (running > 0 || hooks.looksAfterToolCalls) outbox.flush();
      if (event.type === 'tool.completed' && hooks.looksAfterToolCalls) {
        looks.push(hooks.afterToolCall(finishedCall(call, event), state));
      }
      if (running === 0) resolve();
    };
    group.forEach((call) => world.execute(call, watch, (event) => hear(call, event)));
  });
  if (looks.length > 0) await Promise.all(looks);
}

function finishedCall({ call, tool, input }: ReadyCall, completed: ToolCompleted): FinishedToolCall {
  const { status, durationMs, files, result } = completed;
  return {
    callId: call.id,
    tool: call.name,
    plugin: tool.plugin,
    input,
    status: status === 'denied' ? 'error' : status,
    durationMs,
    text: result.text,
    // A copy: the event with the original may not be on disk yet.
    files: files.map((file) => ({ ...file })),
  };
}

/** A call that was never started, told like one that ended. */
export function notRun(call: ToolCallPart, status: 'error' | 'denied' | 'cancelled', text: string): ToolCompleted {
  return {
    type: 'tool.completed',
    callId: call.id,
    name: call.name,
    status,
    durationMs: 0,
    files: [],
    result: { type: 'tool_result', callId: call.id, name: call.name, status, text },
  };
}

/** Calls of an answer that was cut are not run: their arguments may be incomplete. */
export function skipCalls(
  calls: readonly ToolCallPart[],
  reason: StopReason,
  outbox: Pick<Telling, 'push'>,
): CallsOutcome {
  const results = calls.map((call) => {
    outbox.push({ type: 'tool.requested', callId: call.id, name: call.name, input: call.input });
    const text = `Not run: the answer ended early (${reason}), so the call may be incomplete.`;
    const completed = notRun(call, 'cancelled', text);
    outbox.push(completed);
    return completed.result;
  });
  return { results, denials: [] };
}

function groupReads(calls: readonly ToolCallPart[], tools: ToolCatalog): readonly ToolCallPart[][] {
  const groups: ToolCallPart[][] = [];
  let reading = false;
  for (const call of calls) {
    const reads = tools.find(call.name)?.manifest.effects === 'read';
    if (reads && reading) groups.at(-1)?.push(call);
    else groups.push([call]);
    reading = reads;
  }
  return groups;
}
