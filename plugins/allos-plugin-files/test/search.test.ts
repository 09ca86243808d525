import { renameSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Spawn } from 'allos/plugin';
import { FindFiles } from '../src/find-files.js';
import { SearchFiles } from '../src/search-files.js';
import { makeDesk, type Desk } from './desk.js';

let desk: Desk;
beforeEach(() => {
  desk = makeDesk();
});
afterEach(() => desk.remove());

const find = (pattern: string, folder?: string) =>
  desk.call(FindFiles, { pattern, ...(folder === undefined ? {} : { path: folder }) });
const search = (pattern: string, more: Record<string, string> = {}) => desk.call(SearchFiles, { pattern, ...more });

describe('find_files', () => {
  it('finds by glob, sorted, without ignored and hidden files', async () => {
    for (const file of ['b.ts', 'a.ts', 'src/c.ts', 'dist/d.ts', '.hid/e.ts', '.git/f.ts', 'x.js']) desk.put(file, '');
    desk.put('.gitignore', '/dist\n');
    expect(await find('*.ts')).toMatchObject({
      success: true,
      result: { files: ['a.ts', 'b.ts', 'src/c.ts'], total: 3, truncated: false },
      modelText: 'a.ts\nb.ts\nsrc/c.ts',
    });
    expect((await find('src/*')).modelText).toBe('src/c.ts');
    expect((await find('*.ts', 'src')).modelText).toBe('src/c.ts');
    expect((await find('**')).modelText).toBe('a.ts\nb.ts\nsrc/c.ts\nx.js');
    expect((await find('.hid/**')).modelText).toBe('.hid/e.ts');
    expect((await find('.git/**')).modelText).toBe('No files match .git/**.');
  });

  it('takes patterns and paths that look like options as what they are', async () => {
    desk.put('--pre=x/-e', '');
    expect((await find('-e')).modelText).toBe('--pre=x/-e');
    expect((await find('*', '--pre=x')).modelText).toBe('--pre=x/-e');
    expect((await find('a/../../b')).error).toContain('holds ".."');
  });

  it('finds names with line feeds and does not follow symlinks', async () => {
    desk.put('a\nb.ts', '');
    mkdirSync(path.join(desk.base, 'other'));
    writeFileSync(path.join(desk.base, 'other', 'out.ts'), '');
    symlinkSync('../other', path.join(desk.root, 'link'));
    expect((await find('*.ts')).result).toMatchObject({ files: ['a\nb.ts'], total: 1 });
    expect((await find('*.ts', 'link')).error).toContain('outside the workspace');
    expect((await find('*', '..')).error).toContain('outside the workspace');
    expect((await find('*', 'absent')).error).toContain('does not exist');
  });

  it('shows a part and counts all', async () => {
    for (let index = 0; index < 620; index += 1) desk.put(`f/${index}.x`, '');
    const found = await find('*.x');
    expect(found.result).toMatchObject({ total: 620, truncated: true });
    expect(found.modelText).toContain('[500 of 620 files are shown');
  });
});

describe('search_files', () => {
  it('shows path, line and text, sorted, one line once', async () => {
    desk.put('b.ts', 'x\nfoo(1); foo(2);\n');
    desk.put('a.ts', '  foo\r\n');
    desk.put('src/c.js', 'foo');
    expect(await search('foo')).toMatchObject({
      success: true,
      modelText: 'a.ts:1:   foo\nb.ts:2: foo(1); foo(2);\nsrc/c.js:1: foo',
      result: { total: 3, matches: [{ path: 'a.ts', line: 1, text: '  foo' }, {}, {}] },
    });
    expect((await search('foo', { glob: '*.js' })).modelText).toBe('src/c.js:1: foo');
    expect((await search('foo', { path: 'src' })).modelText).toBe('src/c.js:1: foo');
    expect((await search('foo', { path: 'b.ts' })).modelText).toBe('b.ts:2: foo(1); foo(2);');
    expect((await search('bar')).modelText).toBe('No matches for "bar".');
  });

  it('leaves out hidden, ignored and binary files, whatever the glob', async () => {
    desk.put('.env', 'secret');
    desk.put('ignored.txt', 'secret');
    desk.put('.gitignore', 'ignored.txt\n');
    desk.put('bin', Buffer.from('secret\0\n'));
    for (const glob of ['*', '**', '.env', '*.env', '{.env,*}', 'ignored.txt']) {
      expect([glob, (await search('secret', { glob })).modelText]).toEqual([glob, 'No matches for "secret".']);
    }
  });

  it('takes patterns that look like options as patterns', async () => {
    desk.put('a', '--pre=touch\n-e\n');
    expect((await search('--pre=touch')).modelText).toBe('a:1: --pre=touch');
    expect((await search('-e')).modelText).toContain('a:2: -e');
  });

  it('explains a pattern that is no regular expression', async () => {
    for (const pattern of ['foo(', '[a', 'x{2,1}', '(?=a']) {
      const { success, error } = await search(pattern);
      expect([pattern, success]).toEqual([pattern, false]);
      expect(error).toContain('Escape characters');
    }
    expect((await search('a\0')).error).toContain('NUL');
    expect((await search('a\\nb')).modelText).toContain('cannot span lines');
    expect((await search('a\nb')).error).toContain('cannot span lines');
  });

  it('knows look-around, finds in UTF-16 and shows the middle of a long line', async () => {
    desk.put('a', 'foobar foobaz\n');
    expect((await search('foo(?=baz)')).modelText).toBe('a:1: foobar foobaz');
    desk.put('wide', Buffer.from('\uFEFFeins\ngrüße\n', 'utf16le'));
    expect((await search('grüße')).modelText).toBe('wide:2: grüße');
    desk.put('min.js', `${'ü'.repeat(2000)}needle${'ü'.repeat(2000)}`);
    expect((await search('needle')).modelText).toMatch(/^min\.js:1: …ü+needleü+…$/);
  });

  it('shows 200 matches and says that there are more', async () => {
    desk.put('a', 'hit\n'.repeat(150));
    desk.put('b', 'hit\n'.repeat(150));
    const found = await search('hit');
    expect(found.result).toMatchObject({ total: 200, truncated: true });
    expect(found.modelText).toContain('Only the first 200');
    desk.put('b', '');
    desk.put('a', 'hit\n'.repeat(201));
    expect((await search('hit')).result).toMatchObject({ total: 200, truncated: true });
  });

  it('shows nothing from outside when a folder is swapped behind ripgrep', async () => {
    desk.put('dir/a', 'needle inside');
    mkdirSync(path.join(desk.base, 'outside'));
    writeFileSync(path.join(desk.base, 'outside', 'a'), 'needle outside');
    const printed: string[] = [];
    const twin: Spawn = async (command, options) => {
      // The broken twin of the tool: it shows what ripgrep prints.
      const plain = await desk.context.spawn([command[0], 'needle', './dir/a'], options);
      printed.push(plain.stdout);
      return desk.context.spawn(command, options);
    };
    const spawn: Spawn = async (command, options) => {
      renameSync(path.join(desk.root, 'dir'), path.join(desk.base, 'moved'));
      symlinkSync('../outside', path.join(desk.root, 'dir'));
      return twin(command, options);
    };
    const found = await desk.call(SearchFiles, { pattern: 'needle', path: 'dir/a' }, { spawn });
    expect(printed.join('')).toContain('needle outside');
    expect(found.success).toBe(true);
    expect(JSON.stringify(found)).not.toContain('outside');
  });

  it('says what to do where ripgrep cannot be started, and stops when the run does', async () => {
    const absent: Spawn = async () => ({
      stdout: '',
      stderr: '',
      truncated: false,
      exitCode: null,
      signal: null,
      outcome: 'not_started',
      error: 'ENOENT',
      survivors: [],
    });
    const failed = await desk.call(SearchFiles, { pattern: 'x' }, { spawn: absent });
    expect(failed.error).toContain('ripgrep could not be run: ENOENT');
    const aborted = await desk.call(SearchFiles, { pattern: 'x' }, { signal: AbortSignal.abort() });
    expect(aborted.success).toBe(false);
  });
});
