import { AllosError } from '../../plugin/error.js';
import { exitCodeOf } from '../../plugin/error-table.js';
import type { Output } from '../render/output.js';
import type { Renderer } from '../render/renderer.js';
import type { RunProgress } from './run-progress.js';

/** How long a reader that does not read may hold up the end, in milliseconds. */
const DRAIN_MS = 250;

/** Ends the process at once; why, where it is not a second Ctrl-C. */
export type EndNow = (error?: AllosError) => void;

/**
 * Ends the process at once, as a second Ctrl-C asks: with the end of the run told, where it is not yet, and without
 * waiting for anything else. What must not outlive the process listens for its exit.
 */
export function createEndNow({
  renderer,
  progress,
  outputs,
}: {
  readonly renderer: Renderer;
  readonly progress: RunProgress;
  readonly outputs: readonly Output[];
}): EndNow {
  return (error = secondInterrupt()) => {
    if (progress.exitCode === undefined) renderer.event(progress.endedBy(error));
    const code = progress.exitCode ?? exitCodeOf(error.code);
    process.exitCode = code;
    const end = (): void => process.exit(code);
    setTimeout(end, DRAIN_MS);
    void Promise.all(outputs.map((output) => output.drain())).then(end);
  };
}

function secondInterrupt(): AllosError {
  return new AllosError('run.interrupted', 'the run was ended at once by a second Ctrl-C', {
    hint: 'Continue it with allos run -c "go on".',
  });
}
