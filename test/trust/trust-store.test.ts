import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { TrustAnswer } from '../../src/trust/trust-record.js';
import { openTrustStore } from '../../src/trust/trust-store.js';
import { trustFixture, type TrustFixture } from './trust-fixture.js';

const ANSWER: TrustAnswer = {
  decision: 'trusted',
  hash: 'h',
  at: '2026-11-22T10:00:00.000Z',
  files: ['a'],
  lines: ['l'],
};

const storeOf = (fixture: TrustFixture): ReturnType<typeof openTrustStore> =>
  openTrustStore(fixture.path('state/trust'));
const fileOf = (fixture: TrustFixture): string => {
  const [name = ''] = readdirSync(fixture.path('state/trust'));
  return join(fixture.path('state/trust'), name);
};

describe('the store of answers', () => {
  it('gives back what was answered about a folder, to its user alone', () => {
    using fixture = trustFixture();
    const store = storeOf(fixture);
    expect(store.read('/p')).toBeUndefined();
    store.add('/p', ANSWER);
    expect(storeOf(fixture).read('/p')).toEqual({ version: 1, folder: '/p', answers: [ANSWER] });
    expect(store.read('/p2')).toBeUndefined();
    expect(statSync(fileOf(fixture)).mode & 0o777).toBe(0o600);
    expect(statSync(fixture.path('state/trust')).mode & 0o777).toBe(0o700);
    expect(readdirSync(fixture.path('state/trust'))).toHaveLength(1);
  });

  it('keeps one answer about the same files, and the newest fifty', () => {
    using fixture = trustFixture();
    const store = storeOf(fixture);
    store.add('/p', ANSWER);
    store.add('/p', { ...ANSWER, decision: 'declined', hash: 'g' });
    expect(store.read('/p')?.answers).toEqual([{ ...ANSWER, decision: 'declined', hash: 'g' }]);
    for (let index = 0; index < 55; index++) store.add('/p', { ...ANSWER, files: [`f${index}`] });
    expect(store.read('/p')?.answers.map(({ files }) => files[0])).toEqual(
      Array.from({ length: 50 }, (_, index) => `f${index + 5}`),
    );
  });

  it('forgets', () => {
    using fixture = trustFixture();
    const store = storeOf(fixture);
    store.add('/p', ANSWER);
    expect(store.forget('/p')).toBe(true);
    expect(store.read('/p')).toBeUndefined();
    expect(store.forget('/p')).toBe(false);
  });

  it.each([
    ['that is damaged', (file: string) => writeFileSync(file, readFileSync(file, 'utf8').slice(0, -20))],
    ['that is empty', (file: string) => writeFileSync(file, '')],
    ['of another shape', (file: string) => writeFileSync(file, '{"version":1,"folder":"/p","answers":[{}]}')],
    ['of a later version', (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('1', '2'))],
    ['about another folder', (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('/p', '/q'))],
    ['that others may write', (file: string) => chmodSync(file, 0o620)],
    ['that is null', (file: string) => writeFileSync(file, 'null')],
  ])('takes a file %s for no answer, and writes a new one over it', (_what, spoil) => {
    using fixture = trustFixture();
    const store = storeOf(fixture);
    store.add('/p', ANSWER);
    spoil(fileOf(fixture));
    expect(store.read('/p')).toBeUndefined();
    store.add('/p', ANSWER);
    expect(store.read('/p')?.answers).toEqual([ANSWER]);
    expect(statSync(fileOf(fixture)).mode & 0o777).toBe(0o600);
  });

  it('does not follow a link to an answer, nor write through one', () => {
    using fixture = trustFixture();
    const store = storeOf(fixture);
    store.add('/p', ANSWER);
    const file = fileOf(fixture);
    const elsewhere = fixture.write('elsewhere.json', readFileSync(file));
    fixture.remove(file.slice(fixture.folder.length + 1));
    symlinkSync(elsewhere, file);
    expect(store.read('/p')).toBeUndefined();
    const before = readFileSync(elsewhere, 'utf8');
    store.add('/p', { ...ANSWER, hash: 'new' });
    expect(readFileSync(elsewhere, 'utf8')).toBe(before);
    expect(store.read('/p')?.answers[0]?.hash).toBe('new');
  });

  it('says which folder is to be made writable', () => {
    using fixture = trustFixture();
    fixture.write('state', 'a file');
    expect(() => storeOf(fixture).add('/p', ANSWER)).toThrow(
      expect.objectContaining({ code: 'trust.write', message: expect.stringContaining('state/trust') }),
    );
    expect(existsSync(fixture.path('state/trust'))).toBe(false);
  });

  if (process.geteuid?.() === 0) {
    it('takes the file of another user for no answer', () => {
      using fixture = trustFixture();
      const store = storeOf(fixture);
      store.add('/p', ANSWER);
      chownSync(fileOf(fixture), 65_534, 65_534);
      expect(store.read('/p')).toBeUndefined();
    });
  }

  it('closes a folder that others could read', () => {
    using fixture = trustFixture();
    mkdirSync(fixture.path('state/trust'), { recursive: true, mode: 0o755 });
    storeOf(fixture).add('/p', ANSWER);
    expect(statSync(fixture.path('state/trust')).mode & 0o777).toBe(0o700);
  });
});
