import { destructive, unknown } from './destructive-finding.js';
import type { DestructiveChecks, Finding, InnerContext } from './destructive-finding.js';
import { INTERPRETERS } from './inline-code.js';
import { innerProgram } from './inner-program.js';
import { programName } from './program-name.js';
import type { ShellWord } from './shell-word.js';
import { WRAPPERS } from './wrapper-programs.js';

/** Programs that run what they read when they are given nothing else to run. */
const RUNS_INPUT = new Set([
  'sudo',
  'doas',
  'su',
  'ssh',
  'parallel',
  'at',
  'batch',
  'crontab',
  'm4',
  'chroot',
  'unshare',
  'nsenter',
  'script',
  'newgrp',
  'make',
  'gmake',
]);
/** Programs that keep or show what they read. */
const KEEPS_INPUT = new Set([
  'cat',
  'tee',
  'grep',
  'egrep',
  'fgrep',
  'rg',
  'sed',
  'awk',
  'jq',
  'git',
  'gh',
  'wc',
  'head',
  'tail',
  'sort',
  'uniq',
  'tr',
  'cut',
  'read',
  'while',
]);

/** Judges what a program that is no interpreter is given to read: a here-document or the output of another command. */
export function inputFinding(
  words: readonly ShellWord[],
  name: string,
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  const texts = context.command.redirects.filter((each) => each.kind === 'text');
  if (!KEEPS_INPUT.has(name)) {
    for (const { target } of texts) {
      const finding = [target.text, ...target.text.split('\n').map((line) => line.trim().replace(/^[!:@-]+/, ''))]
        .map((code) => checks.script(code))
        .find((each) => each?.kind === 'destructive');
      if (finding) return finding;
    }
  }
  const fed = texts.length > 0 || context.command.pipedFrom.length > 0;
  if (!fed) return undefined;
  const last = programName(words.at(-1)?.text ?? '');
  if (words.length > 1 && !KEEPS_INPUT.has(name) && INTERPRETERS.get(last)?.shell === true && name !== 'echo') {
    return destructive(`${name} ${last} runs what it reads`);
  }
  return runsInput(words, name) ? unknown(`${name} runs what it reads`) : undefined;
}

function runsInput(words: readonly ShellWord[], name: string): boolean {
  if (!RUNS_INPUT.has(name)) return false;
  if (name === 'make' || name === 'gmake')
    return words.some((word) => /^(?:-f-?|--file=-|\/dev\/stdin|-)$/.test(word.text));
  const wrapper = WRAPPERS.get(name);
  return wrapper === undefined || innerProgram(words.slice(1), wrapper) === undefined;
}
