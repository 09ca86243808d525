import { closeSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openPortableEntry } from '../../src/workspace/portable-entry.js';
import { makeScene, type Scene } from './scene.js';

let scene: Scene;
beforeEach(() => {
  scene = makeScene();
  writeFileSync(path.join(scene.ws, 'a'), 'inside');
});
afterEach(() => scene.remove());

it('tells where a path really is, with and without its last symlink', () => {
  symlinkSync(scene.secret, path.join(scene.ws, 'link'));
  expect(openPortableEntry(path.join(scene.ws, 'link'), { follow: true }).realPath).toBe(scene.secret);
  const link = openPortableEntry(path.join(scene.ws, 'link'), { follow: false });
  expect([link.realPath, link.stats.isSymbolicLink()]).toEqual([path.join(scene.ws, 'link'), true]);
});

it('opens a file and refuses another one that took its name', () => {
  const entry = openPortableEntry(path.join(scene.ws, 'a'), { follow: true });
  const fd = entry.openForReading();
  expect(readFileSync(fd, 'utf8')).toBe('inside');
  closeSync(fd);
  writeFileSync(path.join(scene.ws, 'b'), 'another');
  renameSync(path.join(scene.ws, 'b'), path.join(scene.ws, 'a'));
  expect(() => entry.openForReading()).toThrow('was replaced');
});

it('refuses a symlink that took the name of a file', () => {
  const entry = openPortableEntry(path.join(scene.ws, 'a'), { follow: true });
  symlinkSync(scene.secret, path.join(scene.ws, 'next'));
  renameSync(path.join(scene.ws, 'next'), path.join(scene.ws, 'a'));
  expect(() => entry.openForReading()).toThrow();
});
