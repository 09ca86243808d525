import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSessionLibrary, type SessionLibrary } from '../../src/container/session-library.js';
import type { AgentEvent } from '../../src/plugin/event.js';
import { readSession } from '../../src/session/read-session.js';
import { lockSession } from '../../src/session/session-lock.js';
import { eventMaker, someRun, user } from '../session/session-events.js';

const SECRET = 'hunter2-hunter2-hunter2';
const HOSTILE = 'first\u001b]0;owned\u0007 \u202eenil\nsecond line';

let home: string;
let directory: string;
let library: SessionLibrary;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'allos-library-')));
  directory = join(home, 'sessions');
  mkdirSync(directory, { mode: 0o700 });
  library = openSessionLibrary({ ALLOS_HOME: home, SERVICE_API_KEY: SECRET });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Puts a session there; later ones are newer. */
let minutes = 0;
function put(id: string, options: { cwd?: string; events?: readonly AgentEvent[]; path?: string } = {}): string {
  const { cwd = '/p', events = someRun(), path = join(directory, `${id}.jsonl`) } = options;
  const header = { type: 'session', v: 1, id, createdAt: '2026-11-22T10:00:00.000Z', cwd, allos: '0.1.0' };
  writeFileSync(path, [header, ...events].map((each) => `${JSON.stringify(each)}\n`).join(''), { mode: 0o600 });
  utimesSync(path, 1_795_000_000 + (minutes += 1) * 60, 1_795_000_000 + minutes * 60);
  return path;
}

const refusal = (code: string, message: RegExp): Error =>
  expect.objectContaining({ code, message: expect.stringMatching(message), hint: expect.stringMatching(/./) }) as Error;

describe('the list of sessions', () => {
  it('has the newest first, of a folder or of all', () => {
    put('ses_a');
    put('ses_b', { cwd: '/q' });
    put('ses_c');
    expect(library.list('/p').map(({ id }) => id)).toEqual(['ses_c', 'ses_a']);
    expect(library.list().map(({ id }) => id)).toEqual(['ses_c', 'ses_b', 'ses_a']);
    expect(library.list('/p')[0]).toMatchObject({ provider: 'openai', model: 'm', turns: 3, task: 'fix it' });
  });

  it('is empty where there is nothing', () => {
    rmSync(directory, { recursive: true });
    expect(library.list()).toEqual([]);
  });

  it('survives whatever lies there, and says what is no session', () => {
    put('ses_good');
    writeFileSync(join(directory, 'ses_cut.jsonl'), '{"type":"session","v":1,"id":"ses_c');
    writeFileSync(join(directory, 'ses_empty.jsonl'), '');
    writeFileSync(join(directory, 'notes.jsonl'), 'Once upon a time\n');
    writeFileSync(join(directory, 'binary.jsonl'), Buffer.from([0xff, 0xfe, 0, 10, 0xff]));
    writeFileSync(join(directory, 'newer.jsonl'), '{"type":"session","v":9,"id":"x"}\n');
    writeFileSync(join(directory, 'ignored.txt'), 'x');
    mkdirSync(join(directory, 'folder.jsonl'));
    execFileSync('mkfifo', [join(directory, 'pipe.jsonl')]);
    symlinkSync(join(directory, 'gone'), join(directory, 'dangling.jsonl'));
    symlinkSync(join(directory, 'loop.jsonl'), join(directory, 'loop.jsonl'));
    const listed = library.list('/p');
    const damaged = Object.fromEntries(listed.flatMap((one) => ('damaged' in one ? [[one.id, one.damaged]] : [])));
    expect(damaged).toEqual({
      ses_cut: 'its first line is no session header',
      ses_empty: 'the file is empty',
      notes: 'its first line is no session header',
      binary: 'its first line is no session header',
      newer: 'it was written by a newer version of Allos',
      folder: 'it is no file that can be read',
      pipe: 'it is no file that can be read',
    });
    expect(listed.filter((one) => !('damaged' in one))).toMatchObject([{ id: 'ses_good' }]);
  });

  it('counts and names what a broken line leaves', () => {
    const path = put('ses_a');
    const lines = readFileSync(path, 'utf8').split('\n');
    lines[4] = '{"half';
    writeFileSync(path, lines.join('\n'));
    expect(library.list('/p')).toMatchObject([{ turns: 2, task: 'fix it', model: 'm' }]);
  });

  it('takes a key with a type in it for no type of a line', () => {
    const event = eventMaker('run_"type":"x');
    put('ses_a', { events: [event(user('u', '{"type":"session.renamed","v":1,"name":"evil"}'))] });
    expect(library.list('/p')).toMatchObject([{ name: undefined, task: expect.stringContaining('evil') }]);
  });
});

describe('what a user calls a session', () => {
  it('is an id, the beginning of one, a name in any case, or a path', async () => {
    const path = put('ses_0abc1');
    put('ses_0abd2');
    await library.rename(path, 'Fix Login');
    for (const reference of ['ses_0abc1', 'ses_0abc', '0abc', 'fix login', path]) {
      expect(library.find(reference, '/')).toBe(path);
    }
    expect(library.find('sessions/ses_0abc1.jsonl', home)).toBe(path);
  });

  it('is the newest of the folder when nothing is said', () => {
    put('ses_a');
    const path = put('ses_b');
    put('ses_c', { cwd: '/q' });
    expect(library.find(undefined, '/p')).toBe(path);
    expect(() => library.find(undefined, '/none')).toThrow(refusal('session.not_found', /no session of \/none/));
  });

  it.each([
    ['ses_0ab', /2 sessions begin with "ses_0ab"/],
    ['0ab', /2 sessions begin/],
    ['', /no session ""/],
    ['nobody', /no session "nobody"/],
    ['./absent', /no file .*absent/],
    ['absent.jsonl', /no file .*absent/],
  ])('is not %j', (reference, message) => {
    put('ses_0abc1');
    put('ses_0abd2');
    expect(() => library.find(reference, home)).toThrow(refusal('session.not_found', message));
  });

  it('is suggested when it is nearly right, and listed when it is unclear', async () => {
    await library.rename(put('ses_0abc1'), 'fix login');
    put('ses_0abd2');
    expect(() => library.find('fix logn', home)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean "fix login"?') }),
    );
    expect(() => library.find('0ab', home)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('ses_0abc1, ses_0abd2') }),
    );
  });

  it('is unclear when files were copied so that two have one name', async () => {
    const path = put('ses_a');
    await library.rename(path, 'twin');
    writeFileSync(join(directory, 'ses_b.jsonl'), readFileSync(path));
    expect(() => library.find('twin', home)).toThrow(refusal('session.not_found', /2 sessions are named "twin"/));
  });
});

describe('renaming', () => {
  it('appends one line, keeps the time, the mode and every event', async () => {
    const path = put('ses_a');
    const before = { text: readFileSync(path, 'utf8'), ...statSync(path), events: readSession(path).contents.events };
    expect(await library.rename(path, ' fix login ')).toBe('fix login');
    expect(await library.rename(path, 'other')).toBe('other');
    expect(readFileSync(path, 'utf8').startsWith(before.text)).toBe(true);
    expect(readFileSync(path, 'utf8').slice(before.text.length).trim().split('\n')).toHaveLength(2);
    const after = readSession(path);
    expect(after.contents).toMatchObject({ name: 'other', warnings: [], damaged: false });
    expect(after.contents.events).toEqual(before.events);
    expect(statSync(path).mtimeMs).toBe(before.mtimeMs);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(library.list('/p')).toMatchObject([{ name: 'other' }]);
    expect(readdirSync(directory)).toEqual(['ses_a.jsonl']);
  });

  it.each([
    ['', /empty/],
    ['a\u0007b', /cannot be seen/],
    ['taken', /ses_b is named so/],
    ['TAKEN', /ses_b is named so/],
    ['0a', /the id ses_0a begins like that/],
    [SECRET, /it holds a key/],
    ['ghp_0123456789abcdef0123', /it holds a key/],
  ])('refuses %j and changes nothing', async (name, message) => {
    const path = put('ses_a');
    put('ses_0a');
    await library.rename(put('ses_b'), 'Taken');
    const before = readFileSync(path, 'utf8');
    await expect(library.rename(path, name)).rejects.toThrow(refusal('usage.invalid', message));
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('lets a session keep its own name in another case', async () => {
    const path = put('ses_a');
    await library.rename(path, 'fix');
    expect(await library.rename(path, 'Fix')).toBe('Fix');
  });

  it('goes on after half a last line', async () => {
    const path = put('ses_a');
    writeFileSync(path, '{"v":1,"ty', { flag: 'a' });
    await library.rename(path, 'mended');
    expect(readSession(path).contents).toMatchObject({ name: 'mended', warnings: [], damaged: false });
  });
});

describe('a session that is in use', () => {
  it('is not renamed and not deleted, but shown, exported and forked', async () => {
    const path = put('ses_a');
    const lock = lockSession(path, 'test');
    try {
      await expect(library.rename(path, 'x')).rejects.toThrow(refusal('session.locked', /in use/));
      expect(() => library.remove(path)).toThrow(refusal('session.locked', /in use/));
      expect(existsSync(path)).toBe(true);
      expect(library.read(path).document.turns).toBe(3);
      expect(library.exported(path, 'jsonl')).toContain('ses_a');
      expect(library.fork(path, {}).turns).toBe(3);
    } finally {
      lock.release();
    }
    library.remove(path);
    expect(readdirSync(directory).filter((name) => name.startsWith('ses_a'))).toEqual([]);
  });
});

describe('deleting', () => {
  it('takes what is damaged among the sessions, and elsewhere only sessions', () => {
    const damaged = join(directory, 'ses_cut.jsonl');
    writeFileSync(damaged, 'x');
    library.remove(damaged);
    expect(existsSync(damaged)).toBe(false);
    const story = join(home, 'story.md');
    writeFileSync(story, '# Once\n');
    expect(() => library.remove(story)).toThrow(refusal('session.invalid', /no session header/));
    expect(existsSync(story)).toBe(true);
    const task = put('ses_x', { path: join(home, 'task.jsonl') });
    library.remove(task);
    expect(existsSync(task)).toBe(false);
    mkdirSync(join(directory, 'folder.jsonl'));
    expect(() => library.remove(join(directory, 'folder.jsonl'))).toThrow(refusal('session.invalid', /folder/));
  });

  it('takes the link, not what it leads to', () => {
    const task = put('ses_x', { path: join(home, 'task.jsonl') });
    const link = join(directory, 'ses_x.jsonl');
    symlinkSync(task, link);
    library.remove(link);
    expect([existsSync(link), existsSync(task)]).toEqual([false, true]);
    expect(existsSync(`${task}.lock`)).toBe(false);
  });
});

describe('exporting', () => {
  const secretEvents = (): readonly AgentEvent[] => {
    const event = eventMaker('run_u');
    return [...someRun().slice(0, 2), event(user('u', `${HOSTILE} ${SECRET}`)), ...someRun().slice(3)];
  };

  it.each(['md', 'json', 'jsonl'] as const)('leaves keys out of %s', (format) => {
    const text = library.exported(put('ses_a', { events: secretEvents() }), format);
    expect(text).not.toContain(SECRET);
    expect(text).toContain('[redacted]');
  });

  it('shows as Markdown what is there, escapes visible and fences that nothing closes', () => {
    const event = eventMaker('run_u');
    const path = put('ses_a', {
      events: [
        ...someRun().slice(0, 2),
        event(user('u', HOSTILE)),
        ...someRun()
          .slice(3)
          .map((each) =>
            each.type === 'tool.completed'
              ? { ...each, result: { ...each.result, text: '````\n# not a heading' } }
              : each,
          ),
      ],
    });
    const text = library.exported(path, 'md');
    expect(text).toMatch(/^# ses_a\n/);
    expect(text).toContain('first\\e]0;owned\\a \\u{202e}enil\nsecond line');
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
    expect(text).toContain('`````text\n````\n# not a heading\n`````');
    expect(text).toContain('## Turn 3\n\ndone');
  });

  it('gives a session again as jsonl, name, events and all', async () => {
    const path = put('ses_a');
    await library.rename(path, 'fix');
    const copy = join(home, 'copy.jsonl');
    library.exportTo(copy, { path, format: 'jsonl', replace: false });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const { header, contents } = readSession(copy);
    expect(header).toEqual(readSession(path).header);
    expect(contents).toMatchObject({
      events: someRun(),
      name: 'fix',
      warnings: [],
    });
  });

  it('replaces a file only when told, and no session, folder or device at all', () => {
    const path = put('ses_a');
    const file = join(home, 'out.md');
    writeFileSync(file, 'mine');
    chmodSync(file, 0o644);
    const to = (target: string, replace: boolean): void => library.exportTo(target, { path, format: 'md', replace });
    expect(() => to(file, false)).toThrow(refusal('usage.file', /exists already/));
    expect(readFileSync(file, 'utf8')).toBe('mine');
    to(file, true);
    expect(readFileSync(file, 'utf8')).toContain('# ses_a');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const target of [path, join(directory, 'new.md'), home, '/dev/null']) {
      expect(() => to(target, true)).toThrow(refusal('usage.file', /./));
    }
    expect(() => to(join(home, 'no', 'such', 'x.md'), false)).toThrow(refusal('usage.file', /cannot be written/));
    const task = put('ses_t', { path: join(home, 'task.jsonl') });
    expect(() => library.exportTo(task, { path: task, format: 'md', replace: true })).toThrow(
      refusal('usage.file', /place of sessions/),
    );
    expect(readdirSync(home).filter((name) => name.endsWith('.new'))).toEqual([]);
    expect(readSession(path).contents.events).toHaveLength(16);
  });
});

describe('forking', () => {
  it('makes a session of its own and leaves the old one as it was, byte for byte', async () => {
    const path = put('ses_a');
    const before = readFileSync(path);
    const fork = library.fork(path, { at: 2, name: 'other way' });
    expect(readFileSync(path)).toEqual(before);
    expect(fork.turns).toBe(2);
    expect(statSync(fork.path).mode & 0o777).toBe(0o600);
    expect(library.find('other way', home)).toBe(fork.path);
    expect(library.read(fork.path).document).toMatchObject({
      id: fork.id,
      name: 'other way',
      cwd: '/p',
      turns: 2,
      forkedFrom: { sessionId: 'ses_a' },
      warnings: [],
    });
    expect(() => library.fork(path, { name: 'OTHER way' })).toThrow(refusal('usage.invalid', /is named so/));
    expect(readdirSync(directory)).toHaveLength(2);
  });
});
