import { destructive, unknown } from './destructive-finding.js';
import type { DestructiveChecks, Finding, InnerContext } from './destructive-finding.js';
import { gitSubcommandAt } from './git-options.js';
import { isAlwaysDestructive, isDestructiveProgram, programDestructive } from './destructive-programs.js';
import { programName } from './program-name.js';
import { sedScriptIsPlain } from './sed-script.js';
import { mayBeOption } from './shell-word.js';
import type { ShellWord } from './shell-word.js';

/** Programs whose arguments are text, names or patterns and never code: a word such as rm among them means nothing. */
const TEXT_PROGRAMS: ReadonlySet<string> = new Set(
  (
    'echo printf grep egrep fgrep rg ag ack which whereis whatis apropos type help logger say tldr cowsay figlet banner jq yq gh glab ' +
    'hub test [ [[ cat bat head tail wc expr basename dirname realpath readlink export set unset declare local readonly typeset ' +
    'uniq cut tr paste join comm diff cmp apt apt-get brew dnf yum apk pip pip3 pacman snap read return exit cd pushd popd mkdir touch ls stat ' +
    'file du df cp mv ln pwd date sleep true false : kill ps nl tac rev fold column seq tee base64 md5sum sha256sum history let break continue shift'
  ).split(' '),
);

const GIT_TEXT = /^(?:commit|log|tag|grep|show|diff|notes|stash|merge|add|status|shortlog|blame|branch|rm|mv)$/;
const PACKAGE_COMMAND = /^(?:install|i|add|remove|uninstall|update|upgrade|search|info|view|show)$/;

/** Judges a find, awk, sed or editor command; `undefined` for any other. */
export function codeInArguments(
  words: readonly ShellWord[],
  name: string,
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  if (/^g?find$/.test(name)) return find(words.slice(1), context, checks);
  if (/^fd(?:find)?$/.test(name)) return afterWord(words, /^(?:-x|-X|--exec|--exec-batch)$/, context, checks);
  if (/^[gmn]?awk$/.test(name)) return awk(words.slice(1));
  if (/^g?sed$/.test(name)) return sed(words.slice(1));
  if (/^(?:n?vim?|view|ex|emacs|ed)$/.test(name)) {
    return words.slice(1).some((word) => !word.literal || /^(?:\+.|-[csSe]|--cmd|--eval|--batch)/.test(word.text))
      ? unknown(`${name} is given commands to run`)
      : undefined;
  }
  return undefined;
}

/** Looks for a destructive program or code among the arguments of a program that is not known to take mere text. */
export function hiddenInArguments(
  words: readonly ShellWord[],
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  const name = programName(words[0]?.text ?? '');
  if (TEXT_PROGRAMS.has(name)) return undefined;
  const end = name === 'git' ? gitEnd(words) : words.length;
  for (let at = 1; at < end; at += 1) {
    const word = words[at] as ShellWord;
    const inner = word.literal ? programName(word.text) : '';
    const isPackage = isAlwaysDestructive(inner) && words.slice(0, at).some((each) => PACKAGE_COMMAND.test(each.text));
    if (isDestructiveProgram(inner) && !isPackage) {
      const finding = programDestructive(words.slice(at), context.repeated);
      if (finding?.kind === 'destructive') return finding;
    }
    for (const code of codeCandidates(word)) {
      const finding = checks.script(code);
      if (finding?.kind === 'destructive') return finding;
    }
  }
  return undefined;
}

/** Where the words of git that may be code end: messages and search terms are text. */
function gitEnd(words: readonly ShellWord[]): number {
  const at = gitSubcommandAt(words.map((word) => word.text));
  const pager = words.some((word) => /^(?:-O.|--open-files-in-pager=)/.test(word.text));
  if (pager && words[at]?.text === 'grep') return words.length;
  return GIT_TEXT.test(words[at]?.text ?? '') ? at : words.length;
}

function codeCandidates(word: ShellWord): readonly string[] {
  const text = word.literal ? word.text : word.text.replace(/^["']|["']$/g, '');
  if (!/\s/.test(text) || text.length > 10_000) return [];
  const found = [text, text.replace(/^\+?[:!]*/, '')];
  const value = /^-{0,2}[A-Za-z][\w.-]*=(?:exec=)?(.*)$/s.exec(text)?.[1];
  if (value !== undefined) found.push(value, value.replace(/^!/, ''));
  const joined = /^-[A-Za-z]\s*(.*)$/s.exec(text)?.[1];
  if (joined !== undefined) found.push(joined);
  return found;
}

function find(args: readonly ShellWord[], context: InnerContext, checks: DestructiveChecks): Finding | undefined {
  for (const [index, word] of args.entries()) {
    if (word.text === '-delete') return destructive('find -delete deletes recursively');
    if (!word.literal && mayBeOption(word)) return unknown(`find ${word.text} may become -delete or -exec`);
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(word.text)) continue;
    const rest = args.slice(index + 1);
    const end = rest.findIndex((each) => each.text === ';' || each.text === '+');
    const inner = end === -1 ? rest : rest.slice(0, end);
    if (inner[0]?.text.includes('{}') === true) return unknown('find runs the files it finds');
    const finding = checks.argv(inner, { ...context, repeated: true });
    if (finding) return finding;
  }
  return undefined;
}

function afterWord(
  words: readonly ShellWord[],
  option: RegExp,
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  const at = words.findIndex((word) => option.test(word.text));
  return at === -1 ? undefined : checks.argv(words.slice(at + 1), { ...context, repeated: true });
}

function awk(args: readonly ShellWord[]): Finding | undefined {
  for (const [index, word] of args.entries()) {
    if (/^-[vF]$/.test(args[index - 1]?.text ?? '') || /^-[vF]./.test(word.prefix)) continue;
    const program = word.text.includes('{') || index === 0;
    if (program && !word.literal) return unknown('the awk program is decided while it runs');
    if (/\bsystem\s*\(|\|&?\s*["a-z(]|getline|@load|-l\b/i.test(word.text.replaceAll('||', '')))
      return destructive('the awk program runs commands');
  }
  return undefined;
}

function sed(args: readonly ShellWord[]): Finding | undefined {
  if (args.every((word) => word.literal) && sedScriptIsPlain(args.map((word) => word.text))) return undefined;
  // Once the script is there, what follows are files: a name that is an option takes somebody to have made it before.
  let given = false;
  for (const [index, word] of args.entries()) {
    const wanted = /^(?:-[A-Za-z]*[ef]|--expression|--file)$/.test(args[index - 1]?.text ?? '');
    if (!word.literal && word.prefix === '' && (wanted || !given) && !/^["'][^$]*[a-z]([/|#,:@]).*\1/.test(word.text))
      return unknown('the sed script is decided while it runs');
    given ||= word.literal && /^(?:-[A-Za-z]*e|--expression=)?(?:[sy][/|#,:@!]|[\d$/].*[A-Za-z]$)/.test(word.text);
    if (
      /(?:^|[\d$/!,;{}\n])\s*e(?:\s|$|;)/.test(word.text) ||
      /([/|#,:@!~%_])(?:[gpIiMm\d]*e[gpIiMm\d]*)(?:w.*)?(?:$|[;}\n\s])/.test(word.text)
    ) {
      if (/^[sy\d$/{;]/.test(word.text) || /^e(?:\s|$)/.test(word.text))
        return destructive('the sed script runs commands');
    }
  }
  return undefined;
}
