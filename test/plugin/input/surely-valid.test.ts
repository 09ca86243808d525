import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { planClass } from '../../../src/plugin/input/class-plan.js';
import { isSurelyValid } from '../../../src/plugin/input/surely-valid.js';
import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Length, Max, Min } from 'allos/plugin/input';
import { fuzz } from '../../fuzz.js';

class Flat {
  @IsString() any!: string;
  @IsString() @Length(2, 4) short!: string;
  @IsString() @IsNotEmpty() filled!: string;
  @IsInt() @Min(-1) @Max(3) count!: number;
  @IsNumber() @IsOptional() ratio?: number;
}

const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\u{1f600}', '\ufe0f', 'é', '\u3000'), maxLength: 6 }),
);
const flat = fc
  .record(
    {
      any: text,
      short: text,
      filled: text,
      count: fc.integer({ min: -3, max: 5 }),
      ratio: fc.double({ noNaN: true, noDefaultInfinity: true }),
    },
    { requiredKeys: ['any', 'short', 'filled', 'count'] },
  )
  .map((fields) => Object.assign(new Flat(), fields));

describe('what is surely valid', () => {
  const plan = planClass(Flat);

  it('is valid for class-validator too', () => {
    let certain = 0;
    fc.assert(
      fc.property(flat, (instance) => {
        if (!isSurelyValid(plan, instance)) return;
        certain++;
        expect(validateSync(instance)).toEqual([]);
      }),
      fuzz(2000),
    );
    expect(certain).toBeGreaterThan(0);
  });

  it('covers the ordinary', () => {
    const ordinary = Object.assign(new Flat(), { any: 'src/a.ts', short: 'abc', filled: 'x', count: 3 });
    expect(isSurelyValid(plan, ordinary)).toBe(true);
  });
});
