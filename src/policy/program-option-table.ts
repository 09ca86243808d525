import type { ProgramOptions } from './program-option-row.js';
import { TOOL_ALIASES, TOOL_OPTIONS, TOOL_RUNNERS } from './tool-option-table.js';

const RUNS = 'it runs another program';
const SHELL = 'it changes or runs code in the shell itself';
const EDITOR = 'it can write files and run programs from within';
const PAGER: ProgramOptions = { long: ['--pager'] };
const OUTPUT: ProgramOptions = { short: 'o', long: ['--output'] };

const ALWAYS: readonly (readonly [reason: string, programs: string])[] = [
  [
    RUNS,
    'xargs parallel awk gawk mawk nawk busybox toybox env sudo doas su nohup nice timeout setsid stdbuf ionice chrt',
  ],
  [RUNS, 'taskset strace ltrace watch entr flock unshare nsenter chroot script ssh time at batch crontab systemd-run'],
  [RUNS, 'caffeinate xvfb-run rlwrap expect gdb lldb tmux screen m4 dc start-stop-daemon setpriv runuser pkexec capsh'],
  [
    SHELL,
    'eval source . exec command builtin export declare typeset local readonly alias unalias set shopt trap enable',
  ],
  [SHELL, 'hash let unset read mapfile readarray wait getopts bind complete compgen fc history coproc printf test'],
  [EDITOR, 'vi vim nvim view ex ed emacs nano pico joe less more most man info sqlite3 psql mysql ftp sftp tee'],
];

const SPECIFIC: Readonly<Record<string, ProgramOptions>> = {
  find: { words: ['-exec', '-execdir', '-ok', '-okdir', '-delete', '-fprint', '-fprint0', '-fprintf', '-fls'] },
  fd: { short: 'xX', long: ['--exec', '--exec-batch'] },
  fdfind: { short: 'xX', long: ['--exec', '--exec-batch'] },
  sort: { short: 'oT', long: ['--output', '--compress-program', '--temporary-directory'] },
  shuf: OUTPUT,
  uniq: { maxOperands: 1 },
  xxd: { short: 'r', maxOperands: 1 },
  split: { always: 'it writes files' },
  csplit: { always: 'it writes files' },
  tree: { short: 'oR', long: ['--output'] },
  file: { short: 'CmM', long: ['--compile', '--magic-file'] },
  date: { short: 's', long: ['--set'] },
  hostname: { maxOperands: 0, short: 'bF', long: ['--file', '--boot'] },
  diff: { short: 'l', long: ['--paginate'] },
  iconv: OUTPUT,
  yq: { short: 'is', long: ['--inplace', '--split-exp'] },
  tar: {
    short: 'IF',
    long: [
      ...['--checkpoint-action', '--to-command', '--use-compress-program', '--info-script', '--new-volume-script'],
      ...['--rsh-command', '--rmt-command', '--remove-files', '--unlink-first', '--recursive-unlink', '--index-file'],
      ...['--volno-file', '--listed-incremental'],
    ],
    bareCluster: true,
  },
  bsdtar: { long: ['--use-compress-program'], bareCluster: true },
  zip: { short: 'Tm', long: ['--unzip-command', '--test', '--move'] },
  rg: { short: 'z', long: ['--pre', '--hostname-bin', '--search-zip'] },
  ag: PAGER,
  ack: { ...PAGER, long: ['--pager', '--ackrc', '--output'] },
  bat: { ...PAGER, words: ['cache'] },
  delta: PAGER,
  curl: {
    short: 'oOKcDTQE',
    long: [
      ...[
        '--output',
        '--output-dir',
        '--remote-name',
        '--remote-name-all',
        '--remote-header-name',
        '--config',
        '--dump-header',
      ],
      ...[
        '--cookie-jar',
        '--trace',
        '--trace-ascii',
        '--stderr',
        '--libcurl',
        '--upload-file',
        '--etag-save',
        '--hsts',
        '--alt-svc',
      ],
      ...['--engine', '--quote', '--create-dirs'],
    ],
  },
  wget: { always: 'it writes files' },
  scp: { short: 'SoFJD' },
  rsync: {
    short: 'eM',
    long: [
      '--rsh',
      '--rsync-path',
      '--delete',
      '--del',
      '--remove-source-files',
      '--log-file',
      '--write-batch',
      '--only-write-batch',
      '--remote-option',
      '--early-input',
    ],
  },
  node: {
    short: 'epri',
    long: [
      '--eval',
      '--print',
      '--require',
      '--import',
      '--loader',
      '--experimental-loader',
      '--interactive',
      '--env-file',
      '--inspect',
      '--inspect-brk',
      '--test-reporter',
      '--test-reporter-destination',
      '--redirect-warnings',
      '--run',
    ],
  },
  deno: { words: ['eval', 'repl', 'task'], pattern: /^https?:/ },
  bun: { short: 'epr', long: ['--eval', '--print', '--preload', '--require'], words: ['x', 'exec', 'create'] },
  python: { short: 'cmi' },
  perl: { short: 'eEnpiMmIdxs' },
  ruby: { short: 'erInpix' },
  php: { short: 'rBREdaz', long: ['--run', '--process-begin', '--process-code', '--process-end', '--define'] },
  lua: { short: 'eli' },
  Rscript: { short: 'e' },
  sh: { always: RUNS },
  npm: {
    short: 'c',
    long: [
      ...[
        '--script-shell',
        '--shell',
        '--call',
        '--node-options',
        '--globalconfig',
        '--userconfig',
        '--git',
        '--editor',
        '--viewer',
      ],
      ...['--prefix', '--ignore-scripts', '--init-module', '--browser', '--cache', '--workspace', '--location'],
    ],
    words: ['exec', 'x', 'explore', 'init', 'create', 'innit', 'config', 'set', 'edit', 'set-script'],
  },
  pnpm: {
    short: 'cC',
    long: ['--script-shell', '--shell-mode', '--dir', '--config'],
    words: ['exec', 'dlx', 'create', 'config', 'env'],
  },
  yarn: {
    long: ['--cwd', '--use-yarnrc', '--script-shell', '--config'],
    words: ['exec', 'dlx', 'create', 'config', 'node'],
  },
  make: { short: 'fCIE', long: ['--file', '--makefile', '--directory', '--eval', '--include-dir'], pattern: /=/ },
  cargo: { short: 'ZC', long: ['--config', '--manifest-path'], pattern: /^\+/ },
  go: {
    words: ['generate', 'tool'],
    pattern:
      /^--?(?:exec|toolexec|vettool|o|C|overlay|modfile|ldflags|gcflags|cpuprofile|memprofile|trace|coverprofile|outputdir)(?:=|$)/,
  },
  eslint: {
    short: 'cfo',
    long: [
      '--config',
      '--rulesdir',
      '--resolve-plugins-relative-to',
      '--output-file',
      '--format',
      '--parser',
      '--plugin',
      '--fix',
      '--fix-dry-run',
      '--cache-location',
      '--cache-file',
    ],
  },
  prettier: { short: 'w', long: ['--write', '--plugin', '--config'] },
  jest: {
    short: 'cu',
    long: [
      '--config',
      '--globalSetup',
      '--globalTeardown',
      '--reporters',
      '--runner',
      '--testRunner',
      '--transform',
      '--setupFiles',
      '--setupFilesAfterEnv',
      '--outputFile',
      '--updateSnapshot',
      '--rootDir',
      '--resolver',
      '--env',
      '--testEnvironment',
      '--filter',
    ],
  },
  pytest: {
    short: 'pco',
    long: [
      '--rootdir',
      '--override-ini',
      '--basetemp',
      '--junitxml',
      '--junit-xml',
      '--log-file',
      '--debug',
      '--config-file',
      '--confcutdir',
      '--pdbcls',
    ],
  },
  tsc: {
    short: 'p',
    long: [
      '--outDir',
      '--outFile',
      '--project',
      '--declarationDir',
      '--tsBuildInfoFile',
      '--generateTrace',
      '--generateCpuProfile',
      '--init',
    ],
  },
  gcc: { pattern: /^(?:-wrapper|-fplugin|-specs|--specs|-B|@)/ },
  clang: { pattern: /^(?:-fplugin|-Xclang|-load|-B|@|--config)/ },
  openssl: { pattern: /^-(?:out|engine|provider|provider-path|config|writerand|keyout|CAcreateserial)$/ },
  gpg: {
    short: 'o',
    long: ['--output', '--photo-viewer', '--exec-path', '--agent-program', '--dirmngr-program', '--options'],
  },
  pandoc: {
    short: 'oFLd',
    long: ['--output', '--filter', '--lua-filter', '--pdf-engine', '--extract-media', '--defaults'],
  },
  dot: { short: 'oO' },
  xmllint: { short: 'o', long: ['--output', '--shell'] },
  systemctl: { words: ['edit'] },
};

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  sh: ['bash', 'dash', 'zsh', 'ksh', 'ash', 'fish', 'rbash', 'csh', 'tcsh', 'pwsh', 'mksh', 'yash'],
  gcc: ['g++', 'cc', 'c++'],
  clang: ['clang++'],
  python: ['python2', 'python3', 'pypy', 'pypy3'],
  lua: ['luajit'],
  make: ['gmake'],
  tar: ['gtar'],
  find: ['gfind'],
  sort: ['gsort'],
  node: ['nodejs', 'tsx', 'ts-node'],
};

const TABLE: Readonly<Record<string, ProgramOptions>> = { ...SPECIFIC, ...TOOL_OPTIONS };

/** The table: base name of a program, in lower case, to the options that no prefix rule covers. */
export const PROGRAM_OPTIONS: ReadonlyMap<string, ProgramOptions> = new Map<string, ProgramOptions>([
  ...[...ALWAYS, ...TOOL_RUNNERS].flatMap(([reason, programs]) =>
    programs.split(' ').map((name) => [name, { always: reason }] as const),
  ),
  ...Object.entries(TABLE),
  ...Object.entries({ ...ALIASES, ...TOOL_ALIASES }).flatMap(([name, others]) =>
    others.flatMap((other) => {
      const options = TABLE[name];
      return options === undefined ? [] : [[other, options] as const];
    }),
  ),
]);
