import { checkedName, isSameName, nameLine, parseNameLine } from '../../src/session/session-name.js';

describe('the name of a session', () => {
  it.each([
    ['fix login', 'fix login'],
    ['  trimmed ', 'trimmed'],
    ['日本 – 修理 🛠', '日本 – 修理 🛠'],
    ['Cafe\u0301', 'Caf\u00e9'],
    ['v1.2', 'v1.2'],
    ['session', 'session'],
  ])('may be %j', (text, kept) => expect(checkedName(text)).toBe(kept));

  it.each([
    ['', 'empty'],
    [' \t ', 'empty'],
    ['a\nb', 'cannot be seen'],
    ['a\u001b[31mb', 'cannot be seen'],
    ['a\u202eb', 'cannot be seen'],
    ['a\u200bb', 'cannot be seen'],
    ['\ud800', 'cannot be seen'],
    ['a/b', 'path'],
    ['a\\b', 'path'],
    ['notes.jsonl', 'path'],
    ['.', 'path'],
    ['..', 'path'],
    ['~me', 'path'],
    ['-', 'flag'],
    ['--yes', 'flag'],
    ['ses_1', 'id'],
    ['SES_x', 'id'],
    ['0mwsnfw6iqev5ybytdu', 'id'],
    ['x'.repeat(61), '60'],
  ])('is not %j', (text, why) => {
    expect(() => checkedName(text)).toThrow(
      expect.objectContaining({ code: 'usage.invalid', message: expect.stringContaining(why) }),
    );
  });

  it('is the same in another case or composition', () => {
    expect(isSameName('Café', 'CAFE\u0301')).toBe(true);
    expect(isSameName('one', 'two')).toBe(false);
  });

  it('is read from its line, and a hostile one is none', () => {
    expect(parseNameLine(nameLine('fix', 0))).toEqual({ name: 'fix' });
    expect(parseNameLine(nameLine('\u001b]0;title\u0007', 0))).toEqual({ name: undefined });
    expect(parseNameLine('{"type":"session.renamed","v":1,"name":7}')).toEqual({ name: undefined });
    expect(parseNameLine('{"type":"session.renamed","v":2,"name":"x"}')).toBeUndefined();
    expect(parseNameLine('{"type":"usage"}')).toBeUndefined();
    expect(parseNameLine('half a li')).toBeUndefined();
  });
});
