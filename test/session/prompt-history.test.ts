import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPromptHistory, type PromptHistory } from '../../src/session/prompt-history.js';

describe('the history of what was typed', () => {
  let folder: string;
  let path: string;
  const open = (keeps = true): PromptHistory => openPromptHistory({ path, secrets: ['hunter2hunter2'], keeps });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'allos-history-'));
    path = join(folder, 'deep', 'history');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives back the newest first, with its lines, and one of what is repeated', () => {
    const history = open();
    for (const text of ['one', 'two\nlines', 'two\nlines', 'one']) history.add(text);
    expect(history.entries).toEqual(['one', 'two\nlines', 'one']);
    expect(open().entries).toEqual(['one', 'two\nlines', 'one']);
  });

  it('is for its owner alone, and holds no secret', () => {
    const history = open();
    history.add('log in with hunter2hunter2 or ghp_abcdefghijklmnopqrst');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
    expect(readFileSync(path, 'utf8')).toBe('"log in with [redacted] or [redacted]"\n');
    // What was typed now can be called back as it was.
    expect(history.entries[0]).toContain('hunter2hunter2');
  });

  it('skips what it cannot read, and never grows without end', () => {
    open().add('first');
    writeFileSync(path, `not json\n{"a":1}\n${Array.from({ length: 1200 }, (_, at) => `"${at}"\n`).join('')}"torn`);
    expect(open().entries).toHaveLength(500);
    expect(open().entries[0]).toBe('1199');
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(501);
  });

  it('keeps nothing where nothing is to be kept, and fails nothing where it cannot write', () => {
    open(false).add('secret plan');
    expect(existsSync(path)).toBe(false);
    writeFileSync(join(folder, 'deep'), 'a file in the way');
    const history = open();
    history.add('text');
    expect(history.entries).toEqual(['text']);
  });
});
