import { destructive, unknown } from './destructive-finding.js';
import type { DestructiveChecks, Finding } from './destructive-finding.js';
import { isDestructiveProgram } from './destructive-programs.js';
import { scriptOf } from './destructive-interpreter.js';
import { codeFinding, INTERPRETERS } from './inline-code.js';
import { baseName, downloadsAmong, isDownloader, savedBy } from './downloads.js';
import type { MadeFiles } from './made-files.js';
import { programName } from './program-name.js';
import { isFed, isNamed } from './run-downloads.js';
import type { SeenCommand, SeenVariable } from './shell-commands.js';
import { shellValues } from './shell-values.js';
import type { ShellValues } from './shell-values.js';
import type { ShellWord } from './shell-word.js';
import { unwrapped } from './unwrapped-program.js';

/** With these, tar and the like pack. */
const PACKS = /^-?[a-z]*c|^-[0-9a-bd-z]+$|^--create/;
const MAKEFILE = /^(?:GNUm|[Mm])akefile$/;
const UNPACKERS = new Set(['tar', 'unzip', 'gunzip', 'bsdtar', '7z', 'cpio', 'unxz', 'zstd', 'bunzip2', 'xz', 'gzip']);

/** Takes down what the commands download, write, copy or unpack. */
export function rememberMade(commands: readonly SeenCommand[], loops: readonly SeenVariable[], made: MadeFiles): void {
  const values = shellValues(commands, loops);
  for (const command of commands) {
    const words = unwrapped(command.words);
    const name = programName(words[0]?.text ?? '');
    rememberSaved(command, words, name, made);
    if (UNPACKERS.has(name)) made.anyName = true;
    made.ownPath ||= [...command.assignments.map((each) => each.name), ...words.map((word) => word.text)].some(
      (each) => each === 'PATH' || each.startsWith('PATH='),
    );
    rememberWritten(command, words, name, made);
  }
  // Twice: what is made of a download may be made into something else before, as loops go.
  const downloads = downloadsAmong(commands);
  if (!made.downloads) return;
  for (const command of [...commands, ...commands]) rememberDerived(command, downloads, values, made);
}

function rememberSaved(command: SeenCommand, words: readonly ShellWord[], name: string, made: MadeFiles): void {
  const saved = savedBy(words, name);
  if (saved === undefined) return;
  made.downloads = true;
  for (const each of saved.names) {
    if (isDownloader(name)) make(made, each, undefined);
    made.downloaded.add(each);
  }
  made.anyName ||= saved.unknown !== 'no' || !isDownloader(name);
  made.anyFile ||= saved.unknown === 'yes';
  if (saved.names.length === 0 && saved.unknown !== 'yes') return;
  made.saved = true;
  made.savers.add(command.words);
}

/** Files that are copied, unpacked or filtered from what was downloaded. */
function rememberDerived(
  command: SeenCommand,
  downloads: ReadonlySet<SeenCommand>,
  values: ShellValues,
  made: MadeFiles,
): void {
  const words = unwrapped(command.words);
  const name = programName(words[0]?.text ?? '');
  const operands = words.slice(1).filter((word) => !word.text.startsWith('-'));
  const sources = operands.filter((word) => isNamed(word, made, values));
  const piped = isFed(command, downloads) || isDownloader(name);
  if (!piped && sources.length === 0) return;
  const outputs = command.redirects.filter((each) => each.kind === 'output').map((each) => each.target);
  if (name === 'tee') outputs.push(...operands);
  const last = operands.at(-1);
  if (['cp', 'mv', 'ln', 'install'].includes(name) && last !== undefined) {
    outputs.push(last);
    made.anyFile ||= sources.some((word) => !word.literal || /\/\.?$/.test(word.text)) && baseName(last.text) === '.';
  }
  for (const { text, literal } of outputs) {
    if (/^\/dev\//.test(text)) continue;
    made.saved = true;
    made.savers.add(command.words);
    if (literal) made.downloaded.add(baseName(text));
    else made.anyFile = true;
  }
  if (UNPACKERS.has(name) && !PACKS.test(words[1]?.text ?? '')) {
    made.saved = made.anyFile = true;
    made.savers.add(command.words);
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
  if (/^g?make$/.test(name)) return judgeMake(words, made, checks);
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
  if (interpreter.opaque === true) return unknown(`the ${name} code in ${file} cannot be judged`);
  const reason = codeFinding(content, name);
  return reason === undefined ? undefined : destructive(reason);
}

/** Reads the lines of a makefile that the same command wrote. */
function judgeMake(words: readonly ShellWord[], made: MadeFiles, checks: DestructiveChecks): Finding | undefined {
  for (const [name, content] of made.files) {
    if (!MAKEFILE.test(name) && !words.some((word) => word.text.endsWith(name))) continue;
    if (content === undefined) return destructive(`make runs ${name}, which was just downloaded or written`);
    if (/\$[({]\s*(?:shell|eval|file|guile)\b|!=/.test(content))
      return destructive(`${name} runs code while it is read`);
    for (const line of content.split('\n')) {
      const finding = checks.script(line.replace(/^[\t @+-]+/, ''));
      if (finding?.kind === 'destructive') return finding;
    }
  }
  return undefined;
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
