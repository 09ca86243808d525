/** A program whose purpose is to run another one. */
export interface Wrapper {
  /** Short options that take the next word as their value. */
  readonly values: string;
  /** Long options that take the next word as their value. */
  readonly longValues?: readonly string[];
  /** Words of its own before the program: `timeout 5 make` has one. */
  readonly operands: number;
  /** Options whose value is code for a shell. */
  readonly code?: readonly string[];
  /** It joins its words and hands them to a shell. */
  readonly joins?: true;
  /** It appends words from its input. */
  readonly appends?: true;
  /** With one of these options it runs nothing. */
  readonly asks?: readonly string[];
}

const plain: Wrapper = { values: '', operands: 0 };

/** The wrappers, by base name. */
export const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>(
  Object.entries({
    env: {
      values: 'uC',
      longValues: ['--unset', '--chdir'],
      operands: 0,
      code: ['-S', '--split-string', '-vS', '-iS', '-ivS'],
    },
    sudo: {
      values: 'ugpCDhRrtTU',
      longValues: ['--user', '--group', '--chdir', '--chroot', '--host', '--prompt'],
      operands: 0,
    },
    doas: { values: 'uC', operands: 0 },
    pkexec: { values: '', longValues: ['--user'], operands: 0 },
    su: { values: 'gGsw', operands: 1, code: ['-c', '--command', '--session-command'] },
    runuser: { values: 'ugG', operands: 0, code: ['-c', '--command'] },
    nohup: plain,
    setsid: plain,
    nice: { values: 'n', longValues: ['--adjustment'], operands: 0 },
    ionice: { values: 'cn', longValues: ['--class', '--classdata'], operands: 0 },
    chrt: { values: 'TPD', operands: 1 },
    taskset: { values: '', operands: 1 },
    timeout: { values: 'sk', longValues: ['--signal', '--kill-after'], operands: 1 },
    gtimeout: { values: 'sk', longValues: ['--signal', '--kill-after'], operands: 1 },
    stdbuf: { values: 'ioe', longValues: ['--input', '--output', '--error'], operands: 0 },
    unbuffer: plain,
    time: { values: 'fo', longValues: ['--format', '--output'], operands: 0 },
    strace: { values: 'aeopsuESPbIO', operands: 0 },
    ltrace: { values: 'aeopsulnF', operands: 0 },
    watch: { values: 'nq', longValues: ['--interval'], operands: 0, joins: true },
    entr: plain,
    flock: { values: 'wE', longValues: ['--timeout', '--conflict-exit-code'], operands: 1, code: ['-c', '--command'] },
    script: { values: 'EIOBTo', operands: 0, code: ['-c', '--command', '-qc'] },
    ssh: { values: 'BbcDEeFIiJLlmOopQRSWw', operands: 1, joins: true },
    chroot: { values: '', operands: 1 },
    unshare: { values: 'SGwR', operands: 0 },
    nsenter: { values: 'tSGN', operands: 0 },
    setpriv: plain,
    prlimit: plain,
    numactl: { values: 'NmCil', operands: 0 },
    cpulimit: { values: 'lpe', operands: 0 },
    fakeroot: plain,
    proot: { values: 'rbqwk', operands: 0 },
    firejail: plain,
    bwrap: plain,
    'systemd-run': { values: 'pEMHut', operands: 0 },
    'dbus-run-session': plain,
    'xvfb-run': { values: 'nesfp', operands: 0 },
    caffeinate: { values: 'tw', operands: 0 },
    rlwrap: plain,
    proxychains: { values: 'f', operands: 0 },
    proxychains4: { values: 'f', operands: 0 },
    command: { values: '', operands: 0, asks: ['-v', '-V'] },
    builtin: plain,
    exec: { values: 'a', operands: 0 },
    busybox: plain,
    toybox: plain,
    xargs: {
      values: 'IndLPsEa',
      longValues: [
        '--max-args',
        '--delimiter',
        '--max-procs',
        '--max-chars',
        '--arg-file',
        '--max-lines',
        '--process-slot-var',
      ],
      operands: 0,
      appends: true,
    },
    parallel: {
      values: 'jNnIaLs',
      longValues: ['--jobs', '--arg-file', '--colsep'],
      operands: 0,
      joins: true,
      appends: true,
    },
    npx: { values: 'p', longValues: ['--package'], operands: 0, code: ['-c', '--call'] },
    bunx: plain,
  } satisfies Record<string, Wrapper>),
);
