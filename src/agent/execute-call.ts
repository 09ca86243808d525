import type { Clock, Ids } from '../plugin/clock.js';
import { isAllosError, messageOf } from '../plugin/error.js';
import type { ToolCompleted, ToolProgress } from '../plugin/event.js';
import type { ToolResult } from '../plugin/tool.js';
import type { ToolFileSystem } from '../plugin/tool-fs.js';
import type { Spawn } from '../plugin/tool-spawn.js';
import type { PreparedCall } from './prepare-call.js';
import { toolResultText } from './tool-result-text.js';

/** The world that tools see; the same for all calls of a session. */
export interface ToolWorld {
  readonly cwd: string;
  readonly roots: readonly string[];
  readonly fs: ToolFileSystem;
  readonly spawn: Spawn;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** How long a tool may take to end after an abort before the run goes on without it, in milliseconds. */
const ABORT_GRACE_MS = 3_000;

/** Runs one call. Whatever the tool does, this resolves with exactly one result. */
export async function executeCall(
  prepared: Extract<PreparedCall, { type: 'ready' }>,
  world: ToolWorld,
  signal: AbortSignal,
  onProgress: (progress: ToolProgress) => void,
): Promise<ToolCompleted> {
  const { call, tool, input } = prepared;
  const startedAt = world.clock.monotonic();
  let result: ToolResult | undefined;
  try {
    const execution = tool.tool.execute(input as never, {
      ...world,
      signal,
      idempotencyKey: call.id,
      report: (text) => onProgress({ type: 'tool.progress', callId: call.id, name: call.name, text }),
    });
    result = await endedOrAbandoned(execution, signal);
  } catch (error) {
    result = { success: false, error: failureText(error) };
  }
  const cancelled = result === undefined || (signal.aborted && !result.success);
  const status = cancelled ? 'cancelled' : result?.success === true ? 'ok' : 'error';
  const text =
    result === undefined
      ? 'The run was ended while this call was running; it may or may not have taken effect.'
      : cancelled
        ? `The run was ended while this call was running.\n${toolResultText(result)}`
        : toolResultText(result);
  return {
    type: 'tool.completed',
    callId: call.id,
    name: call.name,
    status,
    durationMs: Math.round(world.clock.monotonic() - startedAt),
    files: result?.changes ?? [],
    result: {
      type: 'tool_result',
      callId: call.id,
      name: call.name,
      status,
      text,
      ...(result?.images === undefined ? {} : { images: result.images }),
    },
  };
}

/** The result, or undefined when the tool went on after an abort. */
async function endedOrAbandoned(execution: Promise<ToolResult>, signal: AbortSignal): Promise<ToolResult | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const abandoned = new Promise<undefined>((resolve) => {
    onAbort = () => {
      timer = setTimeout(() => resolve(undefined), ABORT_GRACE_MS);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([execution, abandoned]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}

function failureText(error: unknown): string {
  const message = messageOf(error);
  return isAllosError(error) && error.hint !== undefined ? `${message}. ${error.hint}` : message;
}
