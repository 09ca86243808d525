import fc from 'fast-check';
import { contentTypeOf } from '../../src/attachments/content-type.js';
import { fuzz } from '../fuzz.js';
import { GIF, JPEG, PDF, PNG, WEBP } from './sample-files.js';

describe('what a file is', () => {
  it.each([
    ['png', PNG, { kind: 'image', mediaType: 'image/png' }],
    ['jpeg', JPEG, { kind: 'image', mediaType: 'image/jpeg' }],
    ['gif', GIF, { kind: 'image', mediaType: 'image/gif' }],
    ['webp', WEBP, { kind: 'image', mediaType: 'image/webp' }],
    ['pdf', PDF, { kind: 'document', mediaType: 'application/pdf' }],
    ['text', Buffer.from('Grüße 👋\n'), { kind: 'text', text: 'Grüße 👋\n' }],
    ['svg, which is text', Buffer.from('<svg/>'), { kind: 'text', text: '<svg/>' }],
    ['text with a mark', Buffer.from('\ufeffa'), { kind: 'text', text: 'a' }],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('añ', 'utf16le')]), { kind: 'text', text: 'añ' }],
    ['big-endian UTF-16', Buffer.from([0xfe, 0xff, 0, 0x61]), { kind: 'text', text: 'a' }],
    ['a text about PDF', Buffer.from('see %PDF-1.4'), { kind: 'text', text: 'see %PDF-1.4' }],
    ['a zip archive', Buffer.from('PK\x03\x04\0\0', 'latin1'), { kind: 'binary' }],
    ['a sound', Buffer.from('RIFF\x24\0\0\0WAVE', 'latin1'), { kind: 'binary' }],
    ['Latin-1', Buffer.from('Grüße', 'latin1'), { kind: 'binary' }],
    ['half a png', PNG.subarray(0, 4), { kind: 'binary' }],
    ['a text with NUL', Buffer.from('a\0b'), { kind: 'binary' }],
  ])('is told from its bytes: %s', (_name, bytes, expected) => {
    expect(contentTypeOf(bytes)).toEqual(expected);
  });

  it('is told of any bytes, and a text is all of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const type = contentTypeOf(bytes);
        if (type.kind === 'text' && bytes[0] !== 0xef && bytes[0] !== 0xff && bytes[0] !== 0xfe) {
          expect(Buffer.from(type.text)).toEqual(Buffer.from(bytes));
        }
      }),
      fuzz(500),
    );
  });
});
