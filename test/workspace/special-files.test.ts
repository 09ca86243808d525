import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { bytesOf, codeOf, makeScene, type Scene } from './scene.js';

let scene: Scene;
beforeEach(() => {
  scene = makeScene();
});
afterEach(() => scene.remove());

const inWs = (name: string): string => path.join(scene.ws, name);

/** Whether the promise settled soon, whatever became of it: a read that waits for a writer never does. */
async function settlesSoon(promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 2000);
  });
  const settled = await Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    late,
  ]);
  clearTimeout(timer);
  return settled;
}

it('refuses a FIFO without waiting for its other end, also through a symlink', async () => {
  execFileSync('mkfifo', [inWs('fifo')]);
  symlinkSync('fifo', inWs('link'));
  for (const name of ['fifo', 'link']) {
    const read = scene.fs.read(name);
    expect(await settlesSoon(read)).toBe(true);
    expect(await codeOf(read)).toBe('tool.not_a_file');
    expect(await codeOf(scene.fs.write(name, bytesOf('x')))).toBe('tool.not_a_file');
  }
  expect((await scene.fs.stat('fifo'))?.kind).toBe('other');
  expect(await codeOf(scene.fs.list('fifo'))).toBe('tool.not_a_file');
});

it('refuses a socket', async () => {
  const server = createServer().listen(inWs('socket'));
  await once(server, 'listening');
  try {
    expect(await codeOf(scene.fs.read('socket'))).toBe('tool.not_a_file');
    expect(await codeOf(scene.fs.write('socket', bytesOf('x')))).toBe('tool.not_a_file');
  } finally {
    server.close();
  }
});

it('refuses devices by symlink and, where one can be made, by itself', async () => {
  symlinkSync('/dev/zero', inWs('zero'));
  expect(await codeOf(scene.fs.read('zero'))).toBe('tool.outside_workspace');
  expect(await codeOf(scene.fs.write('zero', bytesOf('x')))).toBe('tool.outside_workspace');
  if (process.getuid?.() !== 0) return;
  try {
    execFileSync('mknod', [inWs('device'), 'c', '1', '5'], { stdio: 'ignore' });
  } catch {
    return;
  }
  expect(await codeOf(scene.fs.read('device'))).toBe('tool.not_a_file');
});

it('refuses directories where a file is meant, and the other way round', async () => {
  mkdirSync(inWs('dir'));
  await scene.fs.write('file', bytesOf('x'));
  expect(await codeOf(scene.fs.read('dir'))).toBe('tool.not_a_file');
  expect(await codeOf(scene.fs.read('.'))).toBe('tool.not_a_file');
  expect(await codeOf(scene.fs.write('dir', bytesOf('x')))).toBe('tool.not_a_file');
  expect(await codeOf(scene.fs.write('.', bytesOf('x')))).toBe('tool.not_a_file');
  expect(await codeOf(scene.fs.write('file/x', bytesOf('x')))).toBe('tool.write_failed');
  expect(await codeOf(scene.fs.list('file'))).toBe('tool.not_a_file');
});

it('reads up to its limit and not a byte more', async () => {
  await scene.fs.write('ten', bytesOf('0123456789'));
  expect((await scene.fs.read('ten', { maxBytes: 10 })).bytes).toHaveLength(10);
  expect(await codeOf(scene.fs.read('ten', { maxBytes: 9 }))).toBe('tool.file_too_large');
  await scene.fs.write('big', Buffer.alloc(10 * 1024 * 1024 + 1));
  expect(await codeOf(scene.fs.read('big'))).toBe('tool.file_too_large');
});
