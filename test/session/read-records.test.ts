import fc from 'fast-check';
import { readRecords } from '../../src/session/read-records.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { someRun } from './session-events.js';
import { fuzz } from '../fuzz.js';

const HEADER = JSON.stringify({ type: 'session', v: 1, id: 'ses_1', createdAt: 'now', cwd: '/p', allos: '0.1.0' });
const lines = someRun().map((event) => JSON.stringify(event));
const file = (...rows: readonly string[]): Buffer => Buffer.from([HEADER, ...rows, ''].join('\n'));

describe('readRecords', () => {
  it('reads what was written', () => {
    const contents = readRecords(file(...lines));
    expect(contents).toMatchObject({ header: { ok: true, header: { id: 'ses_1' } }, warnings: [], damaged: false });
    expect(contents.events).toEqual(someRun());
    expect(contents.wholeBytes).toBe(file(...lines).length);
  });

  it('drops half a last line and tells how long the whole part is', () => {
    const whole = file(...lines);
    const contents = readRecords(Buffer.concat([whole, Buffer.from('{"v":1,"type":"us')]));
    expect(contents.events).toHaveLength(lines.length);
    expect(contents.warnings).toEqual([expect.stringContaining(`line ${lines.length + 2}`)]);
    expect(contents).toMatchObject({ wholeBytes: whole.length, damaged: false, needsNewline: false });
  });

  it('keeps a last line that lacks only its newline', () => {
    const contents = readRecords(file(...lines).subarray(0, -1));
    expect(contents.events).toHaveLength(lines.length);
    expect(contents).toMatchObject({ warnings: [], needsNewline: true });
  });

  it.each([
    ['text', 'not json'],
    ['JSON that is no event', '[1,2]'],
    ['an event without its envelope', '{"type":"usage"}'],
    ['a message of no known role', JSON.stringify({ ...someRun()[2], message: { role: 'x', id: 'm', content: [] } })],
    [
      'a message whose content is text',
      JSON.stringify({ ...someRun()[2], message: { role: 'user', id: 'm', content: 'x' } }),
    ],
    ['an event of a later version', JSON.stringify({ ...someRun()[2], type: 'telepathy' })],
    ['a type that objects inherit', JSON.stringify({ ...someRun()[2], type: 'constructor' })],
    ['NUL bytes', '\0\0\0'],
  ])('skips %s in the middle and names the line', (_what, bad) => {
    const contents = readRecords(file(...lines.slice(0, 3), bad, ...lines.slice(3)));
    expect(contents.events).toEqual(someRun());
    expect(contents.warnings).toEqual([expect.stringContaining('line 5')]);
    expect(contents.damaged).toBe(true);
  });

  it('skips a line that is not UTF-8', () => {
    const bad = Buffer.concat([file(), Buffer.from([0x22, 0xff, 0x22, 0x0a]), Buffer.from(`${lines[0]}\n`)]);
    expect(readRecords(bad)).toMatchObject({ warnings: [expect.stringContaining('line 2')], events: [{}] });
  });

  it.each([
    ['nothing', ''],
    ['half a header', HEADER.slice(0, 30)],
    ['another JSON', '{"name":"x"}\n'],
    ['binary', '\x7fELF\0\0'],
    ['an array', '[]\n'],
  ])('finds no session in %s', (_what, text) => {
    expect(readRecords(Buffer.from(text)).header).toEqual({ ok: false, why: 'none' });
  });

  it('tells a newer session', () => {
    expect(readRecords(Buffer.from('{"type":"session","v":2}\n')).header).toEqual({ ok: false, why: 'newer' });
  });

  it('recovers everything after line 1 from a cut at any byte, and the fold does not throw', () => {
    const whole = file(...lines);
    fc.assert(
      fc.property(fc.integer({ min: HEADER.length, max: whole.length }), (cut) => {
        const contents = readRecords(whole.subarray(0, cut));
        const expected = whole.subarray(0, cut).toString().split('\n').length - 2;
        expect(contents.header.ok).toBe(true);
        expect(contents.events.length).toBeGreaterThanOrEqual(Math.max(0, expected));
        foldTranscript(contents.events);
      }),
      { ...fuzz(), verbose: 1 },
    );
  });

  it('survives any damage to any byte', () => {
    const whole = file(...lines);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 20 }), (edits) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of edits) bytes[at] = value;
        foldTranscript(readRecords(bytes).events);
      }),
      { ...fuzz(), verbose: 1 },
    );
  });
});
