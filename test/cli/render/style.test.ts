import { styleOf, wantsColor } from '../../../src/cli/render/style.js';

const color = (env: Record<string, string>, isTerminal = true, noColorFlag = false): boolean =>
  wantsColor(env, { isTerminal, noColorFlag });

describe('whether there are colours', () => {
  it.each([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['TERM=dumb', { TERM: 'dumb' }, true, false],
    ['FORCE_COLOR on a pipe', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['FORCE_COLOR beside NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ])('%s', (_name, env, isTerminal, expected) => {
    expect(color(env, isTerminal)).toBe(expected);
  });

  it('has the last word with --no-color', () => {
    expect(color({ FORCE_COLOR: '1' }, true, true)).toBe(false);
  });

  it('changes nothing without them', () => {
    expect(styleOf(false).red('x')).toBe('x');
    expect(styleOf(true).red('x')).toBe('\u001b[31mx\u001b[39m');
  });
});
