import { AllosError } from '../../plugin/error.js';
import type { Output } from '../render/output.js';
import type { Renderer } from '../render/renderer.js';
import type { RunProgress } from './run-progress.js';

/** How long a reader that does not read may hold up the end, in milliseconds. */
const DRAIN_MS = 250;

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
}): () => void {
  return () => {
    if (progress.exitCode === undefined) {
      const error = new AllosError('run.interrupted', 'the run was ended at once by a second Ctrl-C', {
        hint: 'Continue it with allos run -c "go on".',
      });
      renderer.event(progress.endedBy(error));
    }
    const code = progress.exitCode ?? 130;
    process.exitCode = code;
    const end = (): void => process.exit(code);
    setTimeout(end, DRAIN_MS);
    void Promise.all(outputs.map((output) => output.drain())).then(end);
  };
}
