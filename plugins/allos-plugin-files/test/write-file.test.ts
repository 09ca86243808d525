import { chmodSync, statSync } from 'node:fs';
import path from 'node:path';
import { EditFile } from '../src/edit-file.js';
import { ReadFile } from '../src/read-file.js';
import { WriteFile } from '../src/write-file.js';
import { makeDesk, type Desk } from './desk.js';

let desk: Desk;
beforeEach(() => {
  desk = makeDesk();
});
afterEach(() => desk.remove());

it('creates folders and writes exactly what it was given', async () => {
  const content = 'tab\t"quotes" $& \u0000 \uFEFF 😀\r\nmixed\nno end';
  const written = await desk.call(WriteFile, { path: 'a/b/c.txt', content });
  expect(written).toMatchObject({
    success: true,
    result: { path: 'a/b/c.txt', lines: 3, size_bytes: Buffer.byteLength(content), created: true },
    changes: [{ path: 'a/b/c.txt', kind: 'created' }],
  });
  expect(desk.text('a/b/c.txt')).toBe(content);
});

it('replaces a file that the model never read, and keeps its mode', async () => {
  desk.put('run.sh', 'old');
  chmodSync(path.join(desk.root, 'run.sh'), 0o755);
  const written = await desk.call(WriteFile, { path: 'run.sh', content: 'new' });
  expect(written.changes).toEqual([{ path: 'run.sh', kind: 'modified' }]);
  expect(statSync(path.join(desk.root, 'run.sh')).mode & 0o777).toBe(0o755);
});

it('refuses to overwrite what changed since it was read, until it is read again', async () => {
  desk.put('x', 'one');
  await desk.call(ReadFile, { path: 'x' });
  desk.put('x', 'theirs');
  for (const attempt of [1, 2]) {
    const refused = await desk.call(WriteFile, { path: 'x', content: `mine ${attempt}` });
    expect(refused.success).toBe(false);
    expect(refused.error).toContain('changed since it was last read');
    expect((await desk.call(EditFile, { path: 'x', old_text: 'theirs', new_text: 'mine' })).error).toContain(
      'has changed',
    );
  }
  expect(desk.text('x')).toBe('theirs');
  await desk.call(ReadFile, { path: 'x' });
  expect((await desk.call(WriteFile, { path: 'x', content: 'mine' })).success).toBe(true);
  expect((await desk.call(WriteFile, { path: 'x', content: 'mine again' })).success).toBe(true);
});

it('writes a file anew that was deleted since it was read', async () => {
  desk.put('x', 'one');
  await desk.call(ReadFile, { path: 'x' });
  const { rmSync } = await import('node:fs');
  rmSync(path.join(desk.root, 'x'));
  expect((await desk.call(WriteFile, { path: 'x', content: 'two' })).success).toBe(true);
});

it.each([
  ['UTF-8', Buffer.from('\uFEFFold'), Buffer.from('\uFEFFnew ü')],
  ['UTF-16LE', Buffer.from('\uFEFFold', 'utf16le'), Buffer.from('\uFEFFnew ü', 'utf16le')],
  ['UTF-16BE', Buffer.from('\uFEFFold', 'utf16le').swap16(), Buffer.from('\uFEFFnew ü', 'utf16le').swap16()],
])('keeps the byte order mark of %s', async (_name, before, after) => {
  desk.put('x', before);
  await desk.call(WriteFile, { path: 'x', content: 'new ü' });
  expect(desk.bytes('x')).toEqual(after);
  await desk.call(WriteFile, { path: 'x', content: '\uFEFFnew ü' });
  expect(desk.bytes('x')).toEqual(after);
});

it('says so when CRLF line endings went', async () => {
  desk.put('dos', 'a\r\nb\r\n');
  expect((await desk.call(WriteFile, { path: 'dos', content: 'a\nc\n' })).modelText).toContain(
    'were CRLF and are LF now',
  );
});

it('refuses half characters, directories and paths outside', async () => {
  expect((await desk.call(WriteFile, { path: 'x', content: 'a\ud83d' })).error).toContain('lone surrogate, U+D83D');
  desk.put('dir/x', '');
  expect((await desk.call(WriteFile, { path: 'dir', content: '' })).error).toContain('is a directory');
  expect((await desk.call(WriteFile, { path: '../x', content: '' })).error).toContain('outside the workspace');
});
