import { destructive } from './destructive-finding.js';
import type { Finding } from './destructive-finding.js';
import { programName } from './program-name.js';
import type { SeenCommand } from './shell-commands.js';
import type { ShellWord } from './shell-word.js';
import { unwrapped } from './unwrapped-program.js';

const DELETES = new Set(['rm', 'unlink', 'rmdir', 'del', 'trash']);
const CHANGES = new Set(['chmod', 'chown', 'chgrp', 'chattr', 'setfacl', 'chcon']);
const MAKES_EXECUTABLE = /^[ugoa]*\+x$/;
/** A last part that is nothing but a variable: each turn of a loop has another file. */
const WHOLE_NAME = /(?:^|\/)(?:\$\{?[\w@*#!]+(?:\[[^\]]*\])?\}?|\{\})$/;
const SUBSTITUTED = /^(?:\$\(|`|"?\$\{?\w*\[?[@*])/;
const EVERYTHING = /^(?:\.\/)*\*+$/;

/** Judges a command in the body of a loop: deletes, empties or changes it a file that differs from turn to turn? */
export function loopFinding(command: SeenCommand): Finding | undefined {
  const emptied = command.redirects.find((each) => each.kind === 'output' && !each.appends && isWhole(each.target));
  if (emptied !== undefined) return inLoop(`${emptied.target.text} is written`, 'overwrites each of many files');
  const words = unwrapped(command.words);
  const name = programName(words[0]?.text ?? '');
  const args = words.slice(1);
  if (!args.some((arg) => !arg.literal)) return undefined;
  if (DELETES.has(name)) return inLoop(name, 'deletes many files');
  if (name === 'truncate') return inLoop(name, 'empties many files');
  if (CHANGES.has(name) && !args.some((arg) => arg.literal && MAKES_EXECUTABLE.test(arg.text)))
    return inLoop(name, 'changes permissions of many files');
  return overwrites(name, args) ? inLoop(name, 'overwrites or moves away many files') : undefined;
}

/** Judges one command that is given a whole list of files: `rm -- $(git ls-files)`. */
export function listFinding(name: string, args: readonly ShellWord[]): Finding | undefined {
  const several = args.find((arg) => isList(arg, name));
  if (several === undefined) return undefined;
  const moves = name === 'mv' && args.length > 1 && leavesFolder(args.at(-1));
  if (DELETES.has(name) || CHANGES.has(name) || name === 'truncate' || name === 'tee' || moves)
    return destructive(`${name} ${several.text} deletes, empties or changes many files`);
  return undefined;
}

function overwrites(name: string, args: readonly ShellWord[]): boolean {
  const operands = args.filter((arg) => !arg.prefix.startsWith('-'));
  const target = operands.at(-1);
  const options = args.filter((arg) => arg.prefix.startsWith('-')).map((arg) => arg.text);
  switch (name) {
    case 'tee':
      return operands.some(isWhole) && !options.some((option) => /^-[A-Za-z]*a|^--append/.test(option));
    case 'mv':
      return operands.length > 1 && leavesFolder(target);
    case 'ln':
      if (!options.some((option) => /^-[A-Za-z]*f|^--force/.test(option))) return false;
      break;
    case 'cp':
    case 'install':
      break;
    default:
      return false;
  }
  if (target === undefined || target.literal) return false;
  const sources = operands.slice(0, -1);
  return (
    sources.some((source) => source.text === '/dev/null') ||
    (sources.length > 0 && isWhole(target) && sources.every((source) => source.literal))
  );
}

/** One name for many files loses all but the last; a folder elsewhere takes them away. */
function leavesFolder(target: ShellWord | undefined): boolean {
  return target?.literal === true && (!target.text.endsWith('/') || /^(?:\/|~|\.\.)/.test(target.text));
}

function isWhole(word: ShellWord): boolean {
  return !word.literal && WHOLE_NAME.test(word.text.replaceAll(/["']/g, ''));
}

function isList(word: ShellWord, name: string): boolean {
  if (word.literal) return false;
  if (word.globOnly) return EVERYTHING.test(word.text) && !CHANGES.has(name);
  if (SUBSTITUTED.test(word.text)) return true;
  return name === 'rm' && /[$`]/.test(word.text.replaceAll(/"[^"]*"/g, ''));
}

function inLoop(what: string, does: string): Finding {
  return destructive(`${what} in a loop, which ${does}`);
}
