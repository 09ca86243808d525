import path from 'node:path';
import { gitSubcommandAt } from './git-options.js';
import { programName } from './program-name.js';
import { mayNameProtected, protectedName } from './protected-paths.js';
import { seeCommands } from './shell-commands.js';
import type { SeenCommand, ShellParser } from './shell-commands.js';
import type { ShellWord } from './shell-word.js';
import { innerProgram } from './inner-program.js';
import { INTERPRETERS } from './inline-code.js';
import { WRAPPERS } from './wrapper-programs.js';

/** Programs that write, create, move or delete the files they are given. */
const WRITERS = new Set(
  (
    'cp mv rm rmdir unlink tee touch ln install mkdir truncate chmod chown chgrp chattr setfacl rsync dd patch sponge shred ed ex vi vim ' +
    'nvim nano emacs split csplit tar unzip curl wget scp gpg openssl sort uniq shuf find fd mkfifo mknod rename mmv trash rimraf ' +
    'prettier eslint jq yq xxd iconv pandoc zip 7z gzip gunzip base64 direnv cpio git-credential-store'
  ).split(' '),
);
/** Of these only the last operand, or an option's value, is written. */
const COPIERS = new Set(['cp', 'ln', 'install', 'rsync', 'scp']);
const GIT_READS =
  /^(?:--get(?:-all|-regexp|-urlmatch|-color(?:bool)?)?|--list|-l|--show-origin|--show-scope|get|list)$/;

/** Where a command stands, to resolve its relative paths. */
export interface CommandPlace {
  readonly cwd: string;
  /** The working directory of the call: protected names are looked for below it. Default: `cwd`. */
  readonly base?: string;
  readonly realpath?: ((absolute: string) => string | undefined) | undefined;
}

/**
 * The protected path that a command visibly writes, wherever in it: a redirection, an argument of a program that
 * writes, `sed -i`, `git config`, or code for another language that names one.
 */
export function writesProtected(source: string, parser: ShellParser, place: CommandPlace): string | undefined {
  return inScript(source, parser, place, 0);
}

function inScript(source: string, parser: ShellParser, place: CommandPlace, depth: number): string | undefined {
  const script = seeCommands(source, parser);
  if (!script.readable || depth > 5) return mayNameProtected(source);
  let cwd = place.cwd;
  for (const command of script.commands) {
    const here = { ...place, cwd, base: place.base ?? place.cwd };
    const found = inCommand(command, here, (code) => inScript(code, parser, here, depth + 1));
    if (found !== undefined) return found;
    const [program, target] = command.words;
    if (program !== undefined && /^(?:cd|pushd)$/.test(program.text) && target !== undefined)
      cwd = path.resolve(cwd, target.text);
  }
  return undefined;
}

function inCommand(
  command: SeenCommand,
  place: CommandPlace,
  inner: (code: string) => string | undefined,
): string | undefined {
  for (const redirect of command.redirects) {
    if (redirect.kind !== 'output') continue;
    const found = protectedWord(redirect.target, place);
    if (found !== undefined) return found;
  }
  return inWords(command, command.words, place, inner);
}

function inWords(
  command: SeenCommand,
  words: readonly ShellWord[],
  place: CommandPlace,
  inner: (code: string) => string | undefined,
): string | undefined {
  const name = programName(words[0]?.text ?? '');
  const args = words.slice(1);
  const wrapper = WRAPPERS.get(name);
  if (wrapper !== undefined) {
    const program = innerProgram(args, wrapper);
    const code = args.filter((word) => /\s/.test(word.text)).map((word) => inner(word.text));
    return (
      code.find((each) => each !== undefined) ??
      (program === undefined ? undefined : inWords(command, program, place, inner))
    );
  }
  if (name === 'eval' || name === 'trap') return inner(args.map((word) => word.text).join(' '));
  const interpreter = INTERPRETERS.get(name);
  if (/^(?:perl|ruby)$/.test(name) && args.some((word) => /^-[A-Za-z]*i/.test(word.text))) {
    const edited = firstProtected(args, place);
    if (edited !== undefined) return edited;
  }
  if (interpreter !== undefined) return inCode(command, args, interpreter.shell, place, inner);
  if (name === 'git') return gitWrites(words, place);
  if (/^g?sed$/.test(name)) {
    if (!args.some((word) => /^(?:-[A-Za-z]*i|--in-place)/.test(word.text)) && !/\bw\b/.test(args[0]?.text ?? ''))
      return undefined;
    return firstProtected(args, place);
  }
  if (COPIERS.has(name)) {
    const values = args.filter(
      (word, index) =>
        /^(?:-t|--target-directory)$/.test(args[index - 1]?.text ?? '') ||
        /^(?:-t.|--target-directory=)/.test(word.text),
    );
    const operands = args.filter((word) => !word.text.startsWith('-'));
    const named =
      name === 'ln' || name === 'rsync' ? operands : [...operands.slice(-1), ...landing(operands), ...values];
    return firstProtected(named, place);
  }
  return WRITERS.has(name) ? firstProtected(args, place) : undefined;
}

/** `cp x/.bashrc .` writes `./.bashrc`: what a copy is called where it lands. */
function landing(operands: readonly ShellWord[]): readonly ShellWord[] {
  const target = operands.at(-1);
  return target !== undefined && /(?:^|\/)\.{0,2}\/?$/.test(target.text) ? operands.slice(0, -1) : [];
}

function inCode(
  command: SeenCommand,
  args: readonly ShellWord[],
  shell: boolean,
  place: CommandPlace,
  inner: (code: string) => string | undefined,
): string | undefined {
  const texts = [
    ...args.filter((word) => /[\s('"]/.test(word.text)),
    ...command.redirects.filter((each) => each.kind === 'text').map((each) => each.target),
  ];
  for (const { text } of texts) {
    if (shell) {
      const found = inner(text);
      if (found !== undefined) return found;
    } else if (
      /write|open\s*\([^)]*[,=]\s*["'](?:[wax]|rb?\+|>|\+)|append|copy|rename|mv|symlink|mkdir|chmod|unlink|rm|>|truncate|spurt|touch/i.test(
        text,
      )
    ) {
      const strings = text.match(/[\w.~/@+-]+/g) ?? [];
      const found = strings.find(
        (each) =>
          /^[.~/]|\/\.|allos\.config/.test(each) &&
          protectedName(path.resolve(place.cwd, each), place.base ?? place.cwd) !== undefined,
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function gitWrites(words: readonly ShellWord[], place: CommandPlace): string | undefined {
  const at = gitSubcommandAt(words.map((word) => word.text));
  const subcommand = words[at]?.text ?? '';
  const args = words.slice(at + 1);
  if (subcommand === 'config') {
    const operands = args.filter((word) => !word.text.startsWith('-'));
    const reads =
      args.some((word) => GIT_READS.test(word.text)) ||
      (operands.length === 1 &&
        args.every((word) => !/^--(?:unset|edit|add|replace|remove|rename)|^-e$/.test(word.text)));
    return reads || args.length === 0 ? undefined : '.git/config';
  }
  if (/^(?:mv|rm|checkout|restore|apply|am|archive|format-patch|bundle|clone|worktree)$/.test(subcommand))
    return firstProtected(args, place);
  return firstProtected(
    args.filter((word) => word.text.startsWith('--output')),
    place,
  );
}

function firstProtected(words: readonly ShellWord[], place: CommandPlace): string | undefined {
  for (const word of words) {
    const found = protectedWord(word, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function protectedWord(word: ShellWord, place: CommandPlace): string | undefined {
  if (!word.literal) return mayNameProtected(word.text) === undefined ? undefined : word.text;
  const value =
    word.text.startsWith('-') || /^[a-z]+=/i.test(word.text)
      ? word.text.replace(/^(?:-[A-Za-z]|--[\w-]+=|[a-z]+=)/i, '')
      : word.text;
  const expanded = value.replace(/^~[^/]*/, '/~');
  const absolute = path.resolve(place.cwd, expanded);
  const base = place.base ?? place.cwd;
  if (protectedName(absolute, base) !== undefined) return word.text;
  const real = place.realpath?.(absolute);
  return real !== undefined && real !== absolute && protectedName(real, place.realpath?.(base) ?? base) !== undefined
    ? word.text
    : undefined;
}
