import { gitSubcommandAt } from './git-options.js';
import { literalWord } from './shell-word.js';
import type { ShellWord } from './shell-word.js';

/** Programs that write, create, move or delete whatever they are given. */
const WRITE_ALL = new Set(
  (
    'mv rm rmdir unlink tee touch mkdir truncate chmod chown chgrp chattr setfacl dd patch sponge shred ed ex vi vim nvim nano emacs ' +
    'split csplit unzip gpg mkfifo mknod rename mmv trash rimraf 7z gzip gunzip bzip2 bunzip2 xz unxz zstd cpio direnv dos2unix unix2dos ' +
    'pandoc git-credential-store'
  ).split(' '),
);
/** Of these only the last operand, or an option's value, is written. */
const COPIERS = new Set(['cp', 'ln', 'install', 'rsync', 'scp']);
/** Programs that only show, compare or load what they are given. */
const READERS = new Set(
  (
    'cat ls grep egrep fgrep rg ag ack head tail wc stat file du df diff cmp comm echo printf test [ [[ source . export set unset read ' +
    'less more tree which type realpath readlink dirname basename md5sum sha256sum nl tac rev cut tr ssh docker podman jq base64 true :'
  ).split(' '),
);
/** With these letters a program edits the files it is given. */
const EDITS_IN_PLACE: Readonly<Record<string, RegExp>> = {
  sed: /^-[A-Za-z]*i/,
  gsed: /^-[A-Za-z]*i/,
  perl: /^-[A-Za-z]*i/,
  ruby: /^-[A-Za-z]*i/,
  yq: /^-[A-Za-z]*i/,
  json: /^-[A-Za-z]*I/,
  gofmt: /^-w/,
  goimports: /^-w/,
  'clang-format': /^-i/,
  xmlstarlet: /^(?:-L|ed)/,
  prettier: /^-w/,
  awk: /^inplace$/,
  gawk: /^inplace$/,
  chmod: /^/,
};
const EDITS_LONG = /^--(?:in-?place|write|fix)/;
const OUTPUT_OPTION =
  /^(?:-[A-Za-z]*[oO]|-d|-C|-D|-P|-c|-keyout|-out|--?(?:out|dest|target|prefix|directory|dump|cookie-jar|trace|save|log-file|report|cache)[\w-]*|--compress-program)$/i;
const OUTPUT_JOINED =
  /^(?:-[oO](?!ut)|--?(?:out|dest|target|prefix|directory|dump|save|log-file|report|cache)[\w-]*=)./i;
/** Git commands that may be given a protected path and leave the files alone. */
const GIT_LEAVES =
  /^(?:add|commit|status|log|diff|show|ls-files|ls-tree|ls-remote|check-ignore|check-attr|blame|grep|rev-parse|rev-list|shortlog|cat-file|stash|push|fetch|pull|update-index|describe|branch|tag|remote|reset|bisect|merge-base|hash-object|help|version)$/;
const GIT_CONFIG_READS =
  /^(?:--get(?:-all|-regexp|-urlmatch|-color(?:bool)?)?|--list|-l|--show-origin|--show-scope|get|list)$/;

/** The words of a command that name what it writes, wrappers and interpreters aside. */
export function writtenWords(name: string, args: readonly ShellWord[]): readonly ShellWord[] {
  if (name === 'git') return writtenByGit(args);
  if (/^(?:g?find|fd(?:find)?)$/.test(name)) return after(args, /^-f(?:print0?|printf|ls)$/);
  const inPlace = Object.hasOwn(EDITS_IN_PLACE, name) ? EDITS_IN_PLACE[name] : undefined;
  if (args.some((word) => inPlace?.test(word.text) === true || EDITS_LONG.test(word.text))) {
    return /^g?sed$/.test(name) ? withoutSedScript(args) : args;
  }
  if (COPIERS.has(name)) return copied(name, args);
  switch (name) {
    case 'tar':
    case 'bsdtar':
      return writtenByTar(args);
    case 'zip':
      return operandsOf(args).slice(0, 1);
    case 'wget':
      return [...after(args, OUTPUT_OPTION), ...joined(args), ...(saysWhere(args) ? [] : operandsOf(args))];
    case 'curl':
      return args.some((word) => /^(?:-[A-Za-z]*[JK]|--config|--remote-header-name)$/.test(word.text))
        ? [literalWord('.git'), ...args]
        : [...after(args, OUTPUT_OPTION), ...joined(args), ...(remoteName(args) ? operandsOf(args) : [])];
    case 'ssh-keygen':
      // Without a file it writes below the home folder.
      return args.some((word) => /^-[A-Za-z]*[lyFeB]/.test(word.text))
        ? []
        : [literalWord('.ssh'), ...after(args, /^-[A-Za-z]*f$/)];
    case 'uniq':
    case 'xxd':
      return operandsOf(args).slice(1);
    case 'make':
    case 'gmake':
    case 'just':
      return [...after(args, OUTPUT_OPTION), ...args.filter((word) => /^\w+=/.test(word.text))];
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'pip':
    case 'pip3':
      if (setsConfiguration(args)) return [literalWord('.npmrc')];
      break;
  }
  if (WRITE_ALL.has(name)) return args;
  return READERS.has(name) ? [] : [...after(args, OUTPUT_OPTION), ...joined(args)];
}

/** Whether a program changes the files that it would be given. */
export function writesOperands(name: string, args: readonly ShellWord[]): boolean {
  const probe = literalWord('/probe');
  return writtenWords(name, [...args, probe]).includes(probe);
}

function after(args: readonly ShellWord[], option: RegExp): readonly ShellWord[] {
  return args.filter((_, index) => option.test(args[index - 1]?.text ?? ''));
}

function joined(args: readonly ShellWord[]): readonly ShellWord[] {
  return args.filter((word) => OUTPUT_JOINED.test(word.text));
}

function operandsOf(args: readonly ShellWord[]): readonly ShellWord[] {
  return args.filter((word) => !word.text.startsWith('-'));
}

function saysWhere(args: readonly ShellWord[]): boolean {
  return args.some((word) => /^(?:-[A-Za-z]*O|--output-document)/.test(word.text));
}

function remoteName(args: readonly ShellWord[]): boolean {
  return args.some((word) => /^(?:-[A-Za-z]*O|--remote-name)/.test(word.text));
}

function setsConfiguration(args: readonly ShellWord[]): boolean {
  const [first, second] = operandsOf(args);
  return (
    first?.text === 'set' || (first?.text === 'config' && /^(?:set|edit|delete|rm|unset)$/.test(second?.text ?? ''))
  );
}

/** All but the script: `s/.env/x/` is a text and not a file. */
function withoutSedScript(args: readonly ShellWord[]): readonly ShellWord[] {
  const writes = (word: ShellWord): boolean => /(?:^|[\d$/!,;{}\n|#,:@pgI])\s*w\s*\S/.test(word.text);
  const given = args.some((word) => /^(?:-[A-Za-z]*e|--expression)$/.test(word.text));
  const files = args.filter((word, index) => {
    if (word.text.startsWith('-')) return false;
    return given ? !/^(?:-[A-Za-z]*e|--expression)$/.test(args[index - 1]?.text ?? '') : true;
  });
  return [...(given ? files : files.slice(1)), ...args.filter(writes)];
}

function copied(name: string, args: readonly ShellWord[]): readonly ShellWord[] {
  const kept = args.filter((_, index) => !/^(?:--exclude|--include|--filter|-f)$/.test(args[index - 1]?.text ?? ''));
  const operands = operandsOf(kept);
  if (name === 'ln') return operands;
  const values = [
    ...after(args, /^(?:-t|--target-directory)$/),
    ...args.filter((word) => /^(?:-t.|--target-directory=)/.test(word.text)),
  ];
  const sources = name === 'rsync' && operands.some((word) => word.text.endsWith('/')) ? [] : landing(operands);
  return [...operands.slice(-1), ...sources, ...values];
}

/** `cp x/.bashrc .` writes `./.bashrc`: what a copy is called where it lands. */
function landing(operands: readonly ShellWord[]): readonly ShellWord[] {
  const target = operands.at(-1);
  return target !== undefined && /(?:^|\/)\.{0,2}\/?$/.test(target.text) ? operands.slice(0, -1) : [];
}

function writtenByTar(args: readonly ShellWord[]): readonly ShellWord[] {
  const kept = args.filter(
    (word, index) => !/^--exclude|^-X/.test(word.text) && !/^(?:--exclude|-X)$/.test(args[index - 1]?.text ?? ''),
  );
  const extracts = kept.some((word, index) =>
    (index === 0 ? /^-?[A-Za-z]*x|^--(?:extract|get)$/ : /^-[A-Za-z]*x|^--(?:extract|get)$/).test(word.text),
  );
  return extracts ? kept : kept.filter((_, index) => /^(?:-?[A-Za-z]*f|--file)$/.test(kept[index - 1]?.text ?? ''));
}

function writtenByGit(args: readonly ShellWord[]): readonly ShellWord[] {
  const at = gitSubcommandAt(['git', ...args.map((word) => word.text)]) - 1;
  const subcommand = args[at]?.text ?? '';
  const rest = args.slice(at + 1);
  const globals = args.slice(0, at);
  const workTree = [
    ...after(globals, /^--work-tree$/),
    ...globals.filter((word) => word.text.startsWith('--work-tree=')),
  ];
  if (subcommand === 'config') return changesConfig(rest) ? [literalWord('.git/config')] : workTree;
  // Hooks come with a template.
  if (rest.some((word) => word.text.startsWith('--templ'))) return [literalWord('.git/hooks')];
  if (subcommand === 'rm' && rest.some((word) => word.text === '--cached')) return workTree;
  const outputs = [
    ...after(rest, /^--(?:output|index-output)/),
    ...rest.filter((word) => word.text.startsWith('--output')),
  ];
  return GIT_LEAVES.test(subcommand) ? [...workTree, ...outputs] : [...workTree, ...rest];
}

function changesConfig(args: readonly ShellWord[]): boolean {
  if (args.length === 0) return false;
  if (args.some((word) => GIT_CONFIG_READS.test(word.text))) return false;
  return (
    operandsOf(args).length !== 1 ||
    args.some((word) => /^--(?:unset|edit|add|replace|remove|rename)|^-e$/.test(word.text))
  );
}
