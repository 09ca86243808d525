import { createRenderer } from './run/create-renderer.js';
import { reportFailure } from './run/report-failure.js';
import { processEnvironment } from '../config/process-environment.js';
import { Output } from './render/output.js';
import type { OutputFormat } from './render/output-format.js';
import { ownStdout } from './render/own-stdout.js';

/** Says what went wrong before a run began; in JSON modes as the terminal event of a run that failed. */
export async function reportError(error: unknown, argv: readonly string[]): Promise<void> {
  const stdout = new Output(ownStdout());
  const stderr = new Output(process.stderr);
  const verbose = argv.includes('-v') || argv.includes('--verbose');
  const renderer = createRenderer(
    { outputFormat: formatOf(argv), noColor: argv.includes('--no-color'), quiet: false, verbose },
    { stdout, stderr, env: processEnvironment() },
  );
  process.exitCode = reportFailure(error, renderer, { verbose });
  await stdout.drain();
  await stderr.drain();
}

/** The format asked for, read without the parser: it may be the parser that failed. */
function formatOf(argv: readonly string[]): OutputFormat {
  if (argv.includes('--json')) return 'json';
  const at = argv.findIndex((word) => /^(-o|--output-format=?)/.test(word));
  const word = argv[at] ?? '';
  const value = word === '-o' || word === '--output-format' ? argv[at + 1] : /(json|stream-json|text)$/.exec(word)?.[0];
  return value === 'json' || value === 'stream-json' ? value : 'text';
}
