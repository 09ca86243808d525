import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';

/**
 * The lines of every source file that the compiler made code of; a file of types alone has none.
 *
 * @param {string} root of the repository
 * @returns {Map<string, Set<number>>} by path; lines count from 1
 */
export function codeLines(root) {
  const packages = [root, ...readdirSync(join(root, 'plugins')).map((name) => join(root, 'plugins', name))];
  const lines = new Map();
  for (const folder of packages) {
    for (const name of readdirSync(join(folder, 'src'), { recursive: true })) {
      if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue;
      const built = join(folder, 'dist', name.replace(/\.ts$/, '.js'));
      if (!existsSync(built)) throw new Error(`${built} is missing: run \`npm run build\` first`);
      lines.set(join(folder, 'src', name), mappedLines(built));
    }
  }
  return lines;
}

/** Nothing runs in an import: a bundle has none of those inside it. */
const IMPORT = /^(import\b|export\b.*\bfrom ')/;
const COMMENT = /^\s*(\/[/*]|\*|$)/;

function mappedLines(built) {
  const code = readFileSync(built, 'utf8').split('\n');
  const lines = new Set();
  for (const [at, segments] of decodedMappings(new TraceMap(readFileSync(`${built}.map`, 'utf8'))).entries()) {
    if (IMPORT.test(code[at])) continue;
    for (const [column, source, line] of segments) {
      if (source !== undefined && !COMMENT.test(code[at].slice(column))) lines.add(line + 1);
    }
  }
  return lines;
}
