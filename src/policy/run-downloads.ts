import { destructive } from './destructive-finding.js';
import type { Finding } from './destructive-finding.js';
import { baseName, holdsDownload, isDownloader } from './downloads.js';
import { INTERPRETERS } from './inline-code.js';
import type { MadeFiles } from './made-files.js';
import { installsDependencies, keepsInput, readsScriptFrom } from './kept-input.js';
import { programName } from './program-name.js';
import type { SeenCommand, SeenVariable } from './shell-commands.js';
import { possibleWords, shellValues } from './shell-values.js';
import type { ShellValues } from './shell-values.js';
import type { ShellWord } from './shell-word.js';
import { unwrapped } from './unwrapped-program.js';

/** Variables from which programs load code or options. */
const LOADS =
  /^(?:LD_|DYLD_)|PRELOAD|OPTIONS$|OPTS$|(?:RUBY|PERL5)OPT$|^(?:PATH|NODE_PATH|PYTHONPATH|PERL5LIB|RUBYLIB|CLASSPATH|GOFLAGS|RUSTC_WRAPPER|CC|CXX|BASH_ENV|ENV|PYTHONSTARTUP|MAKEFILES|SHELL)$/;
/** Files that programs run or obey without being told their names. */
const BUILD_FILES =
  /^(?:(?:gnu)?makefile|package\.json|dockerfile|(?:docker-)?compose\.ya?ml|setup\.(?:py|cfg)|pyproject\.toml|(?:build|settings)\.gradle(?:\.kts)?|pom\.xml|cmakelists\.txt|rakefile|gemfile|justfile|taskfile\.ya?ml|build\.(?:ninja|xml|zig|rs|sbt)|cargo\.toml|go\.mod|conftest\.py|tox\.ini|vagrantfile|meson\.build|procfile|\..*rc(?:\.\w+)?|.*\.config\.[cm]?[jt]s|.*\.tf)$/i;
/** What a language's program reads as data. */
const DATA =
  /\.(?:jsonl?|csv|tsv|txt|xml|html?|md|ya?ml|toml|log|png|jpe?g|gif|svg|webp|pdf|parquet|sqlite|db|gz|zip|wav|mp[34])$/i;
/** Programs that run a file whatever it is called. */
const RUNS_FILES = new Set(
  'java javaw make gmake gdb lldb go dpkg rpm ansible-playbook mono dotnet wasmtime wasmer ninja just task rake cmake ant scons insmod'.split(
    ' ',
  ),
);
/** Modules of python that read their input as data. */
const DATA_MODULE = /^(?:json(?:\.tool)?|gzip|base64|quopri|tarfile|zipfile|html|csv)$/;

/** Judges a command that is fed, through a pipe or a substitution, what another one fetches. */
export function fedDownload(command: SeenCommand, downloads: ReadonlySet<SeenCommand>): Finding | undefined {
  const words = unwrapped(command.words);
  const name = programName(words[0]?.text ?? '');
  if (words.length === 0) return undefined;
  const piped = command.pipedFrom.length > 0;
  const texts = command.redirects.filter((each) => each.kind !== 'output').map((each) => each.target);
  if ((piped || texts.length > 0) && readsCode(words, name)) return destructive(`${name} runs what it reads`);
  const fed =
    isFed(command, downloads) ||
    texts.some(holdsDownload) ||
    words.some((word) => word.text.includes('<(') && holdsDownload(word));
  const module = words.find((_, index) => words[index - 1]?.text === '-m')?.text;
  if (fed && /^(?:python[23]?|pypy)$/.test(name) && module !== undefined && !DATA_MODULE.test(module))
    return destructive(`${name} -m ${module} may run what was just downloaded`);
  return fed && !INTERPRETERS.has(name) && !keepsInput(words, name)
    ? destructive(`${name} may run what was just downloaded`)
    : undefined;
}

/** Whether a command reads, through pipes, what one of these prints. */
export function isFed(command: SeenCommand, downloads: ReadonlySet<SeenCommand>): boolean {
  return downloads.size > 0 && command.pipedFrom.some((each) => downloads.has(each));
}

/** Whether a program is told to run what it reads, though it also has a script or code. */
function readsCode(words: readonly ShellWord[], name: string): boolean {
  const args = words.slice(1);
  if (readsScriptFrom(args, name, /^(?:-|\/dev\/(?:stdin|fd\/.*)|\/proc\/.*)$/)) return true;
  if (/^(?:python[23]?|pypy)$/.test(name)) {
    const module = args.find((_, index) => args[index - 1]?.text === '-m')?.text;
    return (
      (module !== undefined && /^(?:code|pdb|asyncio|IPython|bdb|runpy)$/.test(module)) || args.some(isInteractive)
    );
  }
  return /^(?:node|nodejs|lua|luajit)$/.test(name) && args.some(isInteractive);
}

function isInteractive({ text }: ShellWord): boolean {
  return /^-[A-Za-bd-z]*i$|^--interactive$/.test(text);
}

/** Judges programs that are given, later in the same line, what was downloaded, by name, folder or variable. */
export function runsDownload(
  commands: readonly SeenCommand[],
  loops: readonly SeenVariable[],
  made: MadeFiles,
): Finding | undefined {
  if (!made.saved && made.files.size === 0) return undefined;
  const values = shellValues(commands, loops);
  const first = commands.findIndex(({ words }) => made.savers.has(words));
  const again = commands.some((command) => command.looped);
  const start = first === -1 || again ? 0 : first;
  let inside = false;
  for (const command of commands.slice(start)) {
    const words = unwrapped(command.words);
    const name = programName(words[0]?.text ?? '');
    const target = words.slice(1).find((word) => !word.text.startsWith('-'));
    if ((name === 'cd' || name === 'pushd') && target !== undefined) inside = isNamed(target, made, values);
    const finding = judge(command, words, name, { made, values, inside });
    if (finding) return finding;
  }
  return undefined;
}

interface Place {
  readonly made: MadeFiles;
  readonly values: ShellValues;
  /** The working folder was downloaded. */
  readonly inside: boolean;
}

function judge(
  command: SeenCommand,
  words: readonly ShellWord[],
  name: string,
  { made, values, inside }: Place,
): Finding | undefined {
  const named = (word: ShellWord): boolean => isNamed(word, made, values);
  const loaded = [
    ...command.assignments.map((each) => ({ ...each.value, text: `${each.name}=${each.value.text}` })),
    ...command.words,
  ].find((word) => LOADS.test(/^(\w+)\+?=/.exec(word.text)?.[1] ?? '') && named(word));
  if (loaded !== undefined) return destructive(`${loaded.text} may load what was just downloaded`);
  if (name === '' || isDownloader(name)) return undefined;
  const written = RUNS_FILES.has(name) ? words.slice(1).find((word) => isUnread(word, made)) : undefined;
  if (written !== undefined) return destructive(`${name} runs ${written.text}, which the same command wrote`);
  if (!made.saved) return undefined;
  if (INTERPRETERS.has(name)) {
    return inside || interpreterRuns(words, name, named, made)
      ? destructive(`${name} may run what was just downloaded`)
      : undefined;
  }
  const script = words
    .slice(1)
    .find((word) => readsScriptFrom([{ ...word, text: '-f' }, word], name, /^/) && named(word));
  if (script !== undefined && words.some((word) => /^(?:-[A-Za-z]*f|--file)/.test(word.text)))
    return destructive(`${name} may run what was just downloaded`);
  if (keepsInput(words, name)) return undefined;
  const obeyed = [...made.downloaded].some((each) => BUILD_FILES.test(each));
  const runs = obeyed || command.words.some(named) || ((inside || made.anyFile) && !installsDependencies(words, name));
  return runs ? destructive(`${name} may run what was just downloaded`) : undefined;
}

/** A file that the same command wrote and whose content cannot be seen. */
function isUnread(word: ShellWord, made: MadeFiles): boolean {
  return parts(word.text).some(
    (part) => made.files.has(baseName(part)) && made.files.get(baseName(part)) === undefined,
  );
}

function interpreterRuns(
  words: readonly ShellWord[],
  name: string,
  named: (word: ShellWord) => boolean,
  made: MadeFiles,
): boolean {
  const args = words.slice(1);
  return args.some((word, index) => {
    const before = args[index - 1]?.text ?? '';
    if (/^-[A-Za-z]*m$/.test(before) && /^(?:python[23]?|pypy)$/.test(name))
      return [...made.downloaded].some((each) => each.replace(/\.py$/, '') === word.text.split('.')[0]);
    if (/[\s('"]/.test(word.text) && word.literal) return mentions(word.text, made);
    if (!named(word)) return false;
    return before.startsWith('-') || word.text.startsWith('-') || index === 0 || !DATA.test(word.text);
  });
}

/** Whether code names a downloaded file that is no data, or imports it. */
function mentions(code: string, made: MadeFiles): boolean {
  return [...made.downloaded].some((each) => {
    const stem = each.replace(/\.\w+$/, '');
    const imported = new RegExp(
      `\\b(?:import|from|require|load|use)\\b[^;\\n]*\\b${stem.replaceAll(/\W/g, '\\$&')}\\b`,
    );
    return (
      (!DATA.test(each) && each.length > 2 && code.includes(each)) ||
      (stem !== '' && imported.test(code) && !DATA.test(each))
    );
  });
}

/** Whether a word may name something downloaded. */
export function isNamed(word: ShellWord, made: MadeFiles, values: ShellValues): boolean {
  if (!word.literal && made.saved && /^["']?(?:\$\(|`|\$_)/.test(word.text)) return true;
  return possibleWords(word, values).some((text) =>
    parts(text).some((part) => part.split('/').some((each) => isDownloadedName(each, made, !word.literal))),
  );
}

function parts(text: string): readonly string[] {
  const plain = text.replaceAll(/["']/g, '');
  return [...plain.split(/[=:,;@\s]+/), ...(/^-[A-Za-z]./.test(plain) ? [plain.slice(2)] : [])];
}

function isDownloadedName(name: string, made: MadeFiles, pattern: boolean): boolean {
  if (made.downloaded.has(name)) return true;
  if (!pattern || !/[*?[]/.test(name)) return false;
  const source = name.replaceAll(/\[[^\]]*\]/g, '?').replaceAll(/[^\w*?]/g, '\\$&');
  const glob = new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return [...made.downloaded].some((each) => glob.test(each));
}
