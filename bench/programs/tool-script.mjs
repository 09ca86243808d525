import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How often each tool runs; the median counts. Twelve equal calls would be taken for a model that goes in circles. */
export const TIMES = 9;
const LINES = 20_000;
const FILES = 10_000;

/**
 * The folder that the tools work on: a text of a megabyte and a folder of 10,000 files.
 *
 * @param {string} folder
 */
export function fillFolder(folder) {
  mkdirSync(join(folder, 'many'), { recursive: true });
  for (let file = 0; file < FILES; file++) writeFileSync(join(folder, 'many', `file-${file}.txt`), '');
  writeFileSync(join(folder, 'large.txt'), textOf());
}

function textOf() {
  const lines = Array.from({ length: LINES }, (_, line) => `Line ${line} of a text that has a megabyte in all.`);
  return `${lines.join('\n')}\n`;
}

/** The calls, by metric; the edit goes back and forth. */
export const CALLS = {
  spawn: () => ({ name: 'shell_exec', input: { command: 'true' } }),
  window: () => ({ name: 'read_file', input: { path: 'large.txt', start_line: 9000, end_line: 9200 } }),
  edit: (time) => ({ name: 'edit_file', input: { path: 'large.txt', ...replacementOf(time) } }),
  list: () => ({ name: 'list_directory', input: { path: 'many' } }),
};

/** @param {number} time @returns {{ old_text: string, new_text: string }} */
export function replacementOf(time) {
  const [before, after] = ['Line 15000 of', 'Line fifteen thousand of'];
  return time % 2 === 0 ? { old_text: before, new_text: after } : { old_text: after, new_text: before };
}
