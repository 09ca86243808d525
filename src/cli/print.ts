import { visible } from '../plugin/visible.js';
import { Output } from './render/output.js';
import { ownStdout } from './render/own-stdout.js';

/** Prints a command's result on stdout and waits until it has left the process. */
export async function print(text: string): Promise<void> {
  const stdout = new Output(ownStdout());
  stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
  await stdout.drain();
}

/** Lines for the user on stderr. What a stranger wrote in them may not act on the terminal. */
export function printNotices(lines: readonly string[]): void {
  process.stderr.write(lines.map((line) => `${visible(line)}\n`).join(''));
}

/** Rows as columns that are as wide as their widest cell; cells may be what a stranger wrote. */
export function columns(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map((cell) => visible(cell.replaceAll(/\s*\n\s*/g, ' '))));
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) =>
      row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  '),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
