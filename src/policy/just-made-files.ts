import { destructive } from './destructive-finding.js';
import type { DestructiveChecks, Finding } from './destructive-finding.js';
import { isDestructiveProgram } from './destructive-programs.js';
import { scriptOf } from './destructive-interpreter.js';
import { codeFinding, INTERPRETERS } from './inline-code.js';
import { gitSubcommandAt } from './git-options.js';
import { programName } from './program-name.js';
import type { SeenCommand } from './shell-commands.js';
import { mayBeOption } from './shell-word.js';
import type { ShellWord } from './shell-word.js';
import { innerProgram } from './inner-program.js';
import { WRAPPERS } from './wrapper-programs.js';

const DOWNLOADERS = new Set(
  'curl wget fetch aria2c http https lwp-request scp ftp sftp nc ncat socat xh axel'.split(' '),
);
/** Of these, the ones that print what they fetch unless told where to save it. */
const PRINTERS = /^(?:curl|http|https|xh|lwp-request|nc|ncat|socat)$/;
const SAVES = /^(?:-[A-Za-z]*[oO]|--output|--remote-name|--download)/;
const UNPACKERS = new Set(['tar', 'unzip', 'gunzip', 'bsdtar', '7z', 'cpio', 'unxz', 'zstd', 'bunzip2', 'xz', 'gzip']);

/** What a command makes before it is done, code nested in it included. Filled while the command is looked through. */
export interface MadeFiles {
  /** Base name to what was written; `undefined` where that cannot be seen or differs. */
  readonly files: Map<string, string | undefined>;
  downloads: boolean;
  /** Something is made under a name that cannot be told. */
  anyName: boolean;
  /** The folders in which programs are looked for are changed. */
  ownPath: boolean;
}

/** Nothing made yet. */
export function noMadeFiles(): MadeFiles {
  return { files: new Map(), downloads: false, anyName: false, ownPath: false };
}

/** Takes down what the commands download, write, copy or unpack. */
export function rememberMade(commands: readonly SeenCommand[], made: MadeFiles): void {
  for (const command of commands) {
    const words = unwrapped(command.words);
    const name = programName(words[0]?.text ?? '');
    if (DOWNLOADERS.has(name)) {
      made.downloads = true;
      const names = downloadedNames(words, name);
      for (const each of names ?? []) make(made, each, undefined);
      made.anyName ||= names === undefined;
    }
    if (UNPACKERS.has(name)) made.anyName = true;
    if (fetchesTree(words, name)) made.downloads = made.anyName = true;
    made.ownPath ||= [...command.assignments.map((each) => each.name), ...words.map((word) => word.text)].some(
      (each) => each === 'PATH' || each.startsWith('PATH='),
    );
    rememberWritten(command, words, name, made);
  }
}

/**
 * Judges programs and scripts that the same command downloaded or wrote and runs, in whatever order they stand: loops
 * and functions run later what was written earlier. A here-document is read; anything else cannot be and counts as
 * destructive.
 */
export function runsWhatItMade(
  commands: readonly SeenCommand[],
  made: MadeFiles,
  checks: DestructiveChecks,
): Finding | undefined {
  // Twice: a script that was made may itself make the one that runs next.
  for (const command of [...commands, ...commands]) {
    const words = unwrapped(command.words);
    const finding = judgeRun(words, programName(words[0]?.text ?? ''), command, made, checks);
    if (finding) return finding;
  }
  return undefined;
}

function make(made: MadeFiles, name: string, content: string | undefined): void {
  made.files.set(name, made.files.has(name) && made.files.get(name) !== content ? undefined : content);
}

function judgeRun(
  words: readonly ShellWord[],
  name: string,
  command: SeenCommand,
  made: MadeFiles,
  checks: DestructiveChecks,
): Finding | undefined {
  const first = words[0];
  if (first === undefined) return undefined;
  const interpreter = INTERPRETERS.get(name);
  const sourced = name === '.' || name === 'source';
  const file = sourced
    ? words[1]?.text
    : interpreter === undefined
      ? first.text.includes('/') || (made.ownPath && made.files.has(first.text))
        ? first.text
        : undefined
      : (scriptOf(words, interpreter) ?? command.redirects.find((each) => each.kind === 'input')?.target.text);
  if (file === undefined) return undefined;
  if (made.downloads && made.anyName && !/^\/(?:usr\/)?s?bin\//.test(file))
    return destructive(`${file} may be what was just downloaded`);
  const base = baseName(file);
  if (!made.files.has(base)) return undefined;
  const content = made.files.get(base);
  if (content === undefined) return destructive(`${file} was just downloaded or written by the same command`);
  if (interpreter === undefined || interpreter.shell) return checks.script(content.replace(/^#!.*\n/, ''));
  const reason = codeFinding(content, name);
  return reason === undefined ? undefined : destructive(reason);
}

function rememberWritten(command: SeenCommand, words: readonly ShellWord[], name: string, made: MadeFiles): void {
  const text = command.redirects.find((each) => each.kind === 'text')?.target;
  const content = (name === 'cat' || name === 'tee') && text?.literal === true ? text.text : printed(words, name);
  for (const redirect of command.redirects) {
    if (redirect.kind === 'output' && !redirect.target.text.startsWith('/dev/'))
      make(made, baseName(redirect.target.text), content);
  }
  const operands = words
    .slice(1)
    .filter((word) => !word.text.startsWith('-'))
    .map((word) => baseName(word.text));
  if (name === 'tee') for (const operand of operands) make(made, operand, content);
  const last = operands.at(-1);
  if (['cp', 'mv', 'ln', 'install'].includes(name) && last !== undefined) {
    const sources = operands.slice(0, -1);
    const source = sources.find((operand) => made.files.has(operand));
    if (source !== undefined) make(made, last, made.files.get(source));
    // Another name for a program that the tables know.
    else if (sources.some((operand) => isDestructiveProgram(operand) || INTERPRETERS.has(operand)))
      make(made, last, undefined);
  }
}

/** What echo and the simplest printf print. */
function printed(words: readonly ShellWord[], name: string): string | undefined {
  const args = words.slice(1);
  if (!args.every((word) => word.literal) || args.some((word) => /\\[^n]/.test(word.text))) return undefined;
  const texts = args.map((word) => word.text.replaceAll('\\n', '\n'));
  if (name === 'echo') return texts.filter((text) => !/^-[neE]+$/.test(text)).join(' ');
  return name === 'printf' && texts.length === 1 && texts[0]?.includes('%') === false ? texts[0] : undefined;
}

/** Programs that fetch a tree of files under names of its own. */
function fetchesTree(words: readonly ShellWord[], name: string): boolean {
  const texts = words.map((word) => word.text);
  if (name === 'git') return texts[gitSubcommandAt(texts)] === 'clone';
  if (name === 'scp' || name === 'rsync' || name === 'sftp') return texts.slice(1).some((text) => /^[^/]+:/.test(text));
  if (name === 'gh') return texts.includes('download') || texts.includes('clone');
  return name === 'degit' || name === 'tiged';
}

/** The names that a download gets; `undefined` when they cannot be told. */
function downloadedNames(words: readonly ShellWord[], name: string): readonly string[] | undefined {
  const saves =
    !PRINTERS.test(name) || words.some((word) => SAVES.test(word.text) || (!word.literal && mayBeOption(word)));
  if (!saves) return [];
  if (words.some((word) => !word.literal)) return undefined;
  const names: string[] = [];
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]?.text;
    if (/^(?:-[A-Za-z]*[oO]|--output|--output-document|--out)$/.test(word.text) && next !== undefined)
      names.push(baseName(next));
    const joined = /^(?:-[oO]|--output(?:-document)?=)(.+)$/.exec(word.text)?.[1];
    if (joined !== undefined) names.push(baseName(joined));
    if (/:\/\/|\//.test(word.text)) names.push(baseName(word.text.replace(/[?#].*$/, '')));
  }
  return names;
}

function unwrapped(words: readonly ShellWord[]): readonly ShellWord[] {
  let at = words;
  for (let depth = 0; depth < 5; depth += 1) {
    const wrapper = WRAPPERS.get(programName(at[0]?.text ?? ''));
    const inner = wrapper === undefined ? undefined : innerProgram(at.slice(1), wrapper);
    if (inner === undefined) return at;
    at = inner;
  }
  return at;
}

function baseName(file: string): string {
  const trimmed = file.replace(/^["']|["']$/g, '').replace(/\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
