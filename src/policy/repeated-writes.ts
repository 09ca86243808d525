import { destructive } from './destructive-finding.js';
import type { Finding } from './destructive-finding.js';
import type { SeenCommand } from './shell-commands.js';
import { UNKNOWN_WORD } from './shell-word.js';
import type { ShellWord } from './shell-word.js';

/** Programs that empty, overwrite or move away a file: over many files that is as good as deleting them. */
const REPEATED_WRITES: ReadonlySet<string> = new Set(['truncate', 'mv', 'tee', 'sponge', 'cp', 'install']);

/** Judges such a program when find, xargs or parallel runs it for each of many files. */
export function repeatedWrite(name: string, args: readonly ShellWord[]): Finding | undefined {
  if (!REPEATED_WRITES.has(name)) return undefined;
  if ((name === 'cp' || name === 'install') && !overwritesEach(args)) return undefined;
  return destructive(`${name} is run for many files, which overwrites or moves each of them`);
}

/** A redirection into the very file that find or xargs hands over empties it. */
export function emptiedFinding({ redirects }: SeenCommand): Finding | undefined {
  const emptied = redirects.find(
    ({ kind, target }) => kind === 'output' && /^(?:\.\/)?(?:\{\}|\$\{?\w+\}?)$/.test(target.text.replaceAll('"', '')),
  );
  return emptied === undefined
    ? undefined
    : destructive(`${emptied.target.text} is written for many files, which overwrites each of them`);
}

/** Whether one source is copied over each file; a copy of each file elsewhere overwrites none. */
function overwritesEach(args: readonly ShellWord[]): boolean {
  const operands = args.filter((arg) => !arg.prefix.startsWith('-'));
  if (operands.some((arg) => arg.text === '/dev/null')) return true;
  if (args.some((arg) => /^(?:-[A-Za-z]*t|--target-directory)/.test(arg.prefix))) return false;
  // What xargs appends counts only where the command does not say itself where its input goes.
  const placed = operands.some((arg) => arg !== UNKNOWN_WORD && varies(arg));
  const own = placed ? operands.filter((arg) => arg !== UNKNOWN_WORD) : operands;
  const target = own.at(-1);
  return target !== undefined && varies(target) && !own.slice(0, -1).some(varies);
}

function varies(word: ShellWord): boolean {
  return !word.literal || word.text.includes('{}');
}
