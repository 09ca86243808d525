import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { ListDirectory } from '../src/list-directory.js';
import { makeDesk, type Desk } from './desk.js';

let desk: Desk;
beforeEach(() => {
  desk = makeDesk();
});
afterEach(() => desk.remove());

it('lists directories first, then by name, without hidden entries', async () => {
  for (const file of ['b.txt', 'a.txt', 'Z.txt', 'src/x.ts', 'lib/y.ts', '.env', '.git/config']) desk.put(file, '');
  const listed = await desk.call(ListDirectory, {});
  expect(listed.modelText).toBe('lib/\nsrc/\nZ.txt\na.txt\nb.txt');
  expect(listed.result).toMatchObject({
    path: '.',
    total: 5,
    items: [
      { name: 'lib', path: 'lib', type: 'directory' },
      {},
      { name: 'Z.txt', path: 'Z.txt', type: 'file' },
      {},
      {},
    ],
  });
});

it('lists recursively, with paths that can be read', async () => {
  for (const file of ['src/a/x.ts', 'src/b.ts', 'src/.hidden/c.ts']) desk.put(file, '');
  const listed = await desk.call(ListDirectory, { path: 'src', recursive: true });
  expect(listed.modelText).toBe('a/\na/x.ts\nb.ts');
  expect((listed.result as { items: { path: string }[] }).items.map((item) => item.path)).toEqual([
    'src/a',
    'src/a/x.ts',
    'src/b.ts',
  ]);
});

it('shows the folders of installed packages, and looks into them only when they are named', async () => {
  for (const file of ['node_modules/a/index.js', 'node_modules/a/node_modules/b/index.js', 'src/x.ts'])
    desk.put(file, '');
  for (const file of ['web/bower_components/c/c.js', 'py/__pycache__/x.pyc']) desk.put(file, '');
  const listed = await desk.call(ListDirectory, { recursive: true });
  expect(listed.modelText?.split('\n')).toEqual([
    'node_modules/ (not looked into)',
    'py/',
    'py/__pycache__/ (not looked into)',
    'src/',
    'web/',
    'web/bower_components/ (not looked into)',
    'src/x.ts',
    '[List a directory that was not looked into by its own path.]',
  ]);
  expect(listed.result).toMatchObject({ total: 7, truncated: false });
  const named = await desk.call(ListDirectory, { path: 'node_modules', recursive: true });
  expect(named.modelText?.split('\n').slice(0, 3)).toEqual(['a/', 'a/node_modules/ (not looked into)', 'a/index.js']);
  const flat = await desk.call(ListDirectory, {});
  expect(flat.modelText).toBe('node_modules/\npy/\nsrc/\nweb/');
});

it('does not spend the bound of a walk on installed packages', async () => {
  for (let index = 0; index < 1100; index += 1) desk.put(`node_modules/p${index}/index.js`, '');
  desk.put('src/deep/x.ts', '');
  const listed = await desk.call(ListDirectory, { recursive: true });
  expect(listed.result).toMatchObject({ total: 4, truncated: false });
});

it('shows symlinks and does not follow them', async () => {
  desk.put('real/x', '');
  symlinkSync('real', path.join(desk.root, 'link'));
  symlinkSync('/etc', path.join(desk.root, 'out'));
  const listed = await desk.call(ListDirectory, { recursive: true });
  expect(listed.modelText).toBe('real/\nlink (symbolic link)\nout (symbolic link)\nreal/x');
  expect((await desk.call(ListDirectory, { path: 'out' })).error).toContain('outside the workspace');
  expect((await desk.call(ListDirectory, { path: 'link' })).modelText).toBe('x');
});

it('shows a part of a large directory and counts all of it', async () => {
  for (let index = 0; index < 1200; index += 1) desk.put(`f${String(index).padStart(4, '0')}`, '');
  const listed = await desk.call(ListDirectory, {});
  expect(listed.result).toMatchObject({ total: 1200, truncated: true });
  expect((listed.result as { items: unknown[] }).items).toHaveLength(1000);
  expect(listed.modelText).toMatch(/f0999\n\[1000 of 1200 entries are shown/);
});

it('says what is empty, absent, or no directory', async () => {
  desk.put('x', '');
  desk.put('empty/.keep', '');
  expect((await desk.call(ListDirectory, { path: 'empty' })).modelText).toBe('(empty)');
  expect((await desk.call(ListDirectory, { path: 'absent' })).error).toContain('does not exist');
  expect((await desk.call(ListDirectory, { path: 'x' })).error).toContain('is not a directory');
});
