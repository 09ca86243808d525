import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { code, table } from './table.mjs';

/** What scripts depend on. */
const EXIT_CODES = [
  [0, 'ok', 'The task completed.'],
  [1, 'failed', 'The agent gave up, or something unexpected happened.'],
  [2, 'usage', 'A flag or argument is wrong.'],
  [3, 'auth', 'No provider, no key, or a key that was refused.'],
  [4, 'config', 'The configuration is invalid, the folder is not trusted, or the sandbox is required and not there.'],
  [5, 'provider', 'The provider was not reached, stayed overloaded after retries, or its answer was bad or cut off.'],
  [
    6,
    'denied',
    'At least one call needed an approval that nobody could give. The model was told and may have finished.',
  ],
  [7, 'limit', 'Model calls, tokens or cost are used up, or the model went in circles.'],
  [8, 'schema', 'The output does not match the JSON Schema.'],
  [9, 'plugin', 'A plugin that is needed failed to load or does not fit.'],
  [124, 'timeout', 'The time of the run is up.'],
  [130, 'interrupted', 'Ctrl-C.'],
  [143, 'terminated', 'SIGTERM.'],
];

const INTRODUCTION = `# Exit codes

The command line ends with one of these. With \`-o json\` and \`-o stream-json\` it is also \`exitCode\` of the last event.`;

const END = `A rule that denies a call, a tool set to \`never\` and plan mode are normal results: the model reads the reason, and the
exit code stays what it would be. It is 6 when somebody should have been asked and nobody was there.

With \`--json-schema\` an answer that does not match is asked for once more; the next one that does not ends with 8.

An answer that was cut at the output limit ends with 7, a refusal or a filtered answer with 1, and a connection that broke
off with 5: none of them with 0.`;

export async function exitCodesPage(root) {
  const { ERROR_TABLE } = await import(pathToFileURL(join(root, 'dist', 'plugin', 'error-table.js')).href);
  const known = new Set(EXIT_CODES.map(([exit]) => exit));
  const unknown = Object.entries(ERROR_TABLE).filter(([, { exit }]) => !known.has(exit));
  if (unknown.length > 0) throw new Error(`scripts/docs/exit-codes.mjs has no row for the status of ${unknown[0][0]}`);
  const rows = EXIT_CODES.map(([exit, name, meaning]) => {
    const errors = Object.keys(ERROR_TABLE).filter(
      (error) => ERROR_TABLE[error].exit === exit && !error.startsWith('tool.'),
    );
    return [String(exit), name, meaning, errors.map(code).join(', ')];
  });
  return `${INTRODUCTION}\n\n${table(['code', 'name', 'when', '[errors](errors.md)'], rows)}\n\n${END}\n`;
}
