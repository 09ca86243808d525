import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSpawn } from '../../src/process/create-spawn.js';
import { bubblewrapArguments, type SandboxProfile } from '../../src/sandbox/bubblewrap-arguments.js';
import type { SpawnResult } from '../../src/plugin/tool-spawn.js';
import { livingProcesses, reap, uniqueSleep } from '../process/living-processes.js';

// As .ci/run asks: some containers allow user namespaces and no /proc in them.
const PROBE = '--unshare-user --unshare-all --cap-drop ALL --ro-bind / / --proc /proc --dev /dev true';
const available = spawnSync('bwrap', PROBE.split(' ')).status === 0;
const required = process.env['ALLOS_REQUIRE_SANDBOX'] === '1';
const onlyWithSandbox = available || required ? describe : describe.skip;

/** Commands by which a program could get at what is protected. */
const ATTACKS = {
  'writing to a protected file': 'echo evil >> .env',
  'writing into .git': 'echo evil >> .git/config; mkdir -p .git/hooks; echo evil > .git/hooks/pre-commit',
  'renaming .git': 'mv .git old && mkdir -p .git/hooks && echo evil > .git/hooks/pre-commit',
  'removing .git': 'rm -rf .git; mkdir -p .git && echo evil > .git/config',
  'renaming the folder around a nested .git':
    'mv packages old && mkdir -p packages/a/.git && echo evil > packages/a/.git/config',
  'renaming a folder further in':
    'mv packages/a packages/b && mkdir -p packages/a/.git && echo evil > packages/a/.git/config',
  'a link to what is protected': 'ln -s .git link; echo evil >> link/config; ln .env hard; echo evil >> hard',
  'mounting over it': 'mount -t tmpfs none .git; unshare -Ur umount .git; echo evil >> .git/config',
  'replacing the replaced file': 'echo evil > new; mv -f new .env',
  'writing outside of the workspace': 'echo evil > ../outside/file; echo evil > "$OUTSIDE/file"',
};

onlyWithSandbox('a program in the sandbox', () => {
  let base: string;
  let root: string;
  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'allos-sandbox-')));
    root = join(base, 'ws');
    for (const folder of ['ws/.git', 'ws/packages/a/.git', 'home', 'outside'])
      await mkdir(join(base, folder), { recursive: true });
    for (const file of ['ws/.git/config', 'ws/packages/a/.git/config', 'ws/.env', 'home/key', 'outside/file']) {
      await writeFile(join(base, file), 'original\n');
    }
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  const profile = (changes: Partial<SandboxProfile> = {}): SandboxProfile => ({
    roots: [root],
    cwd: root,
    protectedPaths: ['.git', 'packages/a/.git', '.env'].map((path) => join(root, path)),
    network: false,
    home: join(base, 'home'),
    environment: { PATH: '/usr/bin:/bin', OUTSIDE: join(base, 'outside') },
    ...changes,
  });
  const run = (script: string, bwrap: readonly string[], timeoutMs = 10_000): Promise<SpawnResult> => {
    const spawn = createSpawn({ cwd: base, roots: [base], env: process.env });
    const signal = new AbortController().signal;
    return spawn(['bwrap', ...bwrap, 'bash', '-c', script], { signal, timeoutMs });
  };
  /** Every file that must stay as it is, with its content, as seen from outside. */
  const guarded = async (): Promise<readonly string[]> => {
    const paths = ['ws/.git', 'ws/packages/a/.git', 'ws/.env', 'outside'].map((path) => join(base, path));
    return (await Promise.all(paths.map(contents))).flat();
  };

  for (const [name, script] of Object.entries(ATTACKS)) {
    it(`fails at ${name}`, async () => {
      const before = await guarded();
      const result = await run(`${script}; echo ran > ran`, bubblewrapArguments(profile()));
      expect(await guarded()).toEqual(before);
      expect(await readFile(join(root, 'ran'), 'utf8')).toBe('ran\n');
      expect(result.outcome).toBe('exited');
    });
  }

  it('is judged by a check that weaker profiles do not satisfy', async () => {
    const weak = {
      '.git/hooks': 'renaming .git',
      'packages/a/.git': 'renaming the folder around a nested .git',
    } as const;
    await mkdir(join(root, '.git/hooks'));
    for (const [path, attack] of Object.entries(weak)) {
      const before = await guarded();
      // The twin: the protected path alone is made read-only, and none of the folders around it.
      const bare = bubblewrapArguments(profile({ protectedPaths: [] })).slice(0, -1);
      const protectedPath = join(root, path);
      await run(ATTACKS[attack], [...bare, '--ro-bind', protectedPath, protectedPath, '--']);
      expect(await guarded()).not.toEqual(before);
    }
  });

  it('sees neither the home folder, nor other files, nor other processes, nor the environment', async () => {
    const script = `cat ${base}/home/key "$OUTSIDE/file"; ls /proc | grep -c '^[0-9]'; env | sort; capsh --print 2>/dev/null; grep CapEff /proc/self/status`;
    const { stdout } = await run(script, bubblewrapArguments(profile()));
    expect(stdout).not.toContain('original');
    expect(Number(stdout.split('\n')[0])).toBeLessThan(8);
    expect(stdout).not.toContain('HOME=');
    expect(stdout).toMatch(/CapEff:\s*0+\n/);
  });

  it('reaches the network only where it may', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const script = `exec 3<>/dev/tcp/127.0.0.1/${(server.address() as AddressInfo).port}`;
      expect(await run(script, bubblewrapArguments(profile()))).not.toMatchObject({ exitCode: 0 });
      expect(connections).toBe(0);
      expect(await run(script, bubblewrapArguments(profile({ network: true })))).toMatchObject({ exitCode: 0 });
      expect(connections).toBe(1);
    } finally {
      server.close();
    }
  });

  it('leaves nothing behind on timeout, not even what the kill of a tree cannot find', async () => {
    const sleep = uniqueSleep();
    const escape = `(env -i /usr/bin/setsid sleep ${sleep} > /dev/null 2>&1 &) ; sleep 1000`;
    const result = await run(escape, bubblewrapArguments(profile()), 500);
    const alive = livingProcesses(sleep);
    reap(alive);
    expect(result).toMatchObject({ outcome: 'timeout', survivors: [] });
    expect(alive).toEqual([]);
  });

  it('works in several roots, one inside the other or below a temporary folder', async () => {
    const roots = [join(root, 'packages/a'), root, join(base, 'outside')];
    const result = await run(
      'echo new > packages/a/new && echo new > "$OUTSIDE/file" && pwd',
      bubblewrapArguments(profile({ roots })),
    );
    expect(result).toMatchObject({ exitCode: 0, stdout: `${root}\n` });
    expect(await readFile(join(root, 'packages/a/new'), 'utf8')).toBe('new\n');
  });
});

async function contents(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [`${path}: gone`];
  if (found.isFile()) return [`${path}: ${await readFile(path, 'utf8')}`];
  const names = (await readdir(path)).sort();
  return [
    `${path}: ${names.join(' ')}`,
    ...(await Promise.all(names.map((name) => contents(join(path, name))))).flat(),
  ];
}
