import type { AgentEvent, Compaction, EventEnvelope, RunTerminal } from './event.js';
import type { JsonSchema } from './json.js';
import type { Message, ToolCallPart } from './message.js';
import type { ProviderResponse } from './provider-response.js';
import type { ReportedUsage } from './usage.js';

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
  /**
   * The transcript so far, as the model is given it. It grows; entries never change. A compaction begins a new list,
   * and the session keeps what it left out.
   */
  readonly messages: readonly Message[];
  /** What the conversation has taken so far, that before a resume included. */
  readonly usage: ConversationUsage;
  /** How full the model's context window is. */
  readonly context: ContextState;
  /**
   * A run of this task. It starts when it is first awaited or its events are first asked for: until then nothing is sent.
   * Of two that were made, the one that is started first runs, and the other rejects with `run.busy`.
   *
   * What fails before the first event rejects: `usage.file` for a file that cannot be attached or that the model does not
   * take, `usage.invalid` for a schema that is none. Failures after it are events, and what awaiting rejects with; the
   * text so far is in `result()`.
   *
   * @throws AllosError at once: `run.busy` while another run of this agent goes on, `usage.invalid` for an empty task or a
   * wrong option
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
  /**
   * Shortens the transcript now: a summary takes the place of its older part, the tasks and the last turns stay. The
   * model writes the summary; when it cannot, Allos makes a plainer one.
   *
   * @throws AllosError `run.busy` while a run goes on, `run.interrupted` when the signal aborts: nothing has changed then
   */
  readonly compact: (options?: { readonly signal?: AbortSignal }) => Promise<CompactionResult>;
}

/** Sums over all model calls of a conversation. */
export interface ConversationUsage extends ReportedUsage {
  /** US dollars; null when the cost of any call is unknown. */
  readonly costUsd: number | null;
  /** Model calls. */
  readonly turns: number;
}

/** The size of the next request, in tokens: measured where the model told it, estimated for what came after. */
export interface ContextState {
  readonly tokens: number;
  /** What the model can take, prompt and answer together; undefined when unknown. */
  readonly window: number | undefined;
  /** Whether the next model call would be preceded by a compaction. */
  readonly needsCompaction: boolean;
}

/** What became of a compaction that was asked for. */
export interface CompactionResult {
  /** The event as the session keeps it; undefined when there is nothing to shorten. */
  readonly compaction: (EventEnvelope & Compaction) | undefined;
  /** What the summary took. */
  readonly usage: ReportedUsage;
  /** US dollars; 0 without a model call, null when unknown. */
  readonly costUsd: number | null;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** The whole run, in milliseconds. */
  readonly timeoutMs?: number;
  readonly maxIterations?: number;
  /**
   * Files that the model is given with the task: images (png, jpeg, gif, webp), PDF and text, told apart by their
   * content. A path starts from the agent's working folder, and any file of the user's may be named. Images have 5 MB at
   * most, PDF 20 MB, text 1 MB, all together 20 MB.
   */
  readonly files?: readonly (string | AttachedFile)[];
  /**
   * What the final answer has to be: a JSON value that matches this JSON Schema (2020-12, or draft 7 where `$schema` says
   * so). The run's text is then that value alone, as JSON, and `RunTerminal.output` holds it. An answer that does not
   * match is asked for once more, with what is wrong; the next one that does not ends the run with `schema.mismatch`.
   */
  readonly jsonSchema?: JsonSchema;
  /**
   * Told of each call that the model asks for, before it is decided on. The events say the same and more; this is for
   * programs that only await the text. What it throws ends the run.
   */
  readonly onToolCall?: (call: Pick<ToolCallPart, 'id' | 'name' | 'input'>) => void;
  /** Told of each answer of the model, before its calls run. What it throws ends the run. */
  readonly onIteration?: (iteration: { readonly turn: number; readonly response: ProviderResponse }) => void;
}

/** A file that is attached from memory. */
export interface AttachedFile {
  /** What it is called to the model and in messages. */
  readonly name: string;
  readonly data: Uint8Array;
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
