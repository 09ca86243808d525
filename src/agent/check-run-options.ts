import type { RunOptions } from '../plugin/agent.js';
import { AllosError } from '../plugin/error.js';

/** All of them, so that a misspelt bound is not taken for one that is left out. */
const OPTIONS: Readonly<Record<keyof RunOptions, true>> = {
  signal: true,
  timeoutMs: true,
  maxIterations: true,
  onToolCall: true,
  onIteration: true,
};

/**
 * Refuses what the types would refuse and what would loosen a bound: NaN is below no limit.
 *
 * @throws AllosError `usage.invalid` naming the option
 */
export function checkRunOptions(options: RunOptions): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(OPTIONS, name)) continue;
    throw new AllosError('usage.invalid', `a run has no option named ${JSON.stringify(name)}`, {
      hint: `The options are: ${Object.keys(OPTIONS).join(', ')}.`,
    });
  }
  const { maxIterations, timeoutMs, signal, onToolCall, onIteration } = options;
  const isCount = maxIterations === undefined || (Number.isInteger(maxIterations) && maxIterations > 0);
  expectThat(isCount, 'maxIterations', 'a whole number above 0');
  const isTime = timeoutMs === undefined || (typeof timeoutMs === 'number' && timeoutMs > 0);
  expectThat(isTime, 'timeoutMs', 'a number of milliseconds above 0');
  expectThat(signal === undefined || signal instanceof AbortSignal, 'signal', 'an AbortSignal');
  for (const [name, callback] of Object.entries({ onToolCall, onIteration })) {
    expectThat(callback === undefined || typeof callback === 'function', name, 'a function');
  }
}

function expectThat(holds: boolean, name: string, expected: string): void {
  if (!holds) {
    throw new AllosError('usage.invalid', `the option ${name} of the run is wrong`, {
      hint: `It must be ${expected}.`,
    });
  }
}
