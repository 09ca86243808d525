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

describe('line endings', () => {
  const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

  it.each([
    ['UTF-8', Buffer.from('a\r\nb\r\n'), Buffer.from('ü\r\n\r\nc')],
    ['UTF-8 with a mark', Buffer.from('\uFEFFa\r\nb'), Buffer.from('\uFEFFü\r\n\r\nc')],
    ['UTF-16LE', Buffer.from('\uFEFFa\r\nb', 'utf16le'), Buffer.from('\uFEFFü\r\n\r\nc', 'utf16le')],
    ['UTF-16BE', utf16be('\uFEFFa\r\nb'), utf16be('\uFEFFü\r\n\r\nc')],
    ['Latin-1', Buffer.from('\xfc\r\nb\r\n', 'latin1'), Buffer.from('ü\r\n\r\nc')],
  ])('of a file in CRLF, %s, are kept, and the model is told', async (_name, before, after) => {
    desk.put('dos', before);
    await desk.call(ReadFile, { path: 'dos' });
    const written = await desk.call(WriteFile, { path: 'dos', content: 'ü\n\nc' });
    expect(desk.bytes('dos')).toEqual(after);
    expect(written.modelText).toContain('kept CRLF line endings');
    expect(written.result).toMatchObject({ lines: 3, size_bytes: after.length });
  });

  it.each([
    ['a mixed file', 'a\r\nb\n', 'c\nd\n'],
    ['a file in LF', 'a\nb\n', 'c\nd\n'],
    ['a file of one line', 'a', 'c\nd\n'],
    ['an empty file', '', 'c\nd\n'],
    ['a file in CR', 'a\rb\r', 'c\nd\n'],
    ['binary data', 'a\0\r\n', 'c\nd\n'],
    ['content in CRLF', 'a\r\nb\r\n', 'c\r\nd\r\n'],
    ['mixed content', 'a\r\nb\r\n', 'c\nd\r\n'],
    ['content with a carriage return', 'a\r\nb\r\n', 'c\rd\n'],
    ['content without a line end', 'a\r\nb\r\n', 'c'],
  ])('are as given for %s', async (_name, before, content) => {
    desk.put('x', before);
    const written = await desk.call(WriteFile, { path: 'x', content });
    expect(desk.bytes('x')).toEqual(Buffer.from(content));
    expect(written.modelText).not.toContain('CRLF');
  });

  it('are as given for a new file', async () => {
    await desk.call(WriteFile, { path: 'x', content: 'a\nb\n' });
    expect(desk.text('x')).toBe('a\nb\n');
  });
});

it('refuses half characters, directories and paths outside', async () => {
  expect((await desk.call(WriteFile, { path: 'x', content: 'a\ud83d' })).error).toContain('lone surrogate, U+D83D');
  desk.put('dir/x', '');
  expect((await desk.call(WriteFile, { path: 'dir', content: '' })).error).toContain('is a directory');
  expect((await desk.call(WriteFile, { path: '../x', content: '' })).error).toContain('outside the workspace');
});
