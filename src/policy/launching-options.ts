import { destructive, unknown } from './destructive-finding.js';
import type { DestructiveChecks, Finding, InnerContext } from './destructive-finding.js';
import { INTERPRETERS } from './inline-code.js';
import { programName } from './program-name.js';
import type { ShellWord } from './shell-word.js';

/** Options with which a program that only shows things runs another one. */
const LAUNCHES: Readonly<Record<string, RegExp>> = {
  rg: /^--(?:pre|hostname-bin)(?:=|$)/,
};

/** Functions of make that run or write something while it reads its arguments. */
const MAKE_CODE = /\$[({]\s*(?:shell|eval|file|guile|call|load|foreach)\b/;
const MAKE_VALUES = 'CfIjlOoW';
const MAKE_SHORT_CODE = 'E';

/** Variables whose value is code in itself, options of make or the name of a file with options. */
const CODE_VARIABLES = /^(?:PERL5DB|RIPGREP_CONFIG_PATH|MAKEFILES)$/;
const MAKE_FLAGS = /^(?:GNU)?MAKEFLAGS$/;
const DATA_CODE = /(?:^|[=\s"'])data:(?:text|application)\/(?:javascript|ecmascript|typescript|wasm|tsx?|jsx?)/i;

/** Judges options and expressions that make make, cmake, rg and the like run something else. */
export function launchFinding(
  words: readonly ShellWord[],
  name: string,
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  const args = words.slice(1);
  const launches = Object.hasOwn(LAUNCHES, name) ? LAUNCHES[name] : undefined;
  const launched = launches === undefined ? undefined : args.find((arg) => launches.test(arg.prefix));
  if (launched !== undefined) return unknown(`${name} ${launched.text} runs another program`);
  if (name === 'make' || name === 'gmake') return makeFinding(args);
  if (name === 'cmake') return cmakeFinding(args, context, checks);
  if (name === 'crontab' && args.some((arg, index) => isOperand(args, index) || arg.text.startsWith('-r')))
    return destructive('crontab replaces or deletes the table of jobs');
  const code = INTERPRETERS.has(name) ? args.find((arg) => DATA_CODE.test(arg.text)) : undefined;
  return code === undefined ? undefined : destructive(`${name} runs the code in ${code.text}`);
}

/** Judges a variable that is set for programs to read. */
export function launchVariable(name: string, value: ShellWord): Finding | undefined {
  if (CODE_VARIABLES.test(name)) return unknown(`${name} can make a program run something`);
  if (MAKE_FLAGS.test(name))
    return makeFinding(value.text.split(/\s+/).map((text) => ({ ...value, text, prefix: value.literal ? text : '' })));
  return DATA_CODE.test(value.text) ? destructive(`${name} holds code that a program runs`) : undefined;
}

function makeFinding(args: readonly ShellWord[]): Finding | undefined {
  const code = args.find((arg) => isMakeCode(arg));
  return code === undefined ? undefined : destructive(`make ${code.text} runs code`);
}

function isMakeCode({ text, literal, prefix }: ShellWord): boolean {
  if (MAKE_CODE.test(text) || /^--ev/.test(prefix)) return true;
  if (/^-[^-]/.test(prefix)) {
    const letters = [...prefix.slice(1)];
    const value = letters.findIndex((letter) => MAKE_VALUES.includes(letter));
    if (letters.slice(0, value === -1 ? undefined : value).includes(MAKE_SHORT_CODE)) return true;
  }
  const shell = /^SHELL:*=(.*)$/s.exec(text)?.[1];
  if (shell !== undefined) return INTERPRETERS.get(programName(shell))?.shell !== true;
  return /^[^\s=]+(?:!=|:=)|^\.SHELLFLAGS\b/.test(prefix) || (literal && text.includes('`'));
}

const CMAKE_REMOVES = /^(?:rm|remove|remove_directory)$/;

/** `cmake -E` is a set of small programs of its own. */
function cmakeFinding(
  args: readonly ShellWord[],
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  const at = args.findIndex((arg) => arg.text === '-E');
  const tool = args[at + 1];
  if (at === -1 || tool === undefined) return undefined;
  if (!tool.literal) return unknown(`what cmake -E ${tool.text} does is decided while it runs`);
  if (CMAKE_REMOVES.test(tool.text)) return destructive(`cmake -E ${tool.text} deletes files`);
  if (!/^(?:env|time|chdir)$/.test(tool.text)) return undefined;
  const rest = args.slice(at + (tool.text === 'chdir' ? 3 : 2));
  const start = rest.findIndex((arg) => !/^(?:--?\w[\w-]*(?:=.*)?|--|\w+=.*)$/s.test(arg.text));
  return start === -1 ? undefined : checks.argv(rest.slice(start), context);
}

function isOperand(args: readonly ShellWord[], index: number): boolean {
  const word = args[index] as ShellWord;
  return !/^-./.test(word.prefix) && args[index - 1]?.text !== '-u';
}
