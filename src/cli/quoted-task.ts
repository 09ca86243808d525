import { isPlainWord, singleQuoted } from './shell-word.js';

/** A line with a task that nobody quoted, as it has to be typed: `allos run "fix the bug" -p openai`. */
export function quotedTaskLine(argv: readonly string[], valueFlags: ReadonlySet<string>): string {
  const task: string[] = [];
  const flags: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') {
      task.push(...argv.slice(index + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      task.push(word);
      continue;
    }
    flags.push(word);
    if (valueFlags.has(word) && index + 1 < argv.length) flags.push(argv[++index] ?? '');
  }
  return ['allos run', quoted(task.join(' ')), ...flags.map((word) => (isPlainWord(word) ? word : quoted(word)))].join(
    ' ',
  );
}

/** Means the same to a POSIX shell: in double quotes, unless these would read something into it. */
function quoted(text: string): string {
  return /["$`\\!\n]/.test(text) ? singleQuoted(text) : `"${text}"`;
}
