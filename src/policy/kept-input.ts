import { hasShortOption, isLongOption } from './option-match.js';
import type { ShellWord } from './shell-word.js';

/** Programs that only keep, show, filter, move or unpack what they are given, whatever it says. */
const KEEPS: ReadonlySet<string> = new Set(
  (
    'cat tee grep egrep fgrep zgrep rg ag ack sed gsed awk gawk mawk nawk jq gojq yq xq jc fx dasel mlr xsv qsv pup htmlq html2text git gh ' +
    'wc head tail sort uniq tr cut column less more bat xxd od hexdump hd strings base64 base32 basenc uudecode gunzip gzip zcat bunzip2 ' +
    'bzip2 bzcat unxz xz xzcat zstd zstdcat lz4 brotli tar gtar bsdtar unzip zipinfo funzip cpio 7z md5sum md5 shasum sha1sum sha224sum ' +
    'sha256sum sha384sum sha512sum b2sum cksum sum openssl gpg gpgv minisign cosign diff cmp comm paste join fold fmt nl rev tac file iconv ' +
    'dos2unix unix2dos patch xmllint xmlstarlet printf echo true false : [ test [[ pv mapfile readarray read dd split csplit shuf numfmt ' +
    'tsort seq expr basename dirname realpath readlink pbcopy wl-copy xclip xsel sponge ts cp mv rm rmdir unlink ln chmod chown chgrp mkdir ' +
    'touch ls stat du df tree find gfind fd fdfind install truncate cd pushd popd dirs pwd date sleep wait kill jobs bg fg set unset local ' +
    'declare typeset readonly export return exit break continue shift let umask ulimit which type whereis hash getopts trap eval times ' +
    'mktemp sync nproc uname hostname whoami id groups env printenv tput stty clear history jobs disown ps lsof pgrep ' +
    'curl wget wget2 fetch aria2c http https xh curlie scp rsync sftp nc ncat mail sendmail'
  ).split(' '),
);

const STREAM = /^(?:-|\/dev\/stdin|\/dev\/fd\/.*|\/proc\/.*\/fd\/.*|[<>]\(.*)$/s;
const SCRIPT_FILE = /^(?:-[A-Za-z]*f|--file|--expression-file|-[A-Za-z]*E)$/;
const TAR_SHORT = 'IF';
const TAR_RUNS = ['--to-command', '--checkpoint-action', '--info-script', '--new-volume-script', '--rsh-command'];

/** Whether a program surely does not run what it is given. `words` are without wrappers. */
export function keepsInput(words: readonly ShellWord[], name: string): boolean {
  if (!KEEPS.has(name)) return false;
  const args = words.slice(1);
  if (/^(?:tar|gtar|bsdtar)$/.test(name)) {
    return !args.some((arg) => hasShortOption(arg.prefix, TAR_SHORT) || isLongOption(arg.prefix, TAR_RUNS));
  }
  if (/^(?:g?find|fd(?:find)?)$/.test(name)) {
    const at = args.findIndex((arg) => /^(?:-exec|-execdir|-ok|-okdir|-x|-X|--exec|--exec-batch)$/.test(arg.text));
    const inner = args.slice(at + 1);
    return at === -1 || keepsInput(inner, inner[0]?.text ?? '');
  }
  return !readsScriptFrom(args, name, STREAM);
}

/** Whether awk or sed takes its script, or gdb and make their commands, from a file of this form. */
export function readsScriptFrom(args: readonly ShellWord[], name: string, file: RegExp): boolean {
  if (!/^(?:[gmn]?awk|g?sed|jq|gojq)$/.test(name)) return false;
  return args.some((arg, index) => {
    if (SCRIPT_FILE.test(args[index - 1]?.text ?? '')) return file.test(arg.text);
    const joined = /^(?:-f|--file=)(.+)$/s.exec(arg.text)?.[1];
    return joined !== undefined && file.test(joined);
  });
}

/** A command that fetches what a project says it needs, and is run in every fresh checkout. */
export function installsDependencies(words: readonly ShellWord[], name: string): boolean {
  const operands = words.slice(1).filter((word) => !word.text.startsWith('-'));
  const [first, second] = operands.map((word) => word.text);
  if (/^(?:npm|pnpm|yarn)$/.test(name))
    return (
      operands.length === (name === 'yarn' && first === undefined ? 0 : 1) && /^(?:i|install|ci)?$/.test(first ?? '')
    );
  if (name === 'pip' || name === 'pip3')
    return first === 'install' && words.some((word) => word.text === '-r') && operands.length === 2;
  if (name === 'go') return first === 'mod' && second === 'download';
  if (name === 'cargo') return first === 'fetch';
  return (name === 'bundle' || name === 'composer') && first === 'install';
}
