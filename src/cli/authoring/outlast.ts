import { exitCodeOf } from '../../plugin/error-table.js';

/**
 * Does a step that runs a plugin's code. Where that code ends the process as if all were well, a script would take the
 * step for done: it is said, and the exit code is that of a plugin that crashed.
 */
export async function outlast<T>(step: () => Promise<T>): Promise<T> {
  const told = (code: number): void => {
    if (code !== 0) return;
    process.exitCode = exitCodeOf('plugin.crashed');
    process.stderr.write('Error: The plugin ended the process. Leave out of it what calls process.exit.\n');
  };
  process.once('exit', told);
  try {
    return await step();
  } finally {
    process.off('exit', told);
  }
}
