import type { RunOptions } from '../plugin/agent.js';
import { AllosError } from '../plugin/error.js';

/** All of them, so that a misspelt bound is not taken for one that is left out. */
const OPTIONS: Readonly<Record<keyof RunOptions, true>> = {
  signal: true,
  timeoutMs: true,
  maxIterations: true,
  files: true,
  jsonSchema: true,
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
  const { maxIterations, timeoutMs, signal, files, jsonSchema, onToolCall, onIteration } = options;
  const isCount = maxIterations === undefined || (Number.isInteger(maxIterations) && maxIterations > 0);
  expectThat(isCount, 'maxIterations', 'a whole number above 0');
  const isTime = timeoutMs === undefined || (typeof timeoutMs === 'number' && timeoutMs > 0);
  expectThat(isTime, 'timeoutMs', 'a number of milliseconds above 0');
  expectThat(signal === undefined || signal instanceof AbortSignal, 'signal', 'an AbortSignal');
  expectThat(files === undefined || isFileList(files), 'files', 'a list of paths, or of { name, data } with bytes');
  const isObject = typeof jsonSchema === 'object' && !Array.isArray(jsonSchema);
  expectThat(jsonSchema === undefined || isObject, 'jsonSchema', 'a JSON Schema as an object');
  for (const [name, callback] of Object.entries({ onToolCall, onIteration })) {
    expectThat(callback === undefined || typeof callback === 'function', name, 'a function');
  }
}

function isFileList(files: unknown): boolean {
  return (
    Array.isArray(files) &&
    files.every((file: unknown) => {
      if (typeof file === 'string') return file !== '';
      const { name, data } = (file ?? {}) as { readonly name?: unknown; readonly data?: unknown };
      return typeof name === 'string' && data instanceof Uint8Array;
    })
  );
}

function expectThat(holds: boolean, name: string, expected: string): void {
  if (!holds) {
    throw new AllosError('usage.invalid', `the option ${name} of the run is wrong`, {
      hint: `It must be ${expected}.`,
    });
  }
}
