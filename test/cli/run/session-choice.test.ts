import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionChoice } from '../../../src/cli/run/session-choice.js';

describe('which session a run goes on with', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'allos-choice-'));
  writeFileSync(join(cwd, 'there.jsonl'), '');
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));

  it.each([
    [{}, { type: 'new' }],
    [{ continue: true }, { type: 'latest' }],
    [{ noSession: true }, { type: 'none' }],
    [{ session: 'there.jsonl' }, { type: 'open', reference: join(cwd, 'there.jsonl') }],
    [{ session: 'ses_there' }, { type: 'open', reference: 'ses_there' }],
    [{ session: 'absent.jsonl' }, { type: 'new', path: join(cwd, 'absent.jsonl') }],
    [{ session: './absent' }, { type: 'new', path: join(cwd, 'absent') }],
    [{ session: '/absent/absent' }, { type: 'new', path: '/absent/absent' }],
    [{ session: 'ses_absent' }, { type: 'open', reference: 'ses_absent' }],
  ])('%j', (flags, expected) => {
    expect(sessionChoice({ session: undefined, continue: false, noSession: false, ...flags }, cwd)).toEqual(expected);
  });
});
