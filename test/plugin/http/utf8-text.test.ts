import fc from 'fast-check';
import { Utf8Text } from '../../../src/plugin/http/utf8-text.js';
import { fuzz } from '../../fuzz.js';

/** Bytes of which some are text, some begin or end a character, and some are nothing. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }).map((text) => [...Buffer.from(text)]),
  fc.array(fc.constantFrom(0x61, 0x0a, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xef, 0xbb, 0xbf, 0xff), {
    maxLength: 6,
  }),
);

describe('UTF-8 in pieces', () => {
  it('is read as it would be whole, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = new Utf8Text();
        const read = [...pieces.map((bytes) => text.push(Uint8Array.from(bytes))), text.end()].join('');
        expect(read).toBe(new TextDecoder().decode(Uint8Array.from(pieces.flat())));
      }),
      fuzz(2_000),
    );
  });
});
