import path from 'node:path';
import { globMayBeProtected } from './protected-glob.js';

/**
 * Names that are protected for writing at any depth: what runs by itself later (git hooks and settings, start-up files
 * of shells and editors), what Allos trusts, and secrets.
 */
const PROTECTED_NAMES: readonly RegExp[] = [
  /^\.git$/,
  /^git~\d+$/,
  /^\.gitconfig$/,
  /^\.gitmodules$/,
  /^\.allos/,
  /^allos\.config/,
  /^\.env/,
  /^\.mcp\.json$/,
  /^\.vscode$/,
  /^\.idea$/,
  /^\.(?:bash|zsh|ksh|mksh|csh|tcsh)rc$/,
  /^\.(?:bash_profile|bash_login|bash_logout|bash_aliases|profile|zprofile|zshenv|zlogin|zlogout|login|logout|cshrc|kshrc|inputrc|xinitrc|xprofile|xsession|xsessionrc|envrc|pam_environment)$/,
  /^\.(?:vimrc|gvimrc|viminfo|exrc|nvimrc|nanorc|emacs|emacs\.el|emacs\.d|spacemacs|vim|nvim|editorrc|dir-locals\.el|dir-locals-2\.el|lvimrc|vimrc\.local|nvim\.lua|ideavimrc)$/,
  /^config\.fish$/,
  /^\.yarnrc\.ya?ml$/,
  /^\.(?:npmrc|yarnrc|netrc|pypirc|ssh|gnupg|aws|curlrc|wgetrc|tmux\.conf|screenrc|gdbinit|lldbinit|pythonrc|irbrc|pryrc)$/,
];

/** Folders of settings whose own names say nothing: the user's of Allos, shells, editors and logins; the system's. */
const PROTECTED_FOLDERS =
  /(?:^|\/)(?:\.config\/(?:allos|git|fish|zsh|bash|nvim|vim|helix|kak|micro|emacs|doom|code|code - oss|vscodium|cursor|zed|sublime-text|autostart|systemd|environment\.d)|\.local\/(?:state|share)\/(?:allos|nvim|fish)|\.cache\/allos)(?:\/|$)|^\/etc\/(?:profile|bash|zsh|environment|cron|sudoers|ld\.so|fish|vim|gitconfig|ssh|pam|systemd)/;

/** Invisible and format characters that a file system or a reader may drop. */
const IGNORABLE = /[\p{Cf}\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]/gu;

/** The form in which two names are the same file on some file system: case, Unicode form, trailing dots and spaces. */
export function foldName(name: string): string {
  const folded = name.normalize('NFKC').replaceAll(IGNORABLE, '').toLowerCase().normalize('NFKC');
  // `.git::$INDEX_ALLOCATION` and `.git.` are `.git` on NTFS; long s and the Kelvin sign fold to s and k.
  return folded
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')
    .replaceAll('ſ', 's');
}

/**
 * The protected name that a path goes through or ends in, `undefined` when it has none. Each part of the path counts:
 * `.git` protects everything below it, nested ones included.
 *
 * @param absolute - Resolved; of the parts only those below `base` count, so that a workspace may lie under one.
 */
export function protectedName(absolute: string, base: string): string | undefined {
  const relative = path.relative(base, absolute);
  const outside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  const parts = (outside ? absolute : relative).split(/[/\\]/).filter((part) => part !== '' && part !== '..');
  const name = parts.find(isProtectedName);
  if (name !== undefined) return name;
  const folded = `${outside ? '/' : ''}${parts.map(foldName).join('/')}`;
  return PROTECTED_FOLDERS.exec(folded)?.[0].replace(/^\/(?!etc)|\/$/g, '');
}

function isProtectedName(part: string): boolean {
  const name = foldName(part);
  return PROTECTED_NAMES.some((pattern) => pattern.test(name));
}

/**
 * Whether a word of a command may name something protected, for words that are partly unknown: any part of it looks
 * like a protected name, or a pattern in it could become one (`.e*`, `.g?t`).
 */
export function mayNameProtected(word: string): string | undefined {
  // What git itself says of its folder needs no name.
  const asked = /rev-parse\s[^)`;]*--(?:absolute-)?git-(?:dir|path|common-dir)/.exec(word);
  if (asked !== null) return '.git';
  const parts = word.replaceAll(/["'\\]/g, '').split(/[/=,\s(){}`$;|&<>]+/);
  return (
    parts.find((part) => isProtectedName(part) || globMayBeProtected(part)) ??
    PROTECTED_FOLDERS.exec(word.toLowerCase())?.[0]
  );
}
