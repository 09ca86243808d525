import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { foldTranscript } from '../../src/session/transcript.js';
import { assistant, completed, eventMaker, someRun, user } from './session-events.js';
import { storeFixture, type StoreFixture } from './store-fixture.js';

let fixture: StoreFixture;
beforeEach(() => {
  fixture = storeFixture();
});
afterEach(() => fixture.remove());

const refusal = (code: string, message: RegExp): object => ({
  code,
  message: expect.stringMatching(message),
  hint: expect.stringMatching(/./),
});

describe('a session file', () => {
  it('gives back what was appended, in order, and only what a session keeps', async () => {
    const session = await fixture.store().create({ cwd: '/p' });
    const event = eventMaker('run_0');
    session.append(event({ type: 'turn.started', turn: 1 }));
    session.append(event({ type: 'message.delta', channel: 'text', text: 'x' }));
    for (const one of someRun()) session.append(one);
    session.close();
    const again = await fixture.store().open(session.header.id);
    expect(again).toMatchObject({ header: session.header, warnings: [], damaged: false });
    expect(again.events).toEqual(someRun());
    again.close();
  });

  it('is 0600 in a folder 0700, one JSON object a line, the header first', async () => {
    const session = await fixture.store().create({ cwd: '/p' });
    session.append(someRun()[0]!);
    const path = session.path!;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(fixture.directory).mode & 0o777).toBe(0o700);
    const [header, event] = readFileSync(path, 'utf8').split('\n');
    expect(JSON.parse(header!)).toMatchObject({ type: 'session', v: 1, cwd: '/p', allos: '0.1.0' });
    expect(JSON.parse(event!)).toEqual(someRun()[0]);
    session.close();
    expect(readdirSync(fixture.directory)).toEqual([`${session.header.id}.jsonl`]);
  });

  it('tightens a folder and a file that others could read', async () => {
    mkdirSync(fixture.directory, { recursive: true, mode: 0o755 });
    const session = await fixture.store().create({ cwd: '/p' });
    expect(statSync(fixture.directory).mode & 0o777).toBe(0o700);
    session.close();
  });

  it('keeps line separators, control characters and unpaired surrogates (WP-44, WP-45)', async () => {
    const text = '\u2028\u2029\u0085\r\n\0\ud800 \udc00 \ud83d\ude00 \ufeff';
    const session = await fixture.store().create({ cwd: '/p' });
    session.append(eventMaker()(user('u', text)));
    session.append(eventMaker('r2')(completed('c', text)));
    session.close();
    const again = await fixture.store().open(session.header.id);
    expect(again.events).toMatchObject([{ message: { content: [{ text }] } }, { result: { text } }]);
    again.close();
  });

  it('goes on after half a last line, on a line of its own', async () => {
    const session = await fixture.store().create({ cwd: '/p' });
    session.append(someRun()[0]!);
    session.close();
    writeFileSync(session.path!, '{"v":1,"type":"message.comp', { flag: 'a' });
    const second = await fixture.store().open(session.header.id);
    expect(second.warnings).toEqual([expect.stringContaining('line 3')]);
    second.append(someRun()[1]!);
    second.close();
    const third = await fixture.store().open(session.header.id);
    expect(third).toMatchObject({ warnings: [], events: [someRun()[0], someRun()[1]] });
    third.close();
  });

  it('goes on after a last line without its newline', async () => {
    const session = await fixture.store().create({ cwd: '/p' });
    session.append(someRun()[0]!);
    session.close();
    writeFileSync(session.path!, readFileSync(session.path!, 'utf8').trimEnd());
    const second = await fixture.store().open(session.header.id);
    second.append(someRun()[1]!);
    second.close();
    const third = await fixture.store().open(session.header.id);
    expect(third).toMatchObject({ warnings: [], events: [someRun()[0], someRun()[1]] });
    third.close();
  });

  it('is made with its first event when it is deferred, and held from the beginning', async () => {
    const files = (): readonly string[] => readdirSync(fixture.directory).filter((name) => name.endsWith('.jsonl'));
    const unused = await fixture.store().create({ cwd: '/p', deferred: true });
    unused.append(eventMaker('run_0')({ type: 'turn.started', turn: 1 }));
    expect(files()).toEqual([]);
    unused.close();
    expect(readdirSync(fixture.directory)).toEqual([]);
    expect(() => unused.append(someRun()[0]!)).toThrow(/is closed/);

    const path = join(fixture.folder, 'named.jsonl');
    const used = await fixture.store().create({ cwd: '/p', path, deferred: true });
    await expect(fixture.store().create({ cwd: '/p', path })).rejects.toMatchObject({ code: 'session.locked' });
    for (const one of someRun()) used.append(one);
    used.close();
    const again = await fixture.store().open(path);
    expect(again).toMatchObject({ header: used.header, warnings: [], events: someRun() });
    again.close();
  });

  it('refuses to be written after it was closed', async () => {
    const session = await fixture.store().create({ cwd: '/p' });
    session.close();
    session.close();
    expect(() => session.append(someRun()[0]!)).toThrow(/is closed/);
  });
});

describe('secrets', () => {
  const known = 'Sup3r "quoted"\\secret';
  const shaped = `ghp_${'a1'.repeat(18)}`;

  it('do not reach the file, which stays JSON', async () => {
    const session = await fixture.store([known, 'short']).create({ cwd: '/p' });
    const event = eventMaker();
    const native = { signature: `sk-${'x'.repeat(30)}`, id: 'rs_1' };
    session.append(event(user('u', `my key is ${known}`)));
    session.append(
      event({
        type: 'message.completed',
        message: assistant('a', [
          { type: 'reasoning', text: '', native },
          { type: 'text', text: `I see ${shaped}` },
          { type: 'tool_call', id: 'c', name: 'x', input: { [known]: [known] } },
        ]),
      }),
    );
    session.append(event(completed('c', `KEY=${shaped}\nshort\n${known}\nrest`)));
    session.close();
    const text = readFileSync(session.path!, 'utf8');
    expect(text).not.toContain('Sup3r');
    expect(text).not.toContain(shaped);
    const again = await fixture.store().open(session.header.id);
    expect(again.warnings).toEqual([]);
    expect(again.events).toMatchObject([
      { message: { content: [{ text: 'my key is [redacted]' }] } },
      { message: { content: [{ native }, { text: 'I see [redacted]' }, { input: { '[redacted]': ['[redacted]'] } }] } },
      { result: { text: 'KEY=[redacted]\nshort\n[redacted]\nrest' } },
    ]);
    expect(foldTranscript(again.events).messages).toHaveLength(3);
    again.close();
  });
});

describe('opening', () => {
  it('takes an id, a unique beginning of one and a path', async () => {
    const store = fixture.store();
    for (let count = 0; count < 12; count += 1) (await store.create({ cwd: '/p' })).close();
    const [id] = readdirSync(fixture.directory).map((name) => name.replace('.jsonl', ''));
    for (const reference of [id!, id!.replace('ses_', ''), join(fixture.directory, `${id}.jsonl`)]) {
      const session = await store.open(reference);
      expect(session.header.id).toBe(id);
      session.close();
    }
    await expect(store.open('ses_0000')).rejects.toMatchObject(refusal('session.not_found', /12 sessions begin/));
    await expect(store.open('nope')).rejects.toMatchObject(refusal('session.not_found', /no session "nope"/));
    await expect(store.open('')).rejects.toMatchObject(refusal('session.not_found', /no session/));
    await expect(store.open('../x')).rejects.toMatchObject(refusal('session.not_found', /no file/));
  });

  it('refuses what is no session, and puts no lock beside it', async () => {
    const at = (name: string): string => join(fixture.folder, name);
    writeFileSync(at('empty.jsonl'), '');
    writeFileSync(at('notes.jsonl'), 'hello\n');
    writeFileSync(at('binary.jsonl'), Buffer.from([0, 255, 10, 13, 0]));
    writeFileSync(at('newer.jsonl'), '{"type":"session","v":2,"id":"s"}\n');
    mkdirSync(at('folder.jsonl'));
    const before = readdirSync(fixture.folder).sort();
    const store = fixture.store();
    for (const name of ['empty', 'notes', 'binary']) {
      await expect(store.open(at(`${name}.jsonl`))).rejects.toMatchObject(refusal('session.invalid', /no session/));
    }
    await expect(store.open(at('newer.jsonl'))).rejects.toMatchObject(refusal('session.invalid', /newer version/));
    await expect(store.open(at('folder.jsonl'))).rejects.toMatchObject(refusal('session.invalid', /directory/));
    await expect(store.open(at('gone.jsonl'))).rejects.toMatchObject(refusal('session.not_found', /no file/));
    await expect(store.open('/dev/zero')).rejects.toMatchObject(refusal('session.invalid', /not a regular file/));
    expect(readdirSync(fixture.folder).sort()).toEqual(before);
  });
});

describe('creating', () => {
  it('makes the file a path names, folders included, also over an empty one', async () => {
    const path = join(fixture.folder, 'a', 'b', 'task.jsonl');
    const session = await fixture.store().create({ cwd: '/p', path });
    session.close();
    writeFileSync(join(fixture.folder, 'tmp.jsonl'), '');
    (await fixture.store().create({ cwd: '/p', path: join(fixture.folder, 'tmp.jsonl') })).close();
    expect(existsSync(path)).toBe(true);
  });

  it('never touches a file that exists', async () => {
    const path = join(fixture.folder, 'x.txt');
    writeFileSync(path, 'mine');
    await expect(fixture.store().create({ cwd: '/p', path })).rejects.toMatchObject(
      refusal('session.invalid', /exists/),
    );
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('says what to do where it cannot write', async () => {
    const file = join(fixture.folder, 'file');
    writeFileSync(file, '');
    await expect(fixture.store().create({ cwd: '/p', path: join(file, 'x', 's.jsonl') })).rejects.toMatchObject(
      refusal('session.write', /cannot be made/),
    );
  });
});

describe('latest', () => {
  it('is the one last written of those that ran in the folder', async () => {
    const store = fixture.store();
    const make = async (cwd: string, time: number): Promise<string> => {
      const session = await store.create({ cwd });
      session.close();
      utimesSync(session.path!, time, time);
      return session.header.id;
    };
    expect(await store.latest('/p')).toBeUndefined();
    await make('/p', 100);
    const wanted = await make('/p', 300);
    await make('/p', 200);
    await make('/q', 400);
    writeFileSync(join(fixture.directory, 'junk.jsonl'), 'junk');
    symlinkSync('/dev/zero', join(fixture.directory, 'zero.jsonl'));
    expect(await store.latest('/p')).toBe(wanted);
  });
});

describe('the lock', () => {
  it('refuses a second holder, names it, and is given back', async () => {
    const session = await fixture.store().create({ cwd: '/p' });
    await expect(fixture.store().open(session.path!)).rejects.toMatchObject(
      refusal('session.locked', new RegExp(`process ${process.pid}`)),
    );
    symlinkSync(session.path!, join(fixture.folder, 'alias.jsonl'));
    await expect(fixture.store().open(join(fixture.folder, 'alias.jsonl'))).rejects.toMatchObject({
      code: 'session.locked',
    });
    session.append(someRun()[0]!);
    session.close();
    (await fixture.store().open(session.path!)).close();
  });

  it.each([
    ['a process that is gone', { pid: 2 ** 22 - 3, started: '' }],
    ['a process id used again', { pid: process.pid, started: 'another boot:1' }],
  ])('of %s is taken over', async (_what, holder) => {
    const session = await fixture.store().create({ cwd: '/p' });
    session.close();
    const { hostname } = await import('node:os');
    writeFileSync(`${session.path}.lock`, JSON.stringify({ host: hostname(), nonce: 'n', ...holder }));
    const again = await fixture.store().open(session.path!);
    again.close();
    expect(readdirSync(fixture.directory)).toHaveLength(1);
  });

  it.each([
    ['of another machine', JSON.stringify({ pid: 1, host: 'elsewhere.example', started: '', nonce: 'n' })],
    ['nobody can read', 'garbage'],
  ])('%s is respected, and the message says what to delete', async (_what, content) => {
    const session = await fixture.store().create({ cwd: '/p' });
    session.close();
    writeFileSync(`${session.path}.lock`, content);
    await expect(fixture.store().open(session.path!)).rejects.toMatchObject({
      code: 'session.locked',
      hint: expect.stringContaining(`${session.path}.lock`),
    });
  });
});
