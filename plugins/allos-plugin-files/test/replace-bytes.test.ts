import fc from 'fast-check';
import { fuzz } from '../../../test/fuzz.js';
import { replaceBytes } from '../src/replace-bytes.js';
import { replaceOnce } from '../src/replace-once.js';

const text = fc
  .array(fc.constantFrom('a', 'b', 'é', '\u{1f600}', '\n', '\r\n', '\r', ' '), { maxLength: 12 })
  .map((parts) => parts.join(''));
const latin1 = (value: string): string => Buffer.from(value, 'utf8').toString('latin1');

describe('replacing in bytes', () => {
  it('does what replacing in text does, where it does it', () => {
    let done = 0;
    fc.assert(
      fc.property(text, fc.nat(10), fc.integer({ min: 1, max: 3 }), text, (body, from, length, fresh) => {
        // Mostly a part of the text, so that it is there.
        const old = [...body].slice(from, from + length).join('') || 'ab';
        const replaced = replaceBytes(Buffer.from(body, 'utf8'), { old, new: fresh });
        if (replaced === undefined) return;
        done++;
        expect(replaceOnce(latin1(body), { old: latin1(old), new: latin1(fresh) })).toEqual({
          type: 'replaced',
          at: replaced.at,
          text: Buffer.concat(replaced.parts).toString('latin1'),
        });
      }),
      fuzz(3000),
    );
    expect(done).toBeGreaterThan(300);
  });

  it.each([
    ['there is none', 'ab', 'x'],
    ['there are two, also where they overlap', 'aaa', 'aa'],
    ['it begins inside of a line ending', 'a\r\nb', '\nb'],
  ])('leaves the rest to it: %s', (_what, body, old) => {
    expect(replaceBytes(Buffer.from(body), { old, new: 'y' })).toBeUndefined();
  });
});
