import { failedTerminal } from '../../plugin/failed-terminal.js';
import { COMMAND_LINE } from '../command-line-surface.js';
import type { Renderer } from '../render/renderer.js';

/** Shows a failure before the start as a run that failed; gives its exit code. */
export function reportFailure(error: unknown, renderer: Renderer, options: { readonly verbose: boolean }): number {
  const terminal = failedTerminal(error, { durationMs: 0, surface: COMMAND_LINE });
  const stack = options.verbose && error instanceof Error ? error.stack : undefined;
  renderer.failure({ v: 1, seq: 0, ts: new Date().toISOString(), runId: '', sessionId: '', ...terminal }, stack);
  return terminal.exitCode;
}
