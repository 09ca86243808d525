import type { SpawnOptions, ToolContext } from 'allos/plugin';
import { readable } from './readable.js';

/** Milliseconds between two reports: a chatty command must not flood the events of the run. */
const INTERVAL_MS = 250;
const LONGEST_LINE = 200;

/** Reports the last line of output every now and then while a command runs. */
export function lastLineReporter({
  clock,
  report,
}: Pick<ToolContext, 'clock' | 'report'>): NonNullable<SpawnOptions['onOutput']> {
  let next = -Infinity;
  return ({ text }) => {
    const now = clock.monotonic();
    if (now < next) return;
    const line =
      text
        .trimEnd()
        .split(/[\r\n]/)
        .at(-1)
        ?.trim() ?? '';
    if (line === '') return;
    next = now + INTERVAL_MS;
    report(readable(line.slice(0, LONGEST_LINE)));
  };
}
