import { AbortWatch } from '../agent/abort-watch.js';
import { AGENT_TOKENS } from '../agent/agent-options.js';
import { EventRecorder } from '../agent/event-recorder.js';
import { Outbox } from '../agent/outbox.js';
import { runCalls, type CallsOutcome } from '../agent/run-calls.js';
import { terminalOf } from '../agent/terminal.js';
import { ConversationTotals } from '../context/conversation-totals.js';
import { AllosError } from '../plugin/error.js';
import { exitCodeOf, type ErrorCode } from '../plugin/error-table.js';
import type { AgentEvent, RunStarted, RunTerminal } from '../plugin/event.js';
import { failedTerminal } from '../plugin/failed-terminal.js';
import type { JsonObject } from '../plugin/json.js';
import type { Surface } from '../plugin/surface.js';
import { TOKENS } from '../plugin/tokens.js';
import { NO_USAGE } from '../plugin/usage.js';
import type { Allos } from './create-allos.js';
import { NO_MODEL } from './no-model.js';

export interface ToolCall {
  readonly name: string;
  readonly input: JsonObject;
}

/**
 * Calls one tool of a session by hand, through its codec, its policy, the hooks and its approver, as a run does when a
 * model asks.
 * The events are those of a run without a turn; the text of the last one is what a model would read.
 *
 * The call is all there is to do, so it decides how the run ends: a tool that failed is `tool.failed`, arguments that
 * are not valid are `usage.invalid`, and a denial is `permission.denied`, whoever gave it.
 *
 * @throws AllosError `usage.unknown_tool` for a tool that the session does not offer
 */
export async function* callTool(
  { container }: Pick<Allos, 'container'>,
  { name, input }: ToolCall,
  signal: AbortSignal,
): AsyncGenerator<AgentEvent, void> {
  const world = container.get(AGENT_TOKENS.World);
  const options = container.get(AGENT_TOKENS.Options);
  const conversation = container.get(AGENT_TOKENS.Conversation);
  const tools = container.get(TOKENS.ToolCatalog);
  if (tools.find(name) === undefined) {
    throw new AllosError('usage.unknown_tool', `the tool ${name} is disabled here`, {
      hint: 'See allos config explain tools.disabled.',
    });
  }
  const clock = container.get(TOKENS.Clock);
  const ids = container.get(TOKENS.Ids);
  const startedAt = clock.monotonic();
  const elapsed = (): number => Math.round(clock.monotonic() - startedAt);
  const hooks = container.get(AGENT_TOKENS.Hooks);
  const { record, recordAll } = new EventRecorder({
    runId: ids.next('run'),
    sessionId: conversation.sessionId,
    clock,
    session: conversation.session,
    totals: new ConversationTotals(),
    hooks,
  });
  const started: RunStarted = {
    type: 'run.started',
    provider: NO_MODEL,
    model: options.model,
    cwd: world.cwd,
    mode: options.mode,
    tools: tools.list().map(({ manifest }) => manifest.name),
    plugins: options.plugins.filter((plugin) => !plugin.startsWith('allos-no-model@')),
    systemPrompt: 'none',
  };
  yield record(started);

  const dependencies = {
    tools,
    policy: container.get(TOKENS.Policy),
    approver: container.get(TOKENS.Approver),
    hooks,
    preview: container.get(AGENT_TOKENS.Preview),
    cwd: world.cwd,
    roots: world.roots,
  };
  const watch = new AbortWatch(signal);
  const outbox = new Outbox();
  const call = { type: 'tool_call', id: ids.next('call'), name, input } as const;
  let isStarted = false;
  try {
    const done = outbox.during(() => runCalls([call], dependencies, world, { outbox, watch }));
    for (let told = await outbox.next(); told !== undefined; told = await outbox.next()) {
      isStarted ||= told.some(({ type }) => type === 'tool.started');
      for (const event of recordAll(told)) yield event;
    }
    const outcome = await done;
    yield record(endOf(outcome, { name, isStarted, signal, durationMs: elapsed(), surface: world.surface }));
  } catch (error) {
    yield record(failedTerminal(error, { durationMs: elapsed(), surface: world.surface }));
  } finally {
    watch.close();
  }
}

function endOf(
  { results, denials }: CallsOutcome,
  call: {
    readonly name: string;
    readonly isStarted: boolean;
    readonly signal: AbortSignal;
    readonly durationMs: number;
    readonly surface: Surface;
  },
): RunTerminal {
  const { name, isStarted, ...ended } = call;
  const { signal } = ended;
  const [result] = results;
  const text = result?.text ?? '';
  const spent = { usage: NO_USAGE, costUsd: 0, turns: 0, denials };
  if (signal.aborted) return withoutHint(terminalOf({ end: 'aborted', text: '', ...spent }, ended));
  const completed = terminalOf({ end: 'completed', text, ...spent }, ended);
  if (result?.status === 'ok') return completed;
  const failed = (code: ErrorCode, message: string, hint?: string): RunTerminal => ({
    ...completed,
    type: 'run.failed',
    status: code === 'permission.denied' ? 'denied' : 'failed',
    text: code === 'tool.failed' ? text : '',
    error: { code, message, ...(hint === undefined ? {} : { hint }), retryable: false },
    exitCode: exitCodeOf(code),
  });
  const [denial] = denials;
  if (denial !== undefined)
    return failed('permission.denied', completed.error?.message ?? `${name} was not run: ${denial.reason}`);
  if (isStarted) return failed('tool.failed', `${name} failed`);
  return failed('usage.invalid', text, `See allos tools show ${name}.`);
}

/** There is no session to go on with. */
function withoutHint(terminal: RunTerminal): RunTerminal {
  if (terminal.error === undefined) return terminal;
  const { hint: _hint, ...error } = terminal.error;
  return { ...terminal, error };
}
