import {
  ArrayMinSize,
  Default,
  inputOf,
  IsArray,
  IsBoolean,
  IsEnum,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  Type,
  ValidateNested,
} from 'allos/plugin/input';
import { lowerSchema, OPENAI_STRICT, type InputParse } from 'allos/plugin';

enum Level {
  Low,
  High,
}
class Edit {
  @IsString() @MaxLength(5) path!: string;
  @IsInt() @Min(1) @IsOptional() line?: number;
}
class Base {
  @IsString() @IsOptional() note?: string;
}
class Input extends Base {
  @IsArray() @ArrayMinSize(1) @ValidateNested({ each: true }) @Type(() => Edit) edits!: Edit[];
  @IsString({ each: true }) @IsOptional() tags?: string[];
  @IsEnum(Level) @Default(Level.High) level!: Level;
  @IsNumber() @Max(10) @IsOptional() ratio?: number;
  @IsBoolean() @Default(false) force!: boolean;
  @IsObject() @IsOptional() meta?: object;
  @IsIn(['a', 1]) @IsOptional() mode?: 'a' | 1;
  @ValidateNested() @Type(() => Edit) @Default({ path: 'x' }) first!: Edit;
}

const codec = inputOf(Input);
const GOOD = { edits: [{ path: 'a.ts' }] };

async function parse(value: unknown): Promise<InputParse<Input>> {
  return codec.parse(value);
}

async function problems(value: unknown): Promise<readonly string[]> {
  const result = await parse(value);
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

async function good(value: unknown): Promise<Input> {
  const result = await parse(value);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

function nested(levels: number): unknown {
  return JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels));
}

function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(freezeDeep);
}

describe('what parses', () => {
  it('makes instances with defaults, nested ones too', async () => {
    const value = await good(GOOD);
    expect(value).toBeInstanceOf(Input);
    expect(value.edits[0]).toBeInstanceOf(Edit);
    expect(value.first).toBeInstanceOf(Edit);
    expect({ ...value }).toEqual({ edits: [{ path: 'a.ts' }], level: 1, force: false, first: { path: 'x' } });
    expect(Object.keys(value)).not.toContain('note');
  });

  it('takes null for what is optional as absent, at every depth', async () => {
    const value = await good({
      ...GOOD,
      edits: [{ path: 'a', line: null }],
      note: null,
      tags: null,
      level: null,
      first: null,
      meta: null,
    });
    expect({ ...value }).toEqual({ edits: [{ path: 'a' }], level: 1, force: false, first: { path: 'x' } });
  });

  it('makes the round trip through the strict dialect, where every property is sent', async () => {
    const lowered = lowerSchema(inputOf(StrictInput).schema, OPENAI_STRICT);
    expect(lowered.strict).toBe(true);
    const sent = Object.fromEntries(
      (lowered.schema.required ?? []).map((name) => [name, name === 'path' ? 'a' : null]),
    );
    expect(await inputOf(StrictInput).parse(sent)).toEqual({ ok: true, value: { path: 'a', depth: 3 } });
  });

  it('leaves free-form values as they are, and apart from the message', async () => {
    const meta = { then: 1, toString: 'x', '': [null, { deep: [1.5] }], length: 3, '5': '5' };
    const value = await good({ ...GOOD, meta });
    expect(JSON.stringify(value.meta)).toBe(JSON.stringify(meta));
    freezeDeep(value);
    expect(Object.isFrozen(meta)).toBe(false);
    expect(Object.isFrozen(value.edits[0])).toBe(true);
  });

  it('gives every call its own defaults', async () => {
    const [one, two] = [await good(GOOD), await good(GOOD)];
    expect(one.first).not.toBe(two.first);
  });

  it('takes an input without properties', async () => {
    class Nothing {}
    const nothing = inputOf(Nothing);
    expect(nothing.schema).toEqual({ type: 'object', properties: {}, required: [], additionalProperties: false });
    expect(await nothing.parse({})).toEqual({ ok: true, value: {} });
    expect(await nothing.parse({ a: 1 })).toMatchObject({ ok: false });
  });
});

class StrictInput {
  @IsString() path!: string;
  @IsInt() @Default(3) depth!: number;
  @IsIn(['asc', 'desc']) @IsOptional() order?: string;
  @ValidateNested() @Type(() => Edit) @IsOptional() edit?: Edit;
}

describe('what is refused', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['a missing property', {}, ['edits: is required and must be an array']],
    ['a wrong type', { edits: 'x' }, ['edits: must be an array, not a string']],
    ['a nested wrong type', { edits: [{ path: 5 }] }, ['edits[0].path: must be a string, not a number']],
    [
      'a constraint',
      { edits: [{ path: 'a' }, { path: 'toolong' }] },
      ['edits[1].path: path must be shorter than or equal to 5 characters'],
    ],
    ['an array constraint', { edits: [] }, ['edits: edits must contain at least 1 elements']],
    ['a scalar for a nested object', { edits: ['a'] }, ['edits[0]: must be an object, not a string']],
    ['an array for a nested object', { ...GOOD, first: [{ path: 'a' }] }, ['first: must be an object, not an array']],
    ['one string for a list', { ...GOOD, tags: 'a' }, ['tags: must be an array, not a string']],
    ['one bad item', { ...GOOD, tags: ['a', 1] }, ['tags[1]: must be a string, not a number']],
    ['an item that is null', { ...GOOD, tags: [null] }, ['tags[0]: must be a string, not null']],
    ['the name of a numeric enum', { ...GOOD, level: 'Low' }, ['level: must be one of 0, 1, not a string']],
    ['a value outside an enum', { ...GOOD, level: 2 }, ['level: must be one of 0, 1, not 2']],
    ['a number as a string', { ...GOOD, ratio: '5' }, ['ratio: must be a number, not a string']],
    ['a string as a number in a mixed list', { ...GOOD, mode: '1' }, ['mode: must be one of "a", 1, not "1"']],
    ['a boolean as a string', { ...GOOD, force: 'true' }, ['force: must be a boolean, not a string']],
    ['a boolean as a number', { ...GOOD, force: 0 }, ['force: must be a boolean, not a number']],
    ['too large a number', { ...GOOD, ratio: 11 }, ['ratio: ratio must not be greater than 10']],
    ['a list for a free-form object', { ...GOOD, meta: [] }, ['meta: must be an object, not an array']],
    ['null for a required property', { edits: null }, ['edits: must be an array, not null']],
    ['a mistyped key', { ...GOOD, forse: true }, ['forse: is not a known property; did you mean "force"?']],
    [
      'a mistyped nested key',
      { edits: [{ path: 'a', lines: 1 }] },
      ['edits[0].lines: is not a known property; did you mean "line"?'],
    ],
    [
      'a foreign key',
      { edits: [{ path: 'a', zebra: 1 }] },
      ['edits[0].zebra: is not a known property; known are path, line'],
    ],
    ['NaN', { ...GOOD, ratio: NaN }, ['ratio: is no JSON value: NaN']],
    ['Infinity', { ...GOOD, ratio: Infinity }, ['ratio: is no JSON value: Infinity']],
    [
      'a fraction for an integer',
      { edits: [{ path: 'a', line: 1.5 }] },
      ['edits[0].line: must be an integer, not a number'],
    ],
    ['a function', { ...GOOD, meta: { f: () => 1 } }, ['meta.f: is no JSON value: function']],
    ['a date', { ...GOOD, meta: { at: new Date(0) } }, ['meta.at: is no JSON value']],
    ['a string', 'x', [': must be an object, not a string']],
    ['a list', [GOOD], [': must be an object, not an array']],
    ['null', null, [': must be an object, not null']],
    ['nothing', undefined, [': is no JSON value: undefined']],
    ['JSON text', JSON.stringify(GOOD), [': must be an object, not a string']],
  ])('%s', async (_name, value, expected) => {
    const found = await problems(value);
    expect(found).toEqual(expect.arrayContaining([...expected]));
    expect(found.filter((problem) => !expected.includes(problem) && !problem.startsWith('edits: is required'))).toEqual(
      [],
    );
  });

  it('says everything that is wrong at once, each thing once', async () => {
    expect(await problems({ edits: [{ path: 1, line: 0, x: 1 }], ratio: 'a', tags: [1] })).toEqual([
      'edits[0].x: is not a known property; known are path, line',
      'edits[0].path: must be a string, not a number',
      'tags[0]: must be a string, not a number',
      'ratio: must be a number, not a string',
      'edits[0].line: line must not be less than 1',
    ]);
  });
});

describe('hostile inputs', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s at any depth', async (key) => {
    const evil = `{"${key}":{"polluted":true}}`;
    for (const value of [
      JSON.parse(evil),
      { ...GOOD, meta: JSON.parse(evil) },
      { ...GOOD, meta: { a: [JSON.parse(evil)] } },
      { edits: [JSON.parse(evil)] },
    ]) {
      const found = await problems(value);
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(`has the key "${key}", which is not allowed`);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('shows that the check matters: a careless reader is caught by the same input', () => {
    const evil: unknown = JSON.parse('{"edits":[],"__proto__":{"force":true}}');
    const careless = Object.assign(Object.create(Input.prototype), evil) as Input;
    expect(careless.force).toBe(true);
    expect(careless).not.toBeInstanceOf(Input);
  });

  it('bounds the depth without recursing', async () => {
    expect(await problems({ ...GOOD, meta: nested(62) })).toEqual([]);
    expect(await problems({ ...GOOD, meta: nested(64) })).toEqual([': is nested deeper than 64 levels']);
    const abyss: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000));
    expect(await problems(abyss)).toEqual([': is nested deeper than 64 levels']);
    expect(await problems({ ...GOOD, meta: abyss })).toEqual([': is nested deeper than 64 levels']);
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(await problems({ ...GOOD, meta: cycle })).toEqual([': is nested deeper than 64 levels']);
  });

  it('bounds the size, and quickly', async () => {
    const start = performance.now();
    expect(await problems({ ...GOOD, note: 'x'.repeat(17 * 1024 * 1024) })).toEqual([
      ': is longer than 16777216 characters',
    ]);
    expect(await problems({ ...GOOD, tags: Array.from({ length: 200_000 }, () => 'x') })).toEqual([
      ': has more than 100000 values',
    ]);
    expect(
      await problems({ ...GOOD, meta: Object.fromEntries(Array.from({ length: 150_000 }, (_, i) => [`k${i}`, 1])) }),
    ).toEqual([': has more than 100000 values']);
    expect(await problems({ ...GOOD, note: 'x'.repeat(10 * 1024 * 1024) })).toEqual([]);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('stops counting problems', async () => {
    const start = performance.now();
    const keys = Object.fromEntries(Array.from({ length: 90_000 }, (_, i) => [`edit${i}`, 1]));
    expect((await problems({ ...GOOD, ...keys })).length).toBeLessThan(40);
    expect((await problems({ ...GOOD, tags: Array.from({ length: 90_000 }, () => 1) })).length).toBeLessThan(40);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('keeps messages short', async () => {
    for (const problem of await problems({ ...GOOD, ['k'.repeat(10_000)]: 1, mode: 'm'.repeat(10_000) })) {
      expect(problem.length).toBeLessThan(400);
    }
  });
});
