import { AllosError, isAllosError, messageOf } from '../plugin/error.js';
import { createRenderer } from './run/create-renderer.js';
import { reportFailure } from './run/report-failure.js';
import { processEnvironment } from '../config/process-environment.js';
import { Output } from './render/output.js';
import type { OutputFormat } from './render/output-format.js';

/** Says what went wrong before a run began; in JSON modes as the terminal event of a run that failed. */
export async function reportError(error: unknown, argv: readonly string[]): Promise<void> {
  const stdout = new Output(process.stdout);
  const stderr = new Output(process.stderr);
  const verbose = argv.includes('-v') || argv.includes('--verbose');
  const renderer = createRenderer(
    { outputFormat: formatOf(argv), noColor: argv.includes('--no-color'), quiet: false, verbose },
    { stdout, stderr, env: processEnvironment() },
  );
  process.exitCode = reportFailure(isAllosError(error) ? error : (parseError(error) ?? error), renderer, { verbose });
  await stdout.drain();
  await stderr.drain();
}

/** The format asked for, read without the parser: it may be the parser that failed. */
function formatOf(argv: readonly string[]): OutputFormat {
  const at = argv.findIndex((word) => word === '-o' || word === '--output-format');
  const joined = argv.find((word) => word.startsWith('--output-format=') || word.startsWith('-o='));
  const value = joined === undefined ? argv[at + 1] : joined.slice(joined.indexOf('=') + 1);
  if (argv.includes('--json')) return 'json';
  return (at !== -1 || joined !== undefined) && (value === 'json' || value === 'stream-json') ? value : 'text';
}

/** oclif's parser throws errors of its own for wrong flags and arguments. */
function parseError(error: unknown): AllosError | undefined {
  if (typeof error !== 'object' || error === null || !('oclif' in error)) return undefined;
  const [first = ''] = messageOf(error).split(/ ?See more help with/);
  return new AllosError('usage.invalid', first.replace(/\s*:\s*$/, ''), {
    hint: 'See allos run --help.',
    cause: error,
  });
}
