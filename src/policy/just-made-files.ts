import { destructive } from './destructive-finding.js';
import type { DestructiveChecks, Finding } from './destructive-finding.js';
import { isDestructiveProgram } from './destructive-programs.js';
import { scriptOf } from './destructive-interpreter.js';
import { codeFinding, INTERPRETERS } from './inline-code.js';
import { programName } from './program-name.js';
import type { SeenCommand } from './shell-commands.js';
import type { ShellWord } from './shell-word.js';
import { innerProgram } from './inner-program.js';
import { WRAPPERS } from './wrapper-programs.js';

const DOWNLOADERS = new Set([
  'curl',
  'wget',
  'fetch',
  'aria2c',
  'http',
  'https',
  'lwp-request',
  'scp',
  'ftp',
  'sftp',
  'nc',
  'ncat',
  'socat',
  'xh',
  'axel',
]);
const UNPACKERS = new Set(['tar', 'unzip', 'gunzip', 'bsdtar', '7z', 'cpio', 'unxz', 'zstd', 'bunzip2', 'xz', 'gzip']);

/** A file that this very command makes: what was written, where that can be seen. */
type Made = Map<string, string | undefined>;

/**
 * Judges programs and scripts that the same command downloaded or wrote before it runs them. A here-document is read;
 * anything else cannot be and counts as destructive.
 */
export function runsWhatItMade(commands: readonly SeenCommand[], checks: DestructiveChecks): Finding | undefined {
  const made: Made = new Map();
  let downloads = false;
  let anyName = false;
  for (const command of commands) {
    const words = unwrapped(command.words);
    const name = programName(words[0]?.text ?? '');
    const finding = judgeRun(words, name, command, made, downloads && anyName, checks);
    if (finding) return finding;
    if (DOWNLOADERS.has(name)) {
      downloads = true;
      const names = downloadedNames(words);
      for (const each of names ?? []) made.set(each, undefined);
      anyName ||= names === undefined;
    }
    if (UNPACKERS.has(name)) anyName = true;
    rememberWritten(command, words, name, made);
  }
  return undefined;
}

function judgeRun(
  words: readonly ShellWord[],
  name: string,
  command: SeenCommand,
  made: Made,
  anything: boolean,
  checks: DestructiveChecks,
): Finding | undefined {
  const first = words[0];
  if (first === undefined) return undefined;
  const interpreter = INTERPRETERS.get(name);
  const sourced = name === '.' || name === 'source';
  const file = sourced
    ? words[1]?.text
    : interpreter === undefined
      ? first.text.includes('/')
        ? first.text
        : undefined
      : (scriptOf(words, interpreter) ?? command.redirects.find((each) => each.kind === 'input')?.target.text);
  if (file === undefined) return undefined;
  if (anything && !/^\/(?:usr\/)?s?bin\//.test(file)) return destructive(`${file} may be what was just downloaded`);
  const base = baseName(file);
  if (!made.has(base)) return undefined;
  const content = made.get(base);
  if (content === undefined) return destructive(`${file} was just downloaded or written by the same command`);
  if (interpreter === undefined || interpreter.shell) return checks.script(content.replace(/^#!.*\n/, ''));
  const reason = codeFinding(content, name);
  return reason === undefined ? undefined : destructive(reason);
}

function rememberWritten(command: SeenCommand, words: readonly ShellWord[], name: string, made: Made): void {
  const text = command.redirects.find((each) => each.kind === 'text')?.target;
  const content = (name === 'cat' || name === 'tee') && text?.literal === true ? text.text : undefined;
  for (const redirect of command.redirects) {
    if (redirect.kind === 'output' && !redirect.target.text.startsWith('/dev/'))
      made.set(baseName(redirect.target.text), content);
  }
  const operands = words
    .slice(1)
    .filter((word) => !word.text.startsWith('-'))
    .map((word) => baseName(word.text));
  if (name === 'tee') for (const operand of operands) made.set(operand, content);
  const last = operands.at(-1);
  if (['cp', 'mv', 'ln', 'install'].includes(name) && last !== undefined) {
    const sources = operands.slice(0, -1);
    const source = sources.find((operand) => made.has(operand));
    if (source !== undefined) made.set(last, made.get(source));
    // Another name for a program that the tables know.
    else if (sources.some((operand) => isDestructiveProgram(operand) || INTERPRETERS.has(operand)))
      made.set(last, undefined);
  }
}

/** The names that a download gets; `undefined` when they cannot be told. */
function downloadedNames(words: readonly ShellWord[]): readonly string[] | undefined {
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
