import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ALLOS } from './spawn-allos.js';

/** The folder that holds the installed packages. */
const staged = join(dirname(ALLOS), '..', '..');
const NOBODY = 65_534;

let folder: string;
let allos: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allos-bytecode-'));
  allos = join(folder, 'node_modules', 'allos');
  for (const name of readdirSync(staged)) {
    cpSync(join(staged, name), join(folder, 'node_modules', name), {
      recursive: true,
      filter: (path) => !path.endsWith('.bytecode'),
    });
  }
  mkdirSync(join(folder, 'home'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Told {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], options: { env?: Record<string, string>; uid?: number } = {}): Told {
  const { env = {}, uid } = options;
  const home = join(folder, 'home');
  return spawnSync(process.execPath, [join(allos, 'bin', 'allos.cjs'), ...args], {
    cwd: home,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: home, NODE_ENV: 'production', OLLAMA_HOST: '127.0.0.1:9', ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

const DEMO = ['run', '--provider', 'demo', '--no-session', 'Look around'];
const filesIn = (place: string): readonly string[] => (existsSync(place) ? readdirSync(place).sort() : []);
const kept = (): readonly string[] => filesIn(join(allos, '.bytecode'));
const fileOf = (use: string): string => {
  const name = kept().find((each) => each.endsWith(`-${use}.bytecode`));
  if (name === undefined) throw new Error(`no bytecode of ${use} in ${kept().join(', ')}`);
  return join(allos, '.bytecode', name);
};

describe('the bundle of the command line', () => {
  it('is ASCII, as which it is read: a character of a regular expression would be another one', () => {
    const bundle = readFileSync(join(staged, 'allos', 'dist', 'cli', 'bundle.cjs'), 'utf8');
    expect(bundle.match(/[^\0-\x7f].{0,40}/g) ?? []).toEqual([]);
  });
});

describe('the bytecode of the command line', () => {
  it('is kept beside the package by the first run, and the next run says the same', () => {
    const first = run(DEMO);
    expect(first).toMatchObject({ status: 0, stderr: expect.not.stringContaining('Warning') });
    const before = readFileSync(fileOf('run'));
    const second = run(DEMO);
    expect(second.stdout).toBe(first.stdout);
    expect(readFileSync(fileOf('run')).equals(before)).toBe(true);
    expect(filesIn(join(folder, 'home', '.cache'))).toEqual([]);
  });

  it('is written anew by a run that needs more, and apart for other commands', () => {
    run(['run', '--provider', 'nobody', 'x']);
    const { size } = statSync(fileOf('run'));
    run(DEMO);
    expect(statSync(fileOf('run')).size).toBeGreaterThan(size);
    run(['list-tools']);
    expect(kept().map((name) => name.split('-').at(-1))).toEqual(['other.bytecode', 'run.bytecode']);
  });

  it.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['empty', () => Buffer.alloc(0)],
    ['zeroed in the middle', (bytes: Buffer) => Buffer.from(bytes).fill(0, bytes.length >> 2, bytes.length >> 1)],
    ['one bit off', (bytes: Buffer) => withBitFlipped(bytes, bytes.length >> 1)],
    ['one bit off in its trailer', (bytes: Buffer) => withBitFlipped(bytes, bytes.length - 5)],
  ])('is made anew where it is damaged: %s', (_what, damage) => {
    const said = run(DEMO).stdout;
    const good = readFileSync(fileOf('run'));
    writeFileSync(fileOf('run'), damage(good));
    expect(run(DEMO)).toMatchObject({ status: 0, stdout: said });
    const mended = readFileSync(fileOf('run'));
    expect(mended.length).toBeGreaterThan(good.length / 2);
    expect(run(DEMO)).toMatchObject({ status: 0, stdout: said });
    expect(readFileSync(fileOf('run')).equals(mended)).toBe(true);
  });

  it('is not read where others may write it', () => {
    run(DEMO);
    chmodSync(fileOf('run'), 0o666);
    expect(run(DEMO).status).toBe(0);
    expect(statSync(fileOf('run')).mode & 0o022).toBe(0);
  });

  it('is neither read nor written where the user says so', () => {
    expect(run(DEMO, { env: { NODE_DISABLE_COMPILE_CACHE: '1' } }).status).toBe(0);
    expect(kept()).toEqual([]);
  });

  it('gives no trouble where it cannot be kept', () => {
    writeFileSync(join(allos, '.bytecode'), 'a file');
    expect(run(DEMO)).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/ENOTDIR|Error/) });
  });

  it('goes when nobody made it for a month', () => {
    run(DEMO);
    const old = join(allos, '.bytecode', 'old-run.bytecode');
    writeFileSync(old, '');
    spawnSync('touch', ['-d', '40 days ago', old]);
    run(['list-tools']);
    expect(existsSync(old)).toBe(false);
  });

  const whenRoot = process.geteuid?.() === 0 ? it : it.skip;
  whenRoot('of a package of somebody else lies in the own cache folder, and only the own one is read there', () => {
    const cache = join(folder, 'cache');
    mkdirSync(cache);
    for (const path of [join(folder, 'home'), cache]) chownSync(path, NOBODY, NOBODY);
    chmodSync(folder, 0o755);
    const options = { uid: NOBODY, env: { XDG_CACHE_HOME: cache } };
    expect(run(DEMO, options).status).toBe(0);
    expect(kept()).toEqual([]);
    const [name = ''] = filesIn(join(cache, 'allos'));
    const file = join(cache, 'allos', name);
    const made = statSync(file).ino;
    expect(run(DEMO, options).status).toBe(0);
    expect(statSync(file).ino).toBe(made);
    chownSync(file, NOBODY - 1, NOBODY - 1); // Somebody else's: made anew.
    expect(run(DEMO, options).status).toBe(0);
    expect(statSync(file).ino).not.toBe(made);
    // A relative cache folder would lie in the working folder, which may hold anything.
    expect(run(DEMO, { uid: NOBODY, env: { XDG_CACHE_HOME: 'relative' } }).status).toBe(0);
    expect(existsSync(join(folder, 'home', 'relative'))).toBe(false);
    expect(filesIn(join(folder, 'home', '.cache', 'allos'))).toHaveLength(1);
  });
});

describe('the built-in plugins of the command line', () => {
  it('come from their folder where the user put another version there', () => {
    const plugin = join(folder, 'node_modules', 'allos-plugin-demo');
    const manifest = JSON.parse(readFileSync(join(plugin, 'package.json'), 'utf8'));
    writeFileSync(join(plugin, 'package.json'), JSON.stringify({ ...manifest, version: '0.1.0-mine' }));
    rmSync(join(plugin, 'dist'), { recursive: true });
    expect(run(DEMO)).toMatchObject({ status: 9, stderr: expect.stringContaining('allos-plugin-demo@0.1.0-mine') });
  });
});

function withBitFlipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}
