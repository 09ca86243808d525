import type { Denial, ToolCompleted } from '../plugin/event.js';
import type { FinishedToolCall } from '../plugin/hook.js';
import type { ToolCallPart, ToolResultPart } from '../plugin/message.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';
import { askForCall } from './ask-for-call.js';
import { decideCall } from './decide-call.js';
import { guardCall } from './guard-call.js';
import type { PrepareDependencies, ReadyCall } from './prepared-call.js';
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
  const { hooks } = dependencies;
  const guarded = hooks.guards.length > 0;
  const results = new Map<string, ToolResultPart>();
  const denials: Denial[] = [];
  const complete = (completed: ToolCompleted): void => {
    results.set(completed.callId, completed.result);
    outbox.push(completed);
  };
  for (const call of calls)
    outbox.push({ type: 'tool.requested', callId: call.id, name: call.name, input: call.input });

  for (const group of groupReads(calls, dependencies.tools)) {
    const ready: ReadyCall[] = [];
    for (const call of group) {
      if (watch.signal.aborted) break;
      const decided = await decideCall(call, dependencies, watch);
      const seen = guarded && decided.type !== 'refused' ? await guardCall(decided, dependencies, state) : decided;
      const prepared = seen.type === 'ask' ? await askForCall(seen, dependencies, state) : seen;
      if (prepared.type === 'ready') {
        ready.push(prepared);
        continue;
      }
      if (prepared.denial !== undefined) denials.push(prepared.denial);
      complete(notRun(call, prepared.status, prepared.text));
    }
    if (watch.signal.aborted) break;
    if (ready.length === 0) continue;
    for (const { call } of ready) outbox.push({ type: 'tool.started', callId: call.id, name: call.name });
    await outbox.told();
    let running = ready.length;
    const looks: Promise<void>[] = [];
    await new Promise<void>((resolve) => {
      for (const call of ready) {
        world.execute(call, watch, (event) => {
          if (event.type === 'tool.completed') {
            running--;
            complete(event);
          } else outbox.push(event);
          // The last one is told with what comes of it, unless a hook is waited for.
          if (running > 0 || hooks.looksAfterToolCalls) outbox.flush();
          if (event.type === 'tool.completed' && hooks.looksAfterToolCalls) {
            looks.push(hooks.afterToolCall(finishedCall(call, event), state));
          }
          if (running === 0) resolve();
        });
      }
    });
    if (looks.length > 0) await Promise.all(looks);
  }
  for (const call of calls) {
    if (!results.has(call.id))
      complete(notRun(call, 'cancelled', 'The run was ended before this call; it was not run.'));
  }
  return { results: calls.map((call) => results.get(call.id) as ToolResultPart), denials };
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
