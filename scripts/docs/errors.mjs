import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { code, table } from './table.mjs';

const INTRODUCTION = `# Errors

A failure has a code that does not change, a message that says what and where, and a hint that says what to do next. The
SDK throws an \`AllosError\` for what goes wrong before a run starts; after the start it is the \`error\` of the last event.
The command line prints both the same way and ends with the [exit code](exit-codes.md) of the row. In a program, tell an
\`AllosError\` by \`isAllosError(error)\`, not by \`instanceof\`.

The codes \`tool.*\` reach the model, as the text of a failed call; they end no run.`;

export async function errorsPage(root) {
  const { ERROR_TABLE } = await import(pathToFileURL(join(root, 'dist', 'plugin', 'error-table.js')).href);
  const rows = Object.entries(ERROR_TABLE).map(([name, { exit, meaning }]) => [code(name), String(exit), meaning]);
  return `${INTRODUCTION}\n\n${table(['code', 'exit', 'meaning'], rows)}\n`;
}
