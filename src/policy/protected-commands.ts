import path from 'node:path';
import { innerProgram } from './inner-program.js';
import { INTERPRETERS } from './inline-code.js';
import { programName } from './program-name.js';
import { namesInAwk, namesInCode } from './protected-code.js';
import { mayNameProtected, protectedName } from './protected-paths.js';
import { seeCommands } from './shell-commands.js';
import type { SeenCommand, ShellParser } from './shell-commands.js';
import { possibleWords, shellValues } from './shell-values.js';
import type { ShellValues } from './shell-values.js';
import { literalWord } from './shell-word.js';
import type { ShellWord } from './shell-word.js';
import { WRAPPERS } from './wrapper-programs.js';
import { writesOperands, writtenWords } from './written-words.js';

/** Where a command stands, to resolve its relative paths. */
export interface CommandPlace {
  readonly cwd: string;
  /** The working directory of the call: protected names are looked for below it. Default: `cwd`. */
  readonly base?: string;
  readonly realpath?: ((absolute: string) => string | undefined) | undefined;
  /** Folders that are protected whatever their names. */
  readonly ownFolders?: readonly string[] | undefined;
}

/** A place in a script, with what is known there. */
interface Here extends CommandPlace {
  readonly base: string;
  readonly values: ShellValues;
  /** Looks through code for a shell. */
  readonly inner: (code: string) => string | undefined;
}

/**
 * The protected path that a command visibly writes, wherever in it: a redirection, an argument of a program that
 * writes, `sed -i`, `git config`, or code for another language that names one.
 */
export function writesProtected(source: string, parser: ShellParser, place: CommandPlace): string | undefined {
  return inScript(source, parser, { ...place, base: place.base ?? place.cwd, values: new Map() }, 0);
}

function inScript(source: string, parser: ShellParser, place: Omit<Here, 'inner'>, depth: number): string | undefined {
  const script = seeCommands(source, parser);
  if (!script.readable || depth > 5) return mayNameProtected(source);
  const values = new Map([...place.values, ...shellValues(script.commands, script.loops)]);
  let cwd = place.cwd;
  for (const command of script.commands) {
    const known = { ...place, cwd, values };
    const here: Here = { ...known, inner: (code) => inScript(code, parser, known, depth + 1) };
    const found = inCommand(command, here);
    if (found !== undefined) return found;
    const [program, target] = command.words;
    if (program !== undefined && /^(?:cd|pushd)$/.test(program.text) && target !== undefined) {
      const isProtected = protectedWord(target, here) !== undefined;
      cwd = target.literal || !isProtected ? path.resolve(cwd, target.text) : path.join(place.base, '.git');
    }
  }
  return undefined;
}

function inCommand(command: SeenCommand, here: Here): string | undefined {
  for (const redirect of command.redirects) {
    if (redirect.kind !== 'output') continue;
    const found = protectedWord(redirect.target, here);
    if (found !== undefined) return found;
  }
  return inWords(command, command.words, here);
}

function inWords(command: SeenCommand, words: readonly ShellWord[], here: Here): string | undefined {
  const name = programName(words[0]?.text ?? '');
  const args = words.slice(1);
  if (WRAPPERS.has(name)) return inWrapper(command, name, args, here);
  if (name === 'eval' || name === 'trap') return here.inner(args.map((word) => word.text).join(' '));
  const interpreter = INTERPRETERS.get(name);
  if (interpreter !== undefined) {
    const edited = /^(?:perl|ruby)$/.test(name)
      ? firstProtected(withoutCode(writtenWords(name, args)), here)
      : undefined;
    return edited ?? inCode(command, args, interpreter.shell, here);
  }
  if (/^[gmn]?awk$/.test(name)) {
    const found = args.flatMap((word) => namesInAwk(word.text)).find((each) => isProtectedPath(each, here));
    const assigned = args.some((word) => word.text.includes('>')) ? args.filter((word) => /^\w+=/.test(word.text)) : [];
    return found ?? firstProtected([...writtenWords(name, args), ...assigned], here);
  }
  if (/^g?sed$/.test(name)) {
    // `w FILE` in a script writes; the same letters in a text do nothing.
    const files = args.flatMap((word) => /(?:^|[^A-Za-z])w\s*([^\s;}]+)/.exec(word.text)?.[1] ?? []);
    const written = files.find((each) => isProtectedPath(each, here));
    if (written !== undefined) return written;
  }
  return (
    firstProtected(writtenWords(name, args), here) ??
    (/^g?find$|^fd(?:find)?$/.test(name) ? inFound(command, args, here) : undefined) ??
    (/^(?:patch|git)$/.test(name) ? inPatch(command, here) : undefined)
  );
}

function inWrapper(command: SeenCommand, name: string, args: readonly ShellWord[], here: Here): string | undefined {
  const wrapper = WRAPPERS.get(name);
  if (wrapper === undefined) return undefined;
  const program = innerProgram(args, wrapper);
  for (const word of args) {
    const found = /\s/.test(word.text) ? here.inner(word.text) : undefined;
    if (found !== undefined) return found;
  }
  // Its own options: a folder to work in, a file to write its output to.
  const own = /^(?:script|flock)$/.test(name) ? args : args.slice(0, args.length - (program?.length ?? 0));
  const options = name === 'ssh' ? [] : own.filter((word) => !/^\w+=/.test(word.text));
  const found = firstProtected(options, here);
  if (found !== undefined || program === undefined) return found;
  return (wrapper.appends === true ? fromInput(command, program, here) : undefined) ?? inWords(command, program, here);
}

/** What xargs hands over is read elsewhere: a writing program and a protected name in what it reads are enough. */
function fromInput(command: SeenCommand, program: readonly ShellWord[], here: Here): string | undefined {
  const name = programName(program[0]?.text ?? '');
  const writes = INTERPRETERS.has(name) || writesOperands(name, program.slice(1));
  if (!writes) return undefined;
  const read = [
    ...command.pipedFrom.flatMap((each) => each.words.slice(1)),
    ...[...command.pipedFrom, command].flatMap(({ redirects }) => redirects.map((each) => each.target)),
  ];
  const names = read.flatMap((word) => word.text.match(/[\w.~/-]+/g) ?? []).map((each) => literalWord(each));
  return firstProtected(names, here);
}

/** A writing program that find runs for what it selects. */
function inFound(command: SeenCommand, args: readonly ShellWord[], here: Here): string | undefined {
  const at = args.findIndex((word) => /^(?:-exec|-execdir|-ok|-okdir|-x|-X|--exec|--exec-batch)$/.test(word.text));
  if (at === -1) return undefined;
  const program = args.slice(at + 1).filter((word) => !/^[;+]$/.test(word.text));
  const inner = inWords(command, program, here);
  const name = programName(program[0]?.text ?? '');
  if (inner !== undefined || !(INTERPRETERS.has(name) || writesOperands(name, program.slice(1)))) return inner;
  const selected = args.slice(0, at).find((word, index) => {
    const test = args[index - 1]?.text ?? '';
    const negated = /^(?:!|-not)$/.test(args[index - 2]?.text ?? '') || args[index + 1]?.text === '-prune';
    const isName = /^-i?(?:name|path|wholename|regex)$/.test(test);
    const isStart = !args.slice(0, index + 1).some((each) => /^[-!(]/.test(each.text));
    if (isStart) return protectedWord(word, here) !== undefined;
    return (
      isName && !negated && /\.(?:git(?![a-z])|env|allos|vscode|mcp|bash|zsh|profile|vim)|allos\.conf/i.test(word.text)
    );
  });
  return selected?.text;
}

/** The files that a patch in a here-document changes. */
function inPatch(command: SeenCommand, here: Here): string | undefined {
  for (const { kind, target } of command.redirects) {
    if (kind !== 'text') continue;
    const files = [...target.text.matchAll(/^(?:\+\+\+|rename to|copy to) (?:[abciow]\/)?(\S+)/gm)].map(
      (each) => each[1] ?? '',
    );
    const found = files.find((each) => isProtectedPath(each, here));
    if (found !== undefined) return found;
  }
  return undefined;
}

function inCode(command: SeenCommand, args: readonly ShellWord[], shell: boolean, here: Here): string | undefined {
  const texts = [
    ...args.filter((word) => /[\s('"=]/.test(word.text)),
    ...command.redirects.filter((each) => each.kind === 'text').map((each) => each.target),
  ];
  for (const { text } of texts) {
    const found = shell ? here.inner(text) : namesInCode(text).find((each) => isProtectedPath(each, here));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The operands that are no code such as `s/a/b/`. */
function withoutCode(words: readonly ShellWord[]): readonly ShellWord[] {
  return words.filter((word) => !/^[sy]([/|#,:@!{]).*\1|[\s(;]/.test(word.text));
}

function firstProtected(words: readonly ShellWord[], here: Here): string | undefined {
  for (const word of words) {
    const found = protectedWord(word, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

function protectedWord(word: ShellWord, here: Here): string | undefined {
  const possible = possibleWords(word, here.values);
  const isProtected = word.literal
    ? possible.some((each) => isProtectedPath(withoutOption(each), here))
    : [word.text, ...possible].some(
        (each) => mayNameProtected(each) !== undefined || isOwn(path.resolve(here.cwd, each), here),
      );
  return isProtected ? word.text : undefined;
}

function withoutOption(text: string): string {
  return text.startsWith('-') || /^[a-z_]+=/i.test(text)
    ? text.replace(/^(?:-[A-Za-z]|--[\w-]+=|[a-z_]+=)/i, '')
    : text;
}

function isProtectedPath(text: string, here: Here): boolean {
  const absolute = path.resolve(here.cwd, text.replace(/^~[^/]*/, '/~'));
  if (protectedName(absolute, here.base) !== undefined || isOwn(absolute, here)) return true;
  const real = here.realpath?.(absolute);
  if (real === undefined || real === absolute) return false;
  return protectedName(real, here.realpath?.(here.base) ?? here.base) !== undefined || isOwn(real, here);
}

function isOwn(file: string, { ownFolders = [] }: Here): boolean {
  return ownFolders.some((folder) => file === folder || file.startsWith(`${folder}/`));
}
