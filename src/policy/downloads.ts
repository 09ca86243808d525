import { gitSubcommandAt } from './git-options.js';
import { programName } from './program-name.js';
import type { SeenCommand } from './shell-commands.js';
import type { ShellWord } from './shell-word.js';
import { unwrapped } from './unwrapped-program.js';

const NAMES =
  'curl wget wget2 fetch aria2c http https xh curlie lwp-request scp ftp sftp lftp tftp nc ncat socat axel lynx w3m links';
const DOWNLOADERS: ReadonlySet<string> = new Set(NAMES.split(' '));
/** Of these, the ones that print what they fetch unless told where to save it. */
const PRINTERS = /^(?:curl|curlie|http|https|xh|lwp-request|nc|ncat|socat|lynx|w3m|links)$/;
const IN_TEXT = new RegExp(`(?:^|[\\s;|&(\`/])(?:${NAMES.replaceAll(' ', '|')})(?=[\\s<>|;)])`);
const REMOTE_COPY: Readonly<Record<string, RegExp>> = {
  scp: /^[^/]+:/,
  rsync: /^[^/]+:|^rsync:/,
  sftp: /^[^/]+:/,
  aws: /^s3:/,
  gsutil: /^gs:/,
  gcloud: /^gs:/,
  rclone: /^[^/]+:/,
};
const CLONES = /^(?:clone|checkout|co|export)$/;

/** What a program saves. */
export interface Saved {
  /** Base names of files and folders. */
  readonly names: readonly string[];
  /** It saves under names that cannot be told. `perhaps`: it may. */
  readonly unknown: 'no' | 'perhaps' | 'yes';
}

/** Whether a program fetches something from elsewhere. */
export function isDownloader(name: string): boolean {
  return DOWNLOADERS.has(name);
}

/** The commands that fetch something and may print it. */
export function downloadsAmong(commands: readonly SeenCommand[]): ReadonlySet<SeenCommand> {
  return new Set(commands.filter(isDownload));
}

function isDownload(command: SeenCommand): boolean {
  return isDownloader(programName(unwrapped(command.words)[0]?.text ?? ''));
}

/** Whether a word is made of what a command inside it fetches. */
export function holdsDownload(word: ShellWord): boolean {
  return !word.literal && /[$<]\(|`/.test(word.text) && IN_TEXT.test(word.text);
}

/** What a command saves of what it fetches; `undefined` when it fetches nothing. `words` are without wrappers. */
export function savedBy(words: readonly ShellWord[], name: string): Saved | undefined {
  const remote = Object.hasOwn(REMOTE_COPY, name) ? REMOTE_COPY[name] : undefined;
  if (remote !== undefined) return copiedFrom(words.slice(1), remote);
  if (DOWNLOADERS.has(name)) return PRINTERS.test(name) ? printerSaves(words.slice(1)) : fetcherSaves(words.slice(1));
  return cloned(words, name);
}

function printerSaves(args: readonly ShellWord[]): Saved {
  const names = outputNames(args, /^-[A-Za-z]*o$|^--output$/, /^(?:-[A-Za-z]*o|--output=)(.+)$/);
  const remote = args.some((arg) => /^-[A-Za-z]*O|^--remote-name/.test(arg.text));
  const hidden = args.some((arg) => /^-[A-Za-z]*[JK]|^--(?:config|remote-header-name|download)/.test(arg.text));
  const urls = remote ? urlNames(args) : [];
  const certain = hidden || names.includes(undefined) || urls.includes(undefined) || (remote && urls.length === 0);
  const perhaps = args.some((arg) => !arg.literal && arg.prefix === '' && !arg.text.startsWith('"'));
  return {
    names: [...names, ...urls].filter((each) => each !== undefined),
    unknown: certain ? 'yes' : perhaps ? 'perhaps' : 'no',
  };
}

function fetcherSaves(args: readonly ShellWord[]): Saved {
  const names = outputNames(
    args,
    /^-[A-Za-z]*O$|^-o$|^--out(?:put-document)?$/,
    /^(?:-[A-Za-z]*O|--out(?:put-document)?=)(.+)$/,
  );
  const many = args.some((arg) =>
    /^-[A-Za-z]*[irmpx]|^--(?:input-file|recursive|mirror|page-requisites|content-disposition|config)/.test(arg.text),
  );
  const given = names.filter((each) => each !== undefined);
  const said = args.some((arg) => /^-[A-Za-z]*O|^--output-document/.test(arg.text));
  const urls = said ? [] : urlNames(args);
  const open = !said && names.length === 0 && urls.length === 0;
  const certain = many || open || names.includes(undefined) || urls.includes(undefined);
  return { names: [...given, ...urls.filter((each) => each !== undefined)], unknown: certain ? 'yes' : 'no' };
}

/** The values of an output option; `undefined` for one that cannot be told. `-` is no file. */
function outputNames(args: readonly ShellWord[], next: RegExp, joined: RegExp): readonly (string | undefined)[] {
  const found = args.flatMap((arg, index) => {
    if (next.test(args[index - 1]?.text ?? '')) return [arg];
    const value = next.test(arg.text) ? undefined : joined.exec(arg.text)?.[1];
    return value === undefined ? [] : [{ ...arg, text: value }];
  });
  return found
    .filter((word) => !/^(?:-|\/dev\/.*)$/.test(word.text))
    .map((word) => (word.literal ? baseName(word.text) : undefined));
}

/** The names at the ends of addresses. */
function urlNames(args: readonly ShellWord[]): readonly (string | undefined)[] {
  return args
    .filter((arg, index) => !arg.text.startsWith('-') && (/[/.]/.test(arg.text) || index === args.length - 1))
    .map((arg) => {
      if (!arg.literal || /[[\]{}]/.test(arg.text)) return undefined;
      const path = arg.text.replace(/^[a-z]+:\/\//i, '').replace(/[?#].*$/, '');
      return path.includes('/') && !path.endsWith('/') ? baseName(path) : 'index.html';
    });
}

function copiedFrom(args: readonly ShellWord[], remote: RegExp): Saved | undefined {
  const operands = args.filter((arg) => !arg.text.startsWith('-'));
  const sources = operands.slice(0, -1).filter((arg) => remote.test(arg.text));
  const target = operands.at(-1);
  if (target === undefined || (sources.length === 0 && !(operands.length === 1 && remote.test(target.text))))
    return undefined;
  const names = [...sources, target].map((arg) => baseName(arg.text.replace(/^[^/]*:/, '')));
  const open = [...sources, target].some((arg) => !arg.literal || /[*?[]|[/:]$/.test(arg.text));
  return { names: names.filter((each) => !/^\.*$/.test(each)), unknown: open ? 'yes' : 'no' };
}

/** Programs that fetch a tree of files into a folder. */
function cloned(words: readonly ShellWord[], name: string): Saved | undefined {
  const texts = words.map((word) => word.text);
  const at = cloneAt(texts, name);
  if (at === undefined) return undefined;
  if (texts[at] === 'download') return { names: [], unknown: 'yes' };
  const rest = words.slice(at + 1);
  const from = rest.findIndex((word) => /[/:]/.test(word.text) && !word.text.startsWith('-'));
  const source = rest[from];
  if (source === undefined) return { names: [], unknown: 'yes' };
  const folder = rest.slice(from + 1).find((word) => !word.text.startsWith('-')) ?? source;
  const base = baseName(folder.text.replace(/[?#].*$/, ''))
    .replace(/^.*:/, '')
    .replace(/\.git$/, '');
  const certain = folder.literal && !/^\.*$/.test(base);
  return certain ? { names: [base], unknown: 'no' } : { names: [], unknown: 'yes' };
}

function cloneAt(texts: readonly string[], name: string): number | undefined {
  if (name === 'git') return texts[gitSubcommandAt(texts)] === 'clone' ? gitSubcommandAt(texts) : undefined;
  if (name === 'degit' || name === 'tiged') return 0;
  const isGh = name === 'gh' || name === 'glab';
  if (!isGh && !['svn', 'hg', 'bzr', 'fossil', 'jj'].includes(name)) return undefined;
  const at = texts.findIndex((text, index) => index > 0 && (isGh ? /^(?:clone|download)$/ : CLONES).test(text));
  return at === -1 ? undefined : at;
}

/** The last part of a path. */
export function baseName(file: string): string {
  const trimmed = file.replace(/^["']|["']$/g, '').replace(/\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
