import { destructive, unknown } from './destructive-finding.js';
import type { DestructiveChecks, Finding, InnerContext } from './destructive-finding.js';
import { codeFinding } from './inline-code.js';
import type { Interpreter } from './inline-code.js';
import type { ShellWord } from './shell-word.js';

const STREAM = /^(?:-|\/dev\/stdin|\/dev\/fd\/.*|\/proc\/.*\/fd\/.*)$/;

/** What an interpreter is told to run. */
interface Invocation {
  readonly codes: readonly ShellWord[];
  readonly script: ShellWord | undefined;
  /** A word that is unknown where it may be an option, code or the script. */
  readonly doubt: ShellWord | undefined;
}

/**
 * Judges the code that an interpreter gets on its command line, in a here-document or through a pipe. A script file
 * is not opened: what it does is the file's affair.
 */
export function interpreterDestructive(
  words: readonly ShellWord[],
  name: string,
  interpreter: Interpreter,
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  const { codes, script, doubt } = readInvocation(programArguments(words, interpreter), interpreter);
  if (doubt !== undefined) return unknown(`what ${name} ${doubt.text} runs is decided while it runs`);
  for (const code of codes) {
    const finding = judgeCode(code, name, interpreter, context, checks);
    if (finding) return finding;
  }
  const texts = context.command.redirects.filter((each) => each.kind === 'text');
  // After `-s` the operands of a shell are parameters of what it reads.
  const operand = words.findIndex((word, index) => index > 0 && !/^[-+]./.test(word.text));
  const options = words.slice(1, operand === -1 ? undefined : operand);
  const parameters = interpreter.shell && options.some((word) => /^-[A-Za-z]*s[A-Za-z]*$/.test(word.text));
  const readsInput = codes.length === 0 && (script === undefined || parameters || STREAM.test(script.text));
  for (const text of texts) {
    // A word after an option may be its value and not the script: judge the text unless it is surely mere input.
    const finding =
      codes.length === 0 && (readsInput || !interpreter.shell)
        ? judgeCode(text.target, name, interpreter, context, checks)
        : undefined;
    if (finding) return finding;
  }
  if (!readsInput || texts.length > 0 || isQuestion(words, interpreter)) return undefined;
  const input = context.command.redirects.find((each) => each.kind === 'input' && !/^\d*-?$/.test(each.target.text));
  if (input !== undefined)
    return input.target.literal ? undefined : unknown(`what ${name} reads is decided while it runs`);
  if (context.command.pipedFrom.length > 0) return destructive(`${name} runs what another command prints`);
  // A function, a group or a process substitution around it may feed it: nothing else makes sense of it here.
  return unknown(`${name} runs what it reads`);
}

/** The script file that an interpreter is given, if its name is certain. */
export function scriptOf(words: readonly ShellWord[], interpreter: Interpreter): string | undefined {
  const { codes, script } = readInvocation(programArguments(words, interpreter), interpreter);
  return codes.length === 0 ? script?.text : undefined;
}

/** All after `deno run`: what runs is the next operand. */
function programArguments(words: readonly ShellWord[], { subcommands }: Interpreter): readonly ShellWord[] {
  const args = words.slice(1);
  const at = args.findIndex((word) => !word.prefix.startsWith('-'));
  return at !== -1 && subcommands?.test(args[at]?.text ?? '') === true ? args.filter((_, index) => index !== at) : args;
}

function readInvocation(args: readonly ShellWord[], interpreter: Interpreter): Invocation {
  const codes: ShellWord[] = [];
  let script: ShellWord | undefined;
  let wantsCode = false;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] as ShellWord;
    if (interpreter.shell && script !== undefined) break;
    if (wantsCode && !(interpreter.shell && /^[-+]./.test(word.text))) {
      codes.push(word);
      wantsCode = false;
      // What follows the code of a shell are its parameters.
      if (interpreter.shell) break;
      continue;
    }
    if (!word.literal && (script === undefined || word.prefix.startsWith('-'))) {
      if (codes.length === 0 || word.prefix.startsWith('-')) return { codes, script, doubt: word };
      continue;
    }
    const text = word.text;
    if (interpreter.longCode.includes(text)) wantsCode = true;
    else if (interpreter.longCode.some((name) => text.startsWith(`${name}=`) || text.startsWith(`${name}:`)))
      codes.push(afterEquals(word));
    else if (/^-[^-]/.test(text)) {
      const code = codeInCluster(text, interpreter);
      if (code === undefined) at += takesNext(text, interpreter) ? 1 : 0;
      else if (code === '' || interpreter.shell) wantsCode = true;
      else {
        codes.push({ ...word, text: code });
        // `-pe CODE`: the rest may be further options instead of joined code.
        wantsCode = /^[A-Za-z]{1,3}$/.test(code);
      }
    } else if (text === '--rcfile' || text === '--init-file') at += 1;
    else if (!/^[-+]./.test(text)) script ??= word;
  }
  return { codes, script, doubt: undefined };
}

function codeInCluster(text: string, interpreter: Interpreter): string | undefined {
  const at = [...text].findIndex((letter, index) => index > 0 && interpreter.code.includes(letter));
  return at === -1 ? undefined : text.slice(at + 1);
}

function takesNext(text: string, interpreter: Interpreter): boolean {
  return interpreter.values.includes(text.at(-1) ?? '-');
}

function afterEquals(word: ShellWord): ShellWord {
  return { ...word, text: word.text.replace(/^[^=:]*[=:]/, '') };
}

function judgeCode(
  code: ShellWord,
  name: string,
  interpreter: Interpreter,
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  if (!code.literal) return unknown(`the code that ${name} runs is decided while it runs`);
  if (interpreter.shell) return checks.script(code.text, context.repeated);
  if (interpreter.opaque === true) return unknown(`the ${name} code cannot be judged`);
  const reason = codeFinding(code.text, name);
  return reason === undefined ? undefined : destructive(reason);
}

/** Whether it only answers about itself, or runs a module that reads its input as data. */
function isQuestion(words: readonly ShellWord[], interpreter: Interpreter): boolean {
  const harmless = interpreter.shell ? /^--(?:version|help)$/ : /^(?:--version|--help|-[vVh]|-version|-m|--test)$/;
  return words.some((word) => harmless.test(word.text));
}
