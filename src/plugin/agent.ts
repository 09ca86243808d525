import type { AgentEvent, RunTerminal } from './event.js';
import type { Message, ToolCallPart } from './message.js';
import type { ProviderResponse } from './provider-response.js';

/**
 * Runs tasks in one conversation.
 *
 * @example
 * ```ts
 * import type { Agent } from 'allos/plugin';
 *
 * export async function fix(agent: Agent): Promise<string> {
 *   const run = agent.run('Fix the failing test');
 *   for await (const event of run) if (event.type === 'tool.started') console.error(event.name);
 *   return await run; // the final text
 * }
 * ```
 */
export interface Agent {
  readonly sessionId: string;
  /** The transcript so far. It grows; entries never change. */
  readonly messages: readonly Message[];
  /**
   * Starts a run. Failures before its start reject; failures after it are events.
   *
   * @throws AllosError `run.busy` while another run of this agent goes on, `usage.invalid` for an empty task
   */
  readonly run: (task: string, options?: RunOptions) => AgentRun;
  /**
   * Writes the conversation into a session file (0600), for `loadSession` and `allos run -s`. It may be called again
   * and again: the file that it wrote is replaced as long as nobody else changed it. A session that is kept in this
   * very file is there already.
   *
   * @throws AllosError `session.invalid` for another file that exists, `session.write`
   */
  readonly saveSession: (path: string) => Promise<void>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** The whole run, in milliseconds. */
  readonly timeoutMs?: number;
  readonly maxIterations?: number;
  /**
   * Told of each call that the model asks for, before it is decided on. The events say the same and more; this is for
   * programs that only await the text. What it throws ends the run.
   */
  readonly onToolCall?: (call: Pick<ToolCallPart, 'id' | 'name' | 'input'>) => void;
  /** Told of each answer of the model, before its calls run. What it throws ends the run. */
  readonly onIteration?: (iteration: { readonly turn: number; readonly response: ProviderResponse }) => void;
}

/**
 * A run: iterate it for its events, await it for its final text, or both. It starts when either is first asked for.
 * Awaiting rejects with an `AllosError` when the run did not complete; `result` never rejects for that reason.
 */
export interface AgentRun extends AsyncIterable<AgentEvent>, Promise<string> {
  readonly runId: string;
  /** The terminal event. */
  readonly result: () => Promise<RunTerminal>;
}
