import { loopFinding } from './bulk-writes.js';
import { codeInArguments, hiddenInArguments } from './destructive-arguments.js';
import { destructive, unknown } from './destructive-finding.js';
import type { DestructiveChecks, Finding, InnerContext } from './destructive-finding.js';
import { inputFinding } from './destructive-input.js';
import { interpreterDestructive } from './destructive-interpreter.js';
import { downloadsAmong } from './downloads.js';
import { endlessFunction } from './endless-function.js';
import { killValues } from './kill-values.js';
import { emptiedFinding } from './repeated-writes.js';
import { programDestructive } from './destructive-programs.js';
import { wrapperDestructive } from './destructive-wrapper.js';
import { INTERPRETERS } from './inline-code.js';
import { launchFinding, launchVariable } from './launching-options.js';
import { rememberMade, runsWhatItMade } from './just-made-files.js';
import { noMadeFiles } from './made-files.js';
import type { MadeFiles } from './made-files.js';
import { programName } from './program-name.js';
import { fedDownload, runsDownload } from './run-downloads.js';
import { repeatedCommands } from './repeated-commands.js';
import { seeCommands } from './shell-commands.js';
import { evaluatesText } from './shell-evaluation.js';
import type { SeenCommand, ShellParser } from './shell-commands.js';
import { literalWord } from './shell-word.js';
import type { ShellWord } from './shell-word.js';
import { WRAPPERS } from './wrapper-programs.js';

/** Variables whose value some program runs. */
const RUN_VARIABLES =
  /^(?:GIT_(?:SSH|SSH_COMMAND|EXTERNAL_DIFF|EDITOR|SEQUENCE_EDITOR|PAGER|ASKPASS|PROXY_COMMAND)|(?:MAN|SYSTEMD_)?PAGER|EDITOR|VISUAL|BROWSER|LESSOPEN|LESSCLOSE|PROMPT_COMMAND|BASH_ENV|ENV|SSH_ASKPASS|RSYNC_RSH|PS4|TAR_OPTIONS)$/;
const GIT_CONFIG_VARIABLES = /^GIT_(?:CONFIG|EXEC_PATH|TEMPLATE_DIR|ALIAS)/;
const MAX_DEPTH = 8;
const MAX_SCRIPTS = 1000;
const MAX_WORDS = 2000;

/**
 * Why a command is of the destructive class or may be, looking at every command anywhere in it: in lists, loops,
 * functions, substitutions, here-documents for a shell, behind wrappers and inside code strings. `undefined` when
 * nothing of the kind was found.
 *
 * Its limits. This decides what `--auto-approve` runs unasked; it is no boundary, the sandbox is. It fails closed where
 * the words of the command leave it open what runs: no parse, a program name or code that comes from an expansion, an
 * unknown word where a destructive option could stand. It cannot see what a program does by itself: a script or
 * Makefile that already lies on the disk, a package's own scripts, a program that the tables do not know, a language
 * other than the shell's beyond telltale names, or an alias in git's configuration.
 */
export function destructiveFinding(source: string, parser: ShellParser): Finding | undefined {
  return scriptFinding(source, parser, {
    depth: 0,
    repeated: false,
    looped: false,
    budget: { scripts: MAX_SCRIPTS },
    made: noMadeFiles(),
  });
}

/** How far into nested code the look has gone. */
interface Reach {
  readonly depth: number;
  /** The code is run for each of many files. */
  readonly repeated: boolean;
  /** The code stands in a loop. */
  readonly looped: boolean;
  readonly budget: { scripts: number };
  readonly made: MadeFiles;
}

function scriptFinding(source: string, parser: ShellParser, reach: Reach): Finding | undefined {
  reach.budget.scripts -= 1;
  if (reach.depth > MAX_DEPTH || reach.budget.scripts < 0) return unknown('it nests too much code');
  const script = seeCommands(source, parser);
  if (!script.readable) return unknown(`it cannot be read: ${script.reason}`);
  const checksAt = (looped: boolean): DestructiveChecks => {
    const inner: DestructiveChecks = {
      script: (code, repeated = false) =>
        scriptFinding(code, parser, { ...reach, depth: reach.depth + 1, repeated: reach.repeated || repeated, looped }),
      argv: (words, context) => argvFinding(words, context, inner),
    };
    return inner;
  };
  const checks = checksAt(reach.looped);
  const evaluated = evaluatesText(source, script.commands);
  if (evaluated !== undefined) return unknown(evaluated);
  rememberMade(script.commands, script.loops, reach.made);
  const downloads = downloadsAmong(script.commands);
  const repeats = repeatedCommands(script.commands, script.functions);
  for (const command of script.commands) {
    const looped = reach.looped || repeats.has(command);
    const finding =
      commandFinding(command, reach.repeated, downloads, looped ? checksAt(true) : checks) ??
      (looped ? loopFinding(command) : undefined);
    if (finding) return finding;
  }
  return (
    endlessFunction(script.functions) ??
    killValues(script) ??
    runsWhatItMade(script.commands, reach.made, checks) ??
    runsDownload(script.commands, script.loops, reach.made)
  );
}

function commandFinding(
  command: SeenCommand,
  repeated: boolean,
  downloads: ReadonlySet<SeenCommand>,
  checks: DestructiveChecks,
): Finding | undefined {
  const assigned = [...command.assignments, ...command.words.flatMap(assignmentIn)];
  for (const { name, value } of assigned) {
    if (GIT_CONFIG_VARIABLES.test(name)) return unknown(`${name} changes what git runs`);
    const launched = launchVariable(name, value);
    if (launched) return launched;
    if (!RUN_VARIABLES.test(name)) continue;
    const finding = value.literal
      ? checks.script(value.text)
      : unknown(`${name} names a program that is decided while it runs`);
    if (finding) return finding;
  }
  return (
    deviceFinding(command) ??
    fedDownload(command, downloads) ??
    (repeated ? emptiedFinding(command) : undefined) ??
    argvFinding(command.words, { repeated, command }, checks)
  );
}

/** Devices that keep nothing. */
const HARMLESS_DEVICE = /^\/dev\/(?:null|zero|full|tty|std(?:in|out|err)|fd\/.*|shm\/.*|ptmx|pts\/.*|(?:tcp|udp)\/.*)$/;
const DEVICE_WRITERS = new Set(['cp', 'mv', 'tee', 'install', 'truncate', 'sponge', 'pv']);

/** A disk that is written as a file is overwritten as by a disk tool. */
function deviceFinding({ words, redirects }: SeenCommand): Finding | undefined {
  const program = words.find((word) => DEVICE_WRITERS.has(programName(word.text)));
  const written = redirects.filter((each) => each.kind === 'output').map((each) => each.target);
  const device = [...written, ...(program === undefined ? [] : words.slice(-1))].find(
    (word) => word.prefix.startsWith('/dev/') && !HARMLESS_DEVICE.test(word.text),
  );
  return device === undefined ? undefined : destructive(`${device.text} is a device and would be overwritten`);
}

function argvFinding(
  words: readonly ShellWord[],
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  const first = words[0];
  if (first === undefined) return undefined;
  if (words.length > MAX_WORDS) return unknown(`it has more than ${MAX_WORDS} words`);
  if (!first.literal) return unknown(`which program ${first.text} is, is decided while it runs`);
  const name = programName(first.text);
  if (name === '{}') return unknown('which program runs is decided while it runs');
  const shell = shellBuiltin(name, words.slice(1), checks);
  if (shell !== 'other') return shell;
  const own = programDestructive(words, context.repeated);
  if (own) return own;
  const launched = launchFinding(words, name, context, checks);
  if (launched) return launched;
  const runner = name === 'bun' ? bunFinding(words.slice(1), context, checks) : undefined;
  if (runner) return runner;
  const interpreter = INTERPRETERS.get(name);
  if (interpreter !== undefined)
    return interpreterDestructive(words, name, interpreter, context, checks) ?? remote(words);
  const input = inputFinding(words, name, context, checks);
  if (input) return input;
  const wrapper = WRAPPERS.get(name);
  if (wrapper !== undefined) {
    return (
      wrapperDestructive(words, wrapper, context, checks) ?? hiddenInArguments(words, context, checks) ?? remote(words)
    );
  }
  return codeInArguments(words, name, context, checks) ?? hiddenInArguments(words, context, checks);
}

function shellBuiltin(
  name: string,
  args: readonly ShellWord[],
  checks: DestructiveChecks,
): Finding | undefined | 'other' {
  switch (name) {
    case 'eval':
      if (!args.every((arg) => arg.literal)) return unknown('what eval runs is decided while it runs');
      return checks.script(args.map((arg) => arg.text).join(' '));
    case 'source':
    case '.': {
      const file = args[0];
      if (file === undefined) return undefined;
      return file.literal && !/^\/(?:dev|proc)\//.test(file.text)
        ? undefined
        : unknown('what is sourced is decided while it runs');
    }
    case 'hash':
      return args.some((arg) => !arg.literal || /^-[A-Za-z]*p/.test(arg.text))
        ? unknown('hash gives a program another name')
        : undefined;
    case 'trap':
      if (args[0] === undefined || /^(?:-|-[lp])$/.test(args[0].text)) return undefined;
      return args[0].literal ? checks.script(args[0].text) : unknown('what trap runs is decided while it runs');
    case 'alias':
      for (const arg of args) {
        if (!arg.literal) return unknown('what the alias runs is decided while it runs');
        const value = arg.text.slice(arg.text.indexOf('=') + 1);
        const finding = arg.text.includes('=') ? checks.script(`${value} "$arguments"`) : undefined;
        if (finding) return finding;
      }
      return undefined;
    default:
      return 'other';
  }
}

/** Code that an interpreter or package runner fetches and runs at once. */
function remote(words: readonly ShellWord[]): Finding | undefined {
  const found = words.slice(1).find((word) => /^(?:https?:|git\+|git:|github:|gitlab:|jsr:https?)/.test(word.prefix));
  const runner = programName(words[0]?.text ?? '');
  if (found === undefined || !['deno', 'npx', 'bunx', 'bun'].includes(runner)) return undefined;
  return destructive(`${runner} runs what it downloads from ${found.text}`);
}

/** `bun x` runs a package's program, `bun exec` its own shell. */
function bunFinding(args: readonly ShellWord[], context: InnerContext, checks: DestructiveChecks): Finding | undefined {
  const at = args.findIndex((word) => word.text === 'x' || word.text === 'exec');
  if (at === -1 || args.slice(0, at).some((word) => !word.text.startsWith('-'))) return undefined;
  const inner = args.slice(at + 1).filter((word, index) => index > 0 || !word.text.startsWith('-'));
  const [first] = inner;
  if (first !== undefined && /\s/.test(first.text))
    return first.literal ? checks.script(first.text) : unknown('what bun runs is decided while it runs');
  return checks.argv(inner, context);
}

function assignmentIn(word: ShellWord): readonly { name: string; value: ShellWord }[] {
  const name = /^([A-Za-z_]\w*)\+?=/.exec(word.prefix)?.[1];
  if (name === undefined) return [];
  const value = word.text.slice(word.text.indexOf('=') + 1);
  return [{ name, value: word.literal ? literalWord(value) : { ...word, text: value } }];
}
