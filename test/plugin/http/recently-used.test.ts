import { oneLine, RecentlyUsed } from 'allos/plugin/http';

describe('what was used recently', () => {
  it('is made once and kept while it is among the latest', () => {
    const kept = new RecentlyUsed<object>(2);
    const a = kept.get(['a', true], () => ({}));
    const b = kept.get(['b'], () => ({}));
    expect(kept.get(['a', true], () => ({}))).toBe(a);
    expect(kept.get(['a', false], () => ({}))).not.toBe(a);
    expect(kept.get(['a', true], () => ({}))).toBe(a);
    expect(kept.get(['b'], () => ({}))).not.toBe(b);
  });
});

describe('text of a server', () => {
  it('is shown on one line, and its beginning only', () => {
    expect(oneLine(' a\n\t b\r\n')).toBe('a b');
    expect(oneLine('x'.repeat(300))).toBe(`${'x'.repeat(200)}…`);
    expect(oneLine('abcdef', 3)).toBe('abc…');
  });
});
