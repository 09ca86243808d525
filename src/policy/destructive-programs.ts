import { listFinding } from './bulk-writes.js';
import { destructive, unknown } from './destructive-finding.js';
import type { Finding } from './destructive-finding.js';
import { gitDestructive } from './destructive-git.js';
import { isProcessProgram, PATTERN_KILLERS, processDestructive } from './destructive-processes.js';
import { hasShortOption, isLongOption } from './option-match.js';
import { programName } from './program-name.js';
import { repeatedWrite } from './repeated-writes.js';
import { mayBeOption } from './shell-word.js';
import type { ShellWord } from './shell-word.js';

interface OptionRow {
  readonly what: string;
  readonly short?: string;
  readonly long?: readonly string[];
  /** Subcommands or words; every group must be present. */
  readonly words?: readonly (readonly string[])[];
}

/** Programs that have no other use. */
const ALWAYS: ReadonlySet<string> = new Set(
  (
    'shred srm wipe wipefs mke2fs mkswap mkfs fdisk sfdisk cfdisk gdisk sgdisk cgdisk parted partprobe blkdiscard badblocks hdparm ' +
    'cryptsetup lvremove vgremove pvremove zpool mdadm diskutil diskpart newfs tune2fs resize2fs rimraf deltree shutdown reboot halt ' +
    'poweroff nvme sgdisk dmsetup format.com del-cli userdel deluser groupdel delgroup swapoff'
  ).split(' '),
);

/** Programs whose options decide. */
const BY_OPTIONS: Readonly<Record<string, OptionRow>> = {
  rm: { what: 'deletes recursively or by force', short: 'rRf', long: ['--recursive', '--force', '--no-preserve-root'] },
  chmod: { what: 'changes permissions recursively', short: 'R', long: ['--recursive'] },
  chown: { what: 'changes owners recursively', short: 'R', long: ['--recursive'] },
  chgrp: { what: 'changes groups recursively', short: 'R', long: ['--recursive'] },
  chattr: { what: 'changes attributes recursively', short: 'R' },
  chcon: { what: 'changes labels recursively', short: 'R', long: ['--recursive'] },
  setfacl: { what: 'changes permissions recursively', short: 'R', long: ['--recursive'] },
  rsync: {
    what: 'deletes files that the source lacks',
    long: [
      '--delete',
      '--delete-before',
      '--delete-during',
      '--delete-delay',
      '--delete-after',
      '--delete-excluded',
      '--del',
      '--remove-source-files',
    ],
  },
  tar: { what: 'deletes what it packs', long: ['--remove-files', '--recursive-unlink'] },
  zip: { what: 'deletes what it packs', short: 'm', long: ['--move'] },
  iptables: { what: 'deletes the rules of the firewall', short: 'FX', long: ['--flush', '--delete-chain'] },
  ip6tables: { what: 'deletes the rules of the firewall', short: 'FX', long: ['--flush', '--delete-chain'] },
};

/** Programs whose words decide. */
const BY_WORDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  docker: [['prune'], ['rm', '-f'], ['rm', '--force'], ['rmi', '-f'], ['volume', 'rm']],
  podman: [['prune'], ['rm', '-f'], ['rm', '--force'], ['rmi', '-f'], ['volume', 'rm']],
  kubectl: [['delete']],
  terraform: [['destroy'], ['-destroy']],
  aws: [
    ['rm', '--recursive'],
    ['rb', '--force'],
  ],
  gsutil: [
    ['rm', '-r'],
    ['rm', '-rf'],
  ],
  rclone: [['delete'], ['purge'], ['sync']],
  nft: [['flush'], ['delete'], ['destroy']],
  ufw: [['disable'], ['reset']],
  zfs: [['destroy'], ['rollback']],
  btrfs: [['delete']],
};

/** Programs that delete or change whatever they are given: over many files that is recursive. */
const REPEATED = new Set(['rm', 'unlink', 'rmdir', 'del', 'trash']);
/** The same for permissions. */
const REPEATED_CHANGES = new Set(['chmod', 'chown', 'chgrp', 'chattr', 'setfacl', 'chcon']);

/** Whether a word names a program that this table knows. */
export function isDestructiveProgram(name: string): boolean {
  return (
    name === 'git' ||
    name === 'dd' ||
    ALWAYS.has(name) ||
    name.startsWith('mkfs') ||
    name === 'crontab' ||
    name in BY_OPTIONS ||
    name in BY_WORDS ||
    REPEATED.has(name) ||
    isProcessProgram(name)
  );
}

/** Whether a program has no other use; its name alone may still be a package to install. */
export function isAlwaysDestructive(name: string): boolean {
  return ALWAYS.has(name) || PATTERN_KILLERS.has(name) || name.startsWith('mkfs');
}

/** Judges one program by its own arguments, wrappers aside. */
export function programDestructive(words: readonly ShellWord[], repeated: boolean): Finding | undefined {
  const name = programName(words[0]?.text ?? '');
  const args = words.slice(1);
  if (args.length === 1 && /^--(?:version|help)$/.test(args[0]?.text ?? '')) return undefined;
  if (name === 'git') return gitDestructive(words);
  const process = processDestructive(words, name);
  if (process) return process;
  if (isAlwaysDestructive(name) && !PATTERN_KILLERS.has(name))
    return destructive(`${name} destroys data or stops the system`);
  if (repeated && REPEATED.has(name)) return destructive(`${name} is run for many files, which deletes recursively`);
  const write = repeated ? repeatedWrite(name, args) : undefined;
  if (write) return write;
  const list = listFinding(name, args);
  if (list) return list;
  if (REPEATED_CHANGES.has(name) && (repeated || args.some((arg) => !arg.literal && arg.text.includes('**'))))
    return destructive(`${name} is run for many files, which changes permissions recursively`);
  if (name === 'rm' && args.some((arg) => !arg.literal && arg.text.includes('**')))
    return destructive('rm of ** deletes recursively');
  if (name === 'dd') return dd(args);
  const groups = Object.hasOwn(BY_WORDS, name) ? BY_WORDS[name] : undefined;
  const hit = groups?.find((group) => group.every((word) => args.some((arg) => arg.text === word)));
  if (hit !== undefined) return destructive(`${name} ${hit.join(' ')} destroys data`);
  const row = Object.hasOwn(BY_OPTIONS, name) ? BY_OPTIONS[name] : undefined;
  return row === undefined ? undefined : byOptions(name, args, row);
}

function dd(args: readonly ShellWord[]): Finding | undefined {
  if (args.some((arg) => arg.prefix.startsWith('of='))) return destructive('dd of= overwrites a file or a disk');
  return args.some((arg) => !arg.literal && !arg.prefix.includes('=')) ? unknown('dd may be given of=') : undefined;
}

function byOptions(name: string, args: readonly ShellWord[], row: OptionRow): Finding | undefined {
  const end = args.findIndex((arg) => arg.literal && arg.text === '--');
  const candidates = end === -1 ? args : args.slice(0, end);
  for (const arg of candidates) {
    if (!mayBeOption(arg)) continue;
    if (hasShortOption(arg.prefix, row.short ?? '') || isLongOption(arg.prefix, row.long ?? [])) {
      return destructive(`${name} ${arg.text} ${row.what}`);
    }
    if (!arg.literal) return unknown(`${name} ${arg.text} may become an option that ${row.what}`);
  }
  return undefined;
}
