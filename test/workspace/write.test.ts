import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createWorkspaceFs, type PendingWrite } from '../../src/workspace/workspace-fs.js';
import { bytesOf, codeOf, makeScene, readText, type Scene } from './scene.js';

let scene: Scene;
beforeEach(() => {
  scene = makeScene();
});
afterEach(() => scene.remove());

const inWs = (name: string): string => path.join(scene.ws, name);

it('creates a file and its folders and leaves nothing else', async () => {
  const written = await scene.fs.write('a/b/c.txt', bytesOf('new'));
  expect(written).toMatchObject({ path: 'a/b/c.txt', created: true });
  expect(readFileSync(inWs('a/b/c.txt'), 'utf8')).toBe('new');
  expect(readdirSync(inWs('a/b'))).toEqual(['c.txt']);
  expect((await scene.fs.read('a/b/c.txt')).version).toBe(written.version);
});

it.each([0o644, 0o755, 0o600, 0o640, 0o4755])('keeps mode %o', async (mode) => {
  writeFileSync(inWs('x'), 'old');
  chmodSync(inWs('x'), mode);
  expect((await scene.fs.write('x', bytesOf('new'))).created).toBe(false);
  expect(statSync(inWs('x')).mode & 0o7777).toBe(mode);
  expect(readFileSync(inWs('x'), 'utf8')).toBe('new');
});

it('gives a new file the mode that any program would give it', async () => {
  writeFileSync(inWs('reference'), '');
  await scene.fs.write('fresh', bytesOf('x'));
  expect(statSync(inWs('fresh')).mode).toBe(statSync(inWs('reference')).mode);
});

it('writes the target of a symlink and keeps the link', async () => {
  mkdirSync(inWs('real'));
  writeFileSync(inWs('real/t.txt'), 'old');
  symlinkSync('real/t.txt', inWs('one'));
  symlinkSync('one', inWs('two'));
  expect((await scene.fs.write('two', bytesOf('new'))).path).toBe('real/t.txt');
  expect(lstatSync(inWs('one')).isSymbolicLink() && readlinkSync(inWs('two'))).toBe('one');
  expect(readFileSync(inWs('real/t.txt'), 'utf8')).toBe('new');
});

it('creates what a dangling symlink names when that is inside', async () => {
  symlinkSync('later/t.txt', inWs('dangling'));
  expect((await scene.fs.write('dangling', bytesOf('new'))).path).toBe('later/t.txt');
  expect(readFileSync(inWs('later/t.txt'), 'utf8')).toBe('new');
  expect(readlinkSync(inWs('dangling'))).toBe('later/t.txt');
});

it('replaces one name of a hard-linked file', async () => {
  writeFileSync(inWs('a'), 'old');
  linkSync(inWs('a'), inWs('b'));
  await scene.fs.write('a', bytesOf('new'));
  expect([await readText(scene.fs, 'a'), await readText(scene.fs, 'b')]).toEqual(['new', 'old']);
});

it('reads and writes every byte as it is', async () => {
  const all = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
  await scene.fs.write('bytes', all);
  expect(Buffer.from((await scene.fs.read('bytes')).bytes).equals(all)).toBe(true);
  await scene.fs.write('empty', new Uint8Array());
  expect((await scene.fs.read('empty')).bytes).toHaveLength(0);
});

it('refuses to overwrite what changed since the given version', async () => {
  const first = await scene.fs.write('x', bytesOf('one'));
  writeFileSync(inWs('x'), 'theirs');
  expect(await codeOf(scene.fs.write('x', bytesOf('two'), { ifUnchangedSince: first.version }))).toBe(
    'tool.file_changed',
  );
  expect(readFileSync(inWs('x'), 'utf8')).toBe('theirs');
  writeFileSync(inWs('x'), 'one');
  expect(await codeOf(scene.fs.write('x', bytesOf('two'), { ifUnchangedSince: first.version }))).toBe('none');
  expect(await codeOf(scene.fs.write('gone', bytesOf('x'), { ifUnchangedSince: first.version }))).toBe(
    'tool.file_changed',
  );
  expect(readdirSync(scene.ws)).toEqual(['x']);
});

it('refuses to overwrite what must not exist', async () => {
  expect(await codeOf(scene.fs.write('x', bytesOf('1'), { ifUnchangedSince: null }))).toBe('none');
  expect(await codeOf(scene.fs.write('x', bytesOf('2'), { ifUnchangedSince: null }))).toBe('tool.file_changed');
  expect(readdirSync(scene.ws)).toEqual(['x']);
});

it('remembers the version that the model saw, by real path', async () => {
  writeFileSync(inWs('x'), 'one');
  symlinkSync('x', inWs('link'));
  expect(await scene.fs.lastSeen('x')).toBeUndefined();
  await scene.fs.read('x', { forModel: false });
  expect(await scene.fs.lastSeen('x')).toBeUndefined();
  const { version } = await scene.fs.read('link');
  writeFileSync(inWs('x'), 'two');
  expect(await scene.fs.lastSeen('x')).toBe(version);
  expect((await scene.fs.read('x', { forModel: false })).version).not.toBe(version);
  const written = await scene.fs.write('x', bytesOf('three'));
  expect(await scene.fs.lastSeen('link')).toBe(written.version);
  expect(await scene.fs.lastSeen('never')).toBeUndefined();
});

it('remembers versions of more bytes than it keeps in memory', async () => {
  for (let index = 0; index < 5; index += 1) await scene.fs.write(`f${index}`, Buffer.alloc(5_000_000, index));
  for (let index = 0; index < 5; index += 1) {
    expect(await scene.fs.lastSeen(`f${index}`)).toBe((await scene.fs.read(`f${index}`, { forModel: false })).version);
  }
});

it('tells the journal what is replaced, and writes nothing when it fails', async () => {
  const seen: PendingWrite[] = [];
  const fs = createWorkspaceFs({
    roots: [scene.ws],
    journal: async (change) => {
      seen.push(change);
      if (seen.length === 3) throw new Error('journal is full');
    },
  });
  await fs.write('x', bytesOf('one'));
  await fs.write('x', bytesOf('two'));
  expect(await codeOf(fs.write('x', bytesOf('three')))).toBe('tool.write_failed');
  expect(seen.map(({ before }) => before && Buffer.from(before).toString())).toEqual([undefined, 'one', 'two']);
  expect(readFileSync(inWs('x'), 'utf8')).toBe('two');
});

it('does not replace a read-only file, unless the system lets it write there', async () => {
  writeFileSync(inWs('x'), 'old');
  chmodSync(inWs('x'), 0o444);
  const code = await codeOf(scene.fs.write('x', bytesOf('new')));
  expect(code).toBe(process.getuid?.() === 0 ? 'none' : 'tool.write_failed');
  expect(statSync(inWs('x')).mode & 0o777).toBe(0o444);
});

it('keeps the owner when it may', async () => {
  if (process.getuid?.() !== 0) return;
  writeFileSync(inWs('x'), 'old');
  const { chownSync } = await import('node:fs');
  chownSync(inWs('x'), 12_345, 12_346);
  await scene.fs.write('x', bytesOf('new'));
  expect(statSync(inWs('x'))).toMatchObject({ uid: 12_345, gid: 12_346 });
});
