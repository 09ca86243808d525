import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { ReadFile } from '../src/read-file.js';
import { makeDesk, type Desk } from './desk.js';

let desk: Desk;
beforeEach(() => {
  desk = makeDesk();
});
afterEach(() => desk.remove());

const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

it('gives the plain text and the fields of the contract', async () => {
  desk.put('src/a.ts', 'one\ntwo\n');
  const read = await desk.call(ReadFile, { path: 'src/a.ts' });
  expect(read.modelText).toBe('one\ntwo\n');
  expect(read.result).toMatchObject({
    path: 'src/a.ts',
    content: 'one\ntwo\n',
    lines: 2,
    size_bytes: 8,
    truncated: false,
  });
});

it.each([
  [{ start_line: 2, end_line: 3 }, 'line 2\nline 3\n'],
  [{ start_line: 9 }, 'line 9\nline 10\n'],
  [{ end_line: 1 }, 'line 1\n'],
  [{ start_line: 10, end_line: 99 }, 'line 10\n'],
])('reads the window %j, both ends included', async (range, expected) => {
  desk.put('ten', numbered(10));
  expect((await desk.call(ReadFile, { path: 'ten', ...range })).modelText).toBe(expected);
});

it('says how many lines there are when the window lies behind them', async () => {
  desk.put('ten', numbered(10));
  desk.put('empty', '');
  const read = await desk.call(ReadFile, { path: 'ten', start_line: 11 });
  expect(read).toMatchObject({ success: false, error: 'ten has 10 lines, so there is no line 11.' });
  expect((await desk.call(ReadFile, { path: 'empty', start_line: 2 })).error).toContain('has 0 lines');
  expect((await desk.call(ReadFile, { path: 'ten', start_line: 3, end_line: 2 })).error).toContain(
    'before start_line 3',
  );
  expect((await desk.call(ReadFile, { path: 'empty' })).modelText).toBe('[The file is empty.]');
});

it('gives 2,000 lines and says how to get the rest', async () => {
  desk.put('long', numbered(4500));
  const seen: string[] = [];
  let start: number | undefined = 1;
  while (start !== undefined) {
    const read = await desk.call(ReadFile, { path: 'long', start_line: start });
    const result = read.result as { content: string; lines: number; next_start_line?: number };
    seen.push(result.content);
    if (result.next_start_line !== undefined) {
      expect(result.lines).toBe(2000);
      expect(read.modelText).toContain(`Read on with start_line ${result.next_start_line}`);
    }
    start = result.next_start_line;
  }
  expect(seen.join('')).toBe(numbered(4500));
});

it('gives at most 50 KB, whole lines where it can', async () => {
  desk.put('wide', `${'x'.repeat(999)}\n`.repeat(200));
  const read = await desk.call(ReadFile, { path: 'wide' });
  expect(read.result).toMatchObject({ lines: 50, size_bytes: 50_000, next_start_line: 51 });
  desk.put('one', 'ü'.repeat(40_000));
  const cut = await desk.call(ReadFile, { path: 'one' });
  expect((cut.result as { content: string }).content).toBe('ü'.repeat(25_000));
  expect(cut.modelText).toContain('Line 1 is longer than 50 KB');
  desk.put('odd', `x${'ü'.repeat(40_000)}`);
  expect((await desk.call(ReadFile, { path: 'odd' })).modelText).not.toContain('\uFFFD');
});

it('reports a binary file and does not dump it', async () => {
  desk.put('logo.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]));
  const read = await desk.call(ReadFile, { path: 'logo.png' });
  expect(read).toMatchObject({ success: false, result: { binary: true, size_bytes: 12 } });
  expect(read.error).toContain('binary file of 12 bytes');
  desk.put('controls', Buffer.from(Array.from({ length: 60 }, (_, index) => 1 + ((index * 37) % 255))));
  expect((await desk.call(ReadFile, { path: 'controls' })).error).toContain('binary');
});

it.each([
  ['UTF-8 with BOM', Buffer.from('\uFEFFgrüße\n'), 'utf-8-bom', 'UTF-8 byte order mark'],
  ['UTF-16LE', Buffer.from('\uFEFFgrüße\n', 'utf16le'), 'utf-16le', 'UTF-16LE'],
  ['UTF-16BE', Buffer.from('\uFEFFgrüße\n', 'utf16le').swap16(), 'utf-16be', 'UTF-16BE'],
])('reads and reports %s', async (_name, bytes, encoding, note) => {
  desk.put('text', bytes);
  const read = await desk.call(ReadFile, { path: 'text' });
  expect(read.result).toMatchObject({ content: 'grüße\n', encoding });
  expect(read.modelText).toContain(note);
});

it('reports bytes that are no UTF-8', async () => {
  desk.put('latin', Buffer.from('caf\xe9 au lait\n', 'latin1'));
  const read = await desk.call(ReadFile, { path: 'latin' });
  expect(read.result).toMatchObject({ content: 'caf\uFFFD au lait\n', encoding: 'unknown' });
  expect(read.modelText).toContain('Not valid UTF-8');
});

it('reports CRLF line endings and shows LF', async () => {
  desk.put('dos', 'a\r\nb\r\n');
  const read = await desk.call(ReadFile, { path: 'dos' });
  expect(read.modelText).toMatch(/^a\nb\n\[Line endings are CRLF/);
  expect(read.result).toMatchObject({ content: 'a\r\nb\r\n', line_endings: 'crlf' });
  desk.put('mixed', 'a\r\nb\n');
  expect((await desk.call(ReadFile, { path: 'mixed' })).modelText).toMatch(/^a\r\nb\n\[Line endings are mixed/);
});

it('refuses files over 10 MB, directories, FIFOs, absent files and paths outside', async () => {
  desk.put('big', Buffer.alloc(10 * 1024 * 1024 + 1, 'x'));
  desk.put('dir/x', '');
  execFileSync('mkfifo', [path.join(desk.root, 'fifo')]);
  symlinkSync('/etc/passwd', path.join(desk.root, 'passwd'));
  const error = async (file: string) => (await desk.call(ReadFile, { path: file })).error;
  expect(await error('big')).toContain('larger than 10 MB');
  expect(await error('dir')).toContain('is a directory');
  expect(await error('fifo')).toContain('named pipe');
  expect(await error('absent')).toContain('does not exist');
  for (const file of ['passwd', '/etc/passwd', '../../etc/passwd'])
    expect(await error(file)).toContain('outside the workspace');
});
