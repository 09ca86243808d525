import { AllosError } from '../../plugin/error.js';
import type { Output } from '../render/output.js';
import type { Renderer } from '../render/renderer.js';
import type { EndNow } from './end-now.js';
import type { Interrupts } from './interrupts.js';
import { reportFailure } from './report-failure.js';

/** What is told of a run and listened to during it. */
export interface RunSurroundings {
  readonly renderer: Renderer;
  readonly interrupts: Interrupts;
  readonly endNow: EndNow;
  readonly outputs: readonly Output[];
  /** Called when the work is over, whatever became of it. */
  readonly over: () => void;
}

/**
 * Does the work of a run, tells what it throws, and leaves its exit code to the process. A plugin that ends the process
 * under it would else end it with 0 and without a word.
 */
export async function toExitCode(
  work: () => Promise<number>,
  { verbose }: { readonly verbose: boolean },
  { renderer, interrupts, endNow, outputs, over }: RunSurroundings,
): Promise<void> {
  let exitCode: number;
  const exited = (): void => endNow(exitedError());
  process.on('exit', exited);
  try {
    exitCode = await work();
  } catch (error) {
    exitCode = reportFailure(error, renderer, { verbose });
  } finally {
    process.off('exit', exited);
    // What is left is quick, and a Ctrl-C that comes now must not hide how the run ended. Heard before the others stop: with
    // no listener left a signal would end the process, and what is still to be written with it.
    process.once('SIGINT', () => endNow());
    interrupts.stop();
    over();
  }
  process.exitCode = exitCode;
  for (const output of outputs) await output.drain();
}

function exitedError(): AllosError {
  return new AllosError('internal.unexpected', 'something ended the process before the work was over', {
    hint: 'It may be a plugin that calls process.exit; leave out what was added last, or see which with --no-plugins.',
  });
}
