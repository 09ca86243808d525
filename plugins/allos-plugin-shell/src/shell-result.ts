import { constants } from 'node:os';
import { assertNever, type SpawnResult, type ToolResult } from 'allos/plugin';
import { readable } from './readable.js';
import { LONGEST_TIMEOUT_SECONDS } from './shell-exec-input.js';

/** What the tool answers about a run: data for programs, and text for the model. */
export function shellResult(command: string, run: SpawnResult, timeoutSeconds: number): ToolResult {
  const returncode = returnCodeOf(run);
  const error = errorOf(run, returncode, timeoutSeconds);
  const result = { stdout: run.stdout, stderr: run.stderr, returncode, command };
  const modelText = modelTextOf(run, error ?? 'Exit code 0');
  return error === undefined ? { success: true, result, modelText } : { success: false, error, result, modelText };
}

/** The exit code as a shell tells it: 128 and the signal's number when a signal ended the command. */
function returnCodeOf({ outcome, exitCode, signal }: SpawnResult): number | null {
  if (outcome !== 'exited') return null;
  if (exitCode !== null || signal === null) return exitCode;
  return 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
}

function errorOf(run: SpawnResult, returncode: number | null, timeoutSeconds: number): string | undefined {
  switch (run.outcome) {
    case 'not_started':
      return run.error ?? 'The shell could not be started';
    case 'aborted':
      return run.error ?? `The command was aborted and ended${survivorsOf(run)}`;
    case 'timeout':
      return (
        `The command was ended after ${timeoutSeconds} s, the time it was given${survivorsOf(run)}. ` +
        `Give it a longer timeout (at most ${LONGEST_TIMEOUT_SECONDS}), let it do less at once, or, ` +
        'if it is meant to keep running, start it in the background with its output in a file'
      );
    case 'exited':
      if (run.signal !== null) return `The command was ended by ${run.signal} (exit code ${returncode})`;
      return returncode === 0 ? undefined : `Exit code ${returncode}${MEANING[returncode ?? 0] ?? ''}`;
    default:
      return assertNever(run.outcome);
  }
}

/** Exit codes with which a shell speaks for itself. */
const MEANING: Readonly<Record<number, string>> = {
  126: ' (found, but not a program that may be run)',
  127: ' (command not found)',
  137: ' (killed, perhaps for using too much memory)',
};

function survivorsOf({ survivors }: SpawnResult): string {
  return survivors.length === 0 ? '' : `; these processes could not be ended: ${survivors.join(', ')}`;
}

const CUT =
  'The output was long and its middle is left out. To see the rest, filter it, or write it to a file and read that in parts.';

function modelTextOf(run: SpawnResult, headline: string): string {
  const streams = [section('stdout', run.stdout), section('stderr', run.stderr)].filter((text) => text !== '');
  const nothing = streams.length === 0 && run.outcome === 'exited' ? ['(no output)'] : [];
  return [headline, ...streams, ...nothing, ...(run.truncated ? [CUT] : [])].join('\n\n');
}

function section(name: string, text: string): string {
  const shown = readable(text).replace(/\s+$/, '');
  return shown === '' ? '' : `${name}:\n${shown}`;
}
