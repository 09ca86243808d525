import type { AgentEventBody, Denial, ToolCompleted, ToolProgress } from '../plugin/event.js';
import type { ToolCallPart, ToolResultPart } from '../plugin/message.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';
import { EventQueue } from './event-queue.js';
import { executeCall, type ToolWorld } from './execute-call.js';
import { prepareCall, type PrepareDependencies, type PreparedCall } from './prepare-call.js';

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
export async function* runCalls(
  calls: readonly ToolCallPart[],
  dependencies: PrepareDependencies,
  world: ToolWorld,
  signal: AbortSignal,
): AsyncGenerator<AgentEventBody, CallsOutcome> {
  const results = new Map<string, ToolResultPart>();
  const denials: Denial[] = [];
  for (const call of calls) yield { type: 'tool.requested', callId: call.id, name: call.name, input: call.input };

  for (const group of groupReads(calls, dependencies.tools)) {
    const ready: Extract<PreparedCall, { type: 'ready' }>[] = [];
    for (const call of group) {
      if (signal.aborted) break;
      const prepared = yield* prepareCall(call, dependencies, signal);
      if (prepared.type === 'ready') {
        ready.push(prepared);
        continue;
      }
      if (prepared.denial !== undefined) denials.push(prepared.denial);
      const completed = notRun(call, prepared.status, prepared.text);
      results.set(call.id, completed.result);
      yield completed;
    }
    if (signal.aborted) break;
    for (const { call } of ready) yield { type: 'tool.started', callId: call.id, name: call.name };
    const { events, ended } = executeTogether(ready, world, signal);
    for await (const event of events) {
      if (event.type === 'tool.completed') results.set(event.callId, event.result);
      yield event;
    }
    await ended;
  }
  for (const call of calls) {
    if (results.has(call.id)) continue;
    const completed = notRun(call, 'cancelled', 'The run was ended before this call; it was not run.');
    results.set(call.id, completed.result);
    yield completed;
  }
  return { results: calls.map((call) => results.get(call.id) as ToolResultPart), denials };
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

/** Their progress and results as they come. */
function executeTogether(
  ready: readonly Extract<PreparedCall, { type: 'ready' }>[],
  world: ToolWorld,
  signal: AbortSignal,
): { readonly events: AsyncIterable<ToolProgress | ToolCompleted>; readonly ended: Promise<unknown> } {
  const queue = new EventQueue<ToolProgress | ToolCompleted>();
  const executions = ready.map(async (call) => {
    queue.push(await executeCall(call, world, signal, (progress) => queue.push(progress)));
  });
  return { events: queue, ended: Promise.all(executions).finally(() => queue.close()) };
}
