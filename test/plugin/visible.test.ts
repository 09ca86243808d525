import fc from 'fast-check';
import { stripVTControlCharacters } from 'node:util';
import { previewCall } from '../../src/policy/preview.js';
import { isVisible, visible } from '../../src/plugin/visible.js';
import { fileCall, shellCall } from '../policy/call.js';
import { fuzz } from '../fuzz.js';

const HIDDEN = [
  '\x1b[2K',
  '\x1b]0;t\x07',
  '\x1bPq\x1b\\',
  '\x1b_x\x1b\\',
  '\r',
  '\b',
  '\x07',
  '\0',
  '\x7f',
  '\x9b',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u202e',
  '\u2066',
  '\u2069',
  '\u200e',
  '\u061c',
  '\u00ad',
  '\u2028',
  '\u2029',
  '\u00a0',
  '\u3000',
  '\u3164',
  '\u115f',
  '\u{e0041}',
  '\u{e0100}',
  '\ufe0f',
  '\u180e',
  '\ue000',
  '\ud800',
  '\u2800',
  '\u034f',
];

describe('visible', () => {
  it.each(HIDDEN)('shows %j', (char) => {
    const shown = visible(`a${char}b`);
    expect(shown).toMatch(/^a.*\\.*b$/);
    expect(/[\p{Cc}\p{Cf}]/u.test(shown)).toBe(false);
  });

  it.each([
    'ls -la\nnpm test',
    'äöü é ñ',
    '日本語 한국어',
    'مرحبا שלום',
    '👍🏽 👨‍👩‍👧 ❤️ 🏳️‍🌈 1️⃣',
    'e\u0301',
    '\ttab',
    '— … “x”',
    '🇩🇪',
  ])('leaves %j', (text) => {
    expect(visible(text)).toBe(text);
  });

  it('shows the emoji style after a place that Unicode keeps free for a picture', () => {
    expect(visible('\u{1fc00}\ufe0f')).toBe('\\u{1fc00}\\u{fe0f}');
    expect(visible('👨\u200d\u{1fc00}')).toBe('👨\\u{200d}\\u{1fc00}');
  });

  it('leaves nothing that deceives, in any text; stripping escape sequences, the broken twin, does', () => {
    const units = fc.array(
      fc.oneof(fc.constantFrom(...HIDDEN, '👨', '❤', '1', '\u20e3', 'a', '\n'), fc.string({ unit: 'binary' })),
      { maxLength: 12 },
    );
    const deceives = (text: string): boolean =>
      /(?![\n\t\u200d\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) || /[ -~][\u200d\ufe0f](?!\u20e3)/.test(text);
    fc.assert(
      fc.property(units, (parts) => !deceives(visible(parts.join('')))),
      fuzz(2000, 20261122),
    );
    expect(HIDDEN.some((char) => deceives(stripVTControlCharacters(`a${char}b`)))).toBe(true);
  });

  it('tells whether a text is shown as it is', () => {
    expect(isVisible('a')).toBe(true);
    expect(isVisible('a\u200b')).toBe(false);
  });
});

describe('previewCall', () => {
  const read = (text: string | undefined) => ({ readText: () => Promise.resolve(text) });

  it('shows a command with all its arguments', async () => {
    const call = shellCall('', { input: { command: 'ls \u202ex\r', timeout: 5 } });
    expect(await previewCall(call)).toBe('ls \\u{202e}x\\r\ntimeout: 5');
  });

  it('shows an edit as a diff of the file', async () => {
    const call = fileCall('edit_file', 'a.ts', { input: { path: 'a.ts', old_text: 'two', new_text: 'TWO\u200b' } });
    const shown = await previewCall(call, read('one\ntwo\nthree\n'));
    expect(shown).toContain('-two');
    expect(shown).toContain('+TWO\\u{200b}');
    expect(shown).toContain(' one');
  });

  it('shows both texts of an edit whose place is not known', async () => {
    const call = fileCall('edit_file', 'a.ts', { input: { path: 'a.ts', old_text: 'two', new_text: 'TWO' } });
    for (const text of [undefined, 'two two', 'none'])
      expect(await previewCall(call, read(text))).toMatch(/-two[^]*\+TWO/);
  });

  it('shows a new file, an unchanged one, and other calls', async () => {
    const call = fileCall('write_file', 'a.ts', { input: { path: 'a.ts', content: 'x\n', mode: 'w\u200b' } });
    expect(await previewCall(call, read(undefined))).toMatch(/\/dev\/null[^]*\+x\nmode/);
    expect(await previewCall(call, read('x\n'))).toContain('unchanged');
    expect(await previewCall({ tool: 'x', input: { a: '\x1b[0m\u200b' }, subject: undefined })).toBe(
      '{\n  "a": "\\u001b[0m\\u{200b}"\n}',
    );
  });
});
