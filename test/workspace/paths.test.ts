import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createWorkspaceFs } from '../../src/workspace/workspace-fs.js';
import { textualTwin } from './naive-fs.js';
import { bytesOf, CANARY, codeOf, makeScene, readText, snapshot, type Scene } from './scene.js';

let scene: Scene;

beforeEach(() => {
  scene = makeScene();
  const { ws, outside, secret } = scene;
  mkdirSync(path.join(ws, 'sub'));
  writeFileSync(path.join(ws, 'sub', 'a.txt'), 'inside');
  symlinkSync(secret, path.join(ws, 'link-abs'));
  symlinkSync('../ws-evil/secret.txt', path.join(ws, 'link-rel'));
  symlinkSync('link-abs', path.join(ws, 'chain-1'));
  symlinkSync('chain-1', path.join(ws, 'chain-2'));
  symlinkSync(outside, path.join(ws, 'dir-link'));
  symlinkSync('..', path.join(ws, 'up'));
  symlinkSync(path.join(outside, 'new.txt'), path.join(ws, 'dangling'));
  symlinkSync('dangling', path.join(ws, 'dangling-chain'));
  symlinkSync(path.join(outside, 'none', 'deep.txt'), path.join(ws, 'dangling-deep'));
  symlinkSync('/proc/self/environ', path.join(ws, 'environ'));
  symlinkSync('/proc/self/root/etc/passwd', path.join(ws, 'magic'));
  symlinkSync('loop-b', path.join(ws, 'loop-a'));
  symlinkSync('loop-a', path.join(ws, 'loop-b'));
});

afterEach(() => scene.remove());

const reads = (): string[] => [
  '../ws-evil/secret.txt',
  'sub/../../ws-evil/secret.txt',
  './././../ws-evil/secret.txt',
  scene.secret,
  `${scene.ws}/../ws-evil/secret.txt`,
  `${scene.ws}-evil/secret.txt`,
  'link-abs',
  'link-rel',
  'chain-1',
  'chain-2',
  'dir-link/secret.txt',
  'dir-link/../ws-evil/secret.txt',
  'up/ws-evil/secret.txt',
  'sub/../up/ws-evil/secret.txt',
];

it('reads nothing outside, whatever the path', async () => {
  const leaked: string[] = [];
  for (const attack of reads()) {
    const text = await readText(scene.fs, attack).catch(() => '');
    if (text.includes(CANARY)) leaked.push(attack);
  }
  expect(leaked).toEqual([]);
});

it('the broken twin leaks by the same paths', () => {
  const twin = textualTwin(scene.ws);
  const leaked = reads().filter((attack) => {
    try {
      return twin.read(attack).includes(CANARY);
    } catch {
      return false;
    }
  });
  expect(leaked.length).toBeGreaterThan(5);
});

it('leaves no file open, whatever is refused', async () => {
  if (!existsSync('/proc/self/fd')) return;
  const open = (): number => readdirSync('/proc/self/fd').length;
  const attempt = async (): Promise<void> => {
    for (const given of [...reads(), ...writes(), 'loop-a', 'absent', 'sub/a.txt/x']) {
      for (const call of [scene.fs.read, scene.fs.list, scene.fs.stat, scene.fs.resolve, scene.fs.lastSeen]) {
        await codeOf(call(given));
      }
      await codeOf(scene.fs.write(given, bytesOf('x'), { ifUnchangedSince: 'other' }));
    }
  };
  await attempt();
  const before = open();
  await attempt();
  expect(open()).toBe(before);
});

const writes = (): string[] => [
  '../new.txt',
  '../ws-evil/new.txt',
  `${scene.outside}/new.txt`,
  'link-abs',
  'link-rel',
  'chain-2',
  'dir-link/new.txt',
  'dir-link/new/folder/file.txt',
  'up/new.txt',
  'up/new/file.txt',
  'dangling',
  'dangling-chain',
  'dangling-deep',
  'dangling/x.txt',
];

it('writes nothing outside, whatever the path', async () => {
  const before = snapshot(scene.outside);
  for (const attack of writes())
    expect([attack, await codeOf(scene.fs.write(attack, bytesOf('x')))]).not.toContain('none');
  expect(snapshot(scene.outside)).toBe(before);
});

it('the broken twin writes outside by the same paths', () => {
  const before = snapshot(scene.outside);
  const twin = textualTwin(scene.ws);
  for (const attack of writes()) {
    try {
      twin.write(attack, 'x');
    } catch {
      continue;
    }
  }
  expect(snapshot(scene.outside)).not.toBe(before);
});

it.each(['../ws-evil', 'dir-link', 'up', '/etc', '/'])('does not list %s', async (folder) => {
  expect(await codeOf(scene.fs.list(folder))).toBe('tool.outside_workspace');
});

it.each(['../ws-evil/secret.txt', 'chain-2', 'dir-link/none', 'up/none', 'dangling'])(
  'does not resolve %s',
  async (given) => {
    expect(await codeOf(scene.fs.resolve(given))).toBe('tool.outside_workspace');
  },
);

it.each(['environ', 'magic', '/proc/self/environ', '/proc/self/cwd/sub/a.txt'])('refuses %s', async (given) => {
  expect(await codeOf(scene.fs.read(given))).toBe('tool.outside_workspace');
});

it('keeps the kernel trees out even where the root is everything', async () => {
  const all = createWorkspaceFs({ roots: ['/'] });
  expect(await codeOf(all.read('/proc/self/environ'))).toBe('tool.outside_workspace');
  expect(await codeOf(all.read('/dev/zero'))).toBe('tool.not_a_file');
  expect(await readText(all, path.join(scene.ws, 'sub/a.txt'))).toBe('inside');
});

it('says the same of a path outside whether it exists or not', async () => {
  const there = await scene.fs.read('../ws-evil/secret.txt').catch((error: Error) => error.message);
  const not = await scene.fs.read('../ws-evil/absent.txt').catch((error: Error) => error.message);
  expect(String(not).replace('absent', 'secret')).toBe(there);
  expect(await codeOf(scene.fs.stat('../ws-evil/absent.txt'))).toBe('tool.outside_workspace');
});

it.each(['', 'a\0b', '\0', '\ud800', 'a'.repeat(300), 'sub/a.txt/x', 'loop-a', 'absent'])(
  'says that %j does not exist',
  async (given) => {
    expect(await codeOf(scene.fs.read(given))).toBe('tool.not_found');
  },
);

it('does not take an address for a path', async () => {
  const before = snapshot(scene.ws);
  for (const address of [`file://${scene.secret}`, 'file:/etc/passwd', 'FILE:///x', 'https://example.com/x'])
    expect([address, await codeOf(scene.fs.write(address, bytesOf('x')))]).toEqual([address, 'tool.not_found']);
  expect(snapshot(scene.ws)).toEqual(before);
});

it('does not take ~ for a folder', async () => {
  expect(await codeOf(scene.fs.write('~/x.txt', bytesOf('x')))).toBe('tool.outside_workspace');
  expect(await codeOf(scene.fs.write('~root/x.txt', bytesOf('x')))).toBe('tool.outside_workspace');
  expect((await scene.fs.write('./~/x.txt', bytesOf('x'))).path).toBe('~/x.txt');
});

it('follows symlinks that stay inside', async () => {
  symlinkSync('sub', path.join(scene.ws, 'alias'));
  symlinkSync(path.join(scene.ws, 'alias', 'a.txt'), path.join(scene.ws, 'a-link'));
  expect(await readText(scene.fs, 'alias/a.txt')).toBe('inside');
  expect((await scene.fs.read('a-link')).path).toBe('sub/a.txt');
  expect(await scene.fs.resolve('alias/new/file')).toBe(path.join(scene.ws, 'sub/new/file'));
});

it('takes a root by its alias and by its real name', async () => {
  const alias = path.join(scene.base, 'alias');
  symlinkSync(scene.ws, alias);
  const fs = createWorkspaceFs({ roots: [alias] });
  expect(await readText(fs, path.join(alias, 'sub/a.txt'))).toBe('inside');
  expect(await readText(fs, path.join(scene.ws, 'sub/a.txt'))).toBe('inside');
  await fs.write(path.join(alias, 'b.txt'), bytesOf('b'));
  expect(readFileSync(path.join(scene.ws, 'b.txt'), 'utf8')).toBe('b');
  expect(await codeOf(fs.read(`${alias}-evil/secret.txt`))).toBe('tool.outside_workspace');
});

it('reaches every root and names files of the others absolutely', async () => {
  const other = path.join(scene.base, 'other');
  mkdirSync(other);
  const fs = createWorkspaceFs({ roots: [scene.ws, other], cwd: path.join(scene.ws, 'sub') });
  expect((await fs.write('../../other/x', bytesOf('x'))).path).toBe(path.join(other, 'x'));
  expect((await fs.read('a.txt')).path).toBe('a.txt');
  expect((await fs.write('../top', bytesOf('x'))).path).toBe(path.join(scene.ws, 'top'));
});

it('tells kinds, and of a symlink that leads out only that it is one', async () => {
  const kind = async (given: string) => (await scene.fs.stat(given))?.kind;
  expect(await kind('sub')).toBe('directory');
  expect(await kind('sub/a.txt')).toBe('file');
  expect(await kind('link-abs')).toBe('symlink');
  expect(await kind('dangling')).toBe('symlink');
  expect(await kind('loop-a')).toBe('symlink');
  expect(await kind('absent/x')).toBeUndefined();
  const listed = await scene.fs.list('.');
  expect(listed.find((entry) => entry.name === 'dir-link')?.kind).toBe('symlink');
});

it('refuses roots and working directories that do not fit', () => {
  expect(() => createWorkspaceFs({ roots: [] })).toThrow('at least one folder');
  expect(() => createWorkspaceFs({ roots: [path.join(scene.base, 'absent')] })).toThrow('cannot be opened');
  expect(() => createWorkspaceFs({ roots: [scene.ws], cwd: scene.outside })).toThrow('outside the workspace');
});
