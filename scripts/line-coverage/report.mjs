import { relative } from 'node:path';

/**
 * Prints the least covered files and the share of each group, `src` and `plugins`.
 *
 * @param {{ root: string, lines: Map<string, Set<number>>, isCovered: (file: string, line: number) => boolean }} found
 * @returns {Record<string, number>} percent by group
 */
export function report({ root, lines, isCovered }) {
  const files = [...lines]
    .filter(([, own]) => own.size > 0)
    .map(([file, own]) => {
      const missing = [...own].filter((line) => !isCovered(file, line)).sort((a, b) => a - b);
      return { name: relative(root, file), all: own.size, missing };
    });
  const poorest = files
    .filter(({ all, missing }) => missing.length > all / 10)
    .sort((a, b) => b.missing.length - a.missing.length);
  for (const { name, all, missing } of poorest) {
    process.stdout.write(`${percent([{ all, missing }])} %  ${name}  ${ranges(missing)}\n`);
  }
  const shares = {};
  for (const group of ['src', 'plugins']) {
    const own = files.filter(({ name }) => name.startsWith(`${group}/`));
    shares[group] = Number(percent(own));
    process.stdout.write(`${group}: ${shares[group]} % of the lines of ${own.length} files\n`);
  }
  return shares;
}

function percent(files) {
  const all = files.reduce((sum, file) => sum + file.all, 0);
  const missing = files.reduce((sum, file) => sum + file.missing.length, 0);
  return (100 - (100 * missing) / all).toFixed(1);
}

/** `3-5,9` of 3, 4, 5 and 9. */
function ranges(lines) {
  const runs = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
