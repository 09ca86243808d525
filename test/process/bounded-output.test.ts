import fc from 'fast-check';
import { BoundedOutput } from '../../src/process/bounded-output.js';
import { fuzz } from '../fuzz.js';

const outputOf = (limit: number, ...chunks: readonly (string | Uint8Array)[]): BoundedOutput => {
  const output = new BoundedOutput(limit);
  for (const chunk of chunks) output.push(Buffer.from(chunk as string));
  return output;
};

describe('a bounded output', () => {
  it('is what came while it fits', () => {
    const output = outputOf(8, 'abcd', 'efgh');
    expect(output.text()).toBe('abcdefgh');
    expect(output.truncated).toBe(false);
  });

  it('keeps beginning and end and says how much is missing', () => {
    const output = outputOf(8, 'abcdefgh', 'i'.repeat(2000), 'wxyz');
    expect(output.text()).toBe('abcd\n[... 2,004 bytes left out ...]\nwxyz');
    expect(output.truncated).toBe(true);
  });

  it('puts characters together that came in pieces', () => {
    const bytes = Buffer.from('añ€😀');
    expect(outputOf(100, ...[...bytes].map((byte) => Uint8Array.of(byte))).text()).toBe('añ€😀');
  });

  it('leaves no half characters at the cut', () => {
    const output = outputOf(10, '€'.repeat(100));
    expect(output.text()).toBe('€\n[... 294 bytes left out ...]\n€');
  });

  it('survives bytes that are no text', () => {
    expect(outputOf(100, Uint8Array.of(0xff, 0x00, 0xc3, 0x28, 0xe2, 0x82)).text()).toBe('�\0�(�');
    expect(
      outputOf(
        8,
        Uint8Array.from({ length: 100 }, () => 0x80),
      ).truncated,
    ).toBe(true);
  });

  it('keeps nothing where nothing may be kept', () => {
    expect(outputOf(0, 'abc').text()).toBe('\n[... 3 bytes left out ...]\n');
    expect(outputOf(1, 'abc').text()).toBe('a\n[... 2 bytes left out ...]\n');
  });

  it('gives the same however the bytes are cut', () => {
    const seeds = fc.check(
      fc.property(fc.nat(40), fc.array(fc.string({ maxLength: 30, unit: 'binary-ascii' })), (limit, chunks) => {
        const all = chunks.join('');
        const head = Math.ceil(limit / 2);
        const tail = limit - head;
        const missing = all.length - limit;
        const expected =
          missing <= 0
            ? all
            : `${all.slice(0, head)}\n[... ${missing} bytes left out ...]\n${tail === 0 ? '' : all.slice(-tail)}`;
        expect(outputOf(limit, ...chunks).text()).toBe(expected);
      }),
      fuzz(),
    );
    if (seeds.failed) throw new Error(`seed ${seeds.seed}: ${fc.defaultReportMessage(seeds)}`);
  });
});
