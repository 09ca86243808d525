import type { Clock, Ids } from '../plugin/clock.js';
import { hintOf, messageOf } from '../plugin/error.js';
import type { ToolCompleted, ToolProgress } from '../plugin/event.js';
import type { ToolCallPart, ToolResultPart } from '../plugin/message.js';
import type { Surface } from '../plugin/surface.js';
import type { ToolContext, ToolResult } from '../plugin/tool.js';
import type { ToolFileSystem } from '../plugin/tool-fs.js';
import type { Spawn } from '../plugin/tool-spawn.js';
import type { AbandonedCalls } from './abandoned-calls.js';
import { ABANDONED, type AbortWatch } from './abort-watch.js';
import type { ReadyCall } from './prepared-call.js';
import { toolResultText } from './tool-result-text.js';

/** The world that tools see; the same for all calls of a session. */
export interface ToolWorld {
  readonly cwd: string;
  readonly roots: readonly string[];
  readonly fs: ToolFileSystem;
  readonly spawn: Spawn;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly abandoned: AbandonedCalls;
  /** Where Allos is used: what fails says what to do there. */
  readonly surface: Surface;
}

/** Runs one call. Whatever the tool does, this resolves with exactly one result. */
export async function executeCall(
  prepared: ReadyCall,
  world: ToolWorld,
  watch: AbortWatch,
  onProgress: (progress: ToolProgress) => void,
): Promise<ToolCompleted> {
  const { call, tool, input } = prepared;
  const { signal } = watch;
  const startedAt = world.clock.monotonic();
  let ending: Ending;
  try {
    const execution = tool.tool.execute(input as never, contextOf(call, world, signal, onProgress));
    const ended = await watch.wait(execution);
    if (ended === ABANDONED) world.abandoned.add(execution);
    ending = whatCameOfIt(ended === ABANDONED || isToolResult(ended) ? ended : noResult(call.name, ended), signal);
  } catch (error) {
    ending = whatCameOfIt({ success: false, error: failureText(error, world.surface) }, signal);
  }
  const { status, files, images } = ending;
  const text = prepared.rewrittenBy === undefined ? ending.text : `${changed(prepared)}\n${ending.text}`;
  return {
    type: 'tool.completed',
    callId: call.id,
    name: call.name,
    status,
    durationMs: Math.round(world.clock.monotonic() - startedAt),
    files,
    result: {
      type: 'tool_result',
      callId: call.id,
      name: call.name,
      status,
      text,
      ...(images === undefined ? {} : { images }),
    },
  };
}

/** Else the model believes that what it asked for was done. */
function changed({ rewrittenBy, input }: ReadyCall): string {
  return `The arguments of this call were changed by ${rewrittenBy} to ${JSON.stringify(input)}`;
}

/** Field by field: a copy by spread costs several times as much. */
function contextOf(
  call: ToolCallPart,
  { cwd, roots, fs, spawn, clock, ids }: ToolWorld,
  signal: AbortSignal,
  onProgress: (progress: ToolProgress) => void,
): ToolContext {
  const report = (text: string): void => onProgress({ type: 'tool.progress', callId: call.id, name: call.name, text });
  return { cwd, roots, fs, spawn, clock, ids, signal, idempotencyKey: call.id, report };
}

type Ending = Pick<ToolCompleted, 'status' | 'files'> & Pick<ToolResultPart, 'text' | 'images'>;

function whatCameOfIt(result: ToolResult | typeof ABANDONED, signal: AbortSignal): Ending {
  if (result === ABANDONED) {
    const text = 'The run was ended while this call was running; it may or may not have taken effect.';
    return { status: 'cancelled', text, files: [] };
  }
  const { changes: files = [], images } = result;
  const rest = { files, ...(images === undefined ? {} : { images }) };
  const text = toolResultText(result);
  if (result.success) return { status: 'ok', text, ...rest };
  if (!signal.aborted) return { status: 'error', text, ...rest };
  return { status: 'cancelled', text: `The run was ended while this call was running.\n${text}`, ...rest };
}

/** A plugin in plain JavaScript may return anything. */
function isToolResult(value: unknown): value is ToolResult {
  return typeof value === 'object' && value !== null && typeof (value as Partial<ToolResult>).success === 'boolean';
}

function noResult(name: string, value: unknown): ToolResult {
  return { success: false, error: `${name} did not return a result with "success", but ${describe(value)}` };
}

function describe(value: unknown): string {
  return value === null || typeof value !== 'object' ? String(value).slice(0, 100) : 'an object without it';
}

function failureText(error: unknown, surface: Surface): string {
  const message = messageOf(error);
  const hint = hintOf(error, surface);
  return hint === undefined ? message : `${message}. ${hint}`;
}
