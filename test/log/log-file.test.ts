import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLogFile } from '../../src/log/log-file.js';

const never = (reason: string): never => {
  throw new Error(reason);
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allos-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a log file', () => {
  it('is made for its user alone', () => {
    const path = join(folder, 'a.log');
    openLogFile(path, never).write('{}');
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['{}\n', 0o600]);
  });

  it('is appended to, and becomes private', () => {
    const path = join(folder, 'a.log');
    writeFileSync(path, 'old\n');
    chmodSync(path, 0o644);
    openLogFile(path, never).write('{"new":1}');
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['old\n{"new":1}\n', 0o600]);
  });

  it('takes the lines of several writers whole', () => {
    const path = join(folder, 'a.log');
    const writers = [openLogFile(path, never), openLogFile(path, never)];
    const line = JSON.stringify({ text: 'x'.repeat(50_000) });
    for (let turn = 0; turn < 20; turn++) for (const writer of writers) writer.write(line);
    expect(new Set(readFileSync(path, 'utf8').trimEnd().split('\n'))).toEqual(new Set([line]));
  });

  it('shows no character that would move a cursor or turn the text around, and is the same JSON', () => {
    const path = join(folder, 'a.log');
    const record = { text: 'a\u009b31m\u202eb\u2028c\u007fd\ufeff' };
    openLogFile(path, never).write(JSON.stringify(record));
    const text = readFileSync(path, 'utf8');
    expect(JSON.parse(text)).toEqual(record);
    expect(text).toMatch(/^[\x20-\x7e]+\n$/);
  });

  it.each([
    ['a folder', () => folder, /is a folder$/],
    ['a folder that is missing', () => join(folder, 'no', 'a.log'), /the folder .*\/no does not exist$/],
    ['a path through a file', () => join(made('f'), 'a.log'), /a part of its path is no folder$/],
    ['a named pipe that nobody reads', () => pipe('p'), /is not a regular file$/],
    ['a device', () => '/dev/null', /is not a regular file$/],
    ['a link to a folder', () => linked('l', folder), /is a folder$/],
  ])('is refused when it is %s', (_what, path, message) => {
    expect(() => openLogFile(path(), never)).toThrow(message);
  });
});

function made(name: string): string {
  writeFileSync(join(folder, name), '');
  return join(folder, name);
}

function linked(name: string, target: string): string {
  mkdirSync(target, { recursive: true });
  symlinkSync(target, join(folder, name));
  return join(folder, name);
}

function pipe(name: string): string {
  expect(spawnSync('mkfifo', [join(folder, name)]).status).toBe(0);
  return join(folder, name);
}
