import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { JsonSchema, JsonValue } from 'allos/plugin';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  Default,
  inputOf,
  IsArray,
  IsBoolean,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  Type,
  ValidateNested,
} from 'allos/plugin/input';
import { fuzz } from '../../fuzz.js';

enum Level {
  Low,
  Mid = 4,
}
enum Shade {
  Dark = 'dark',
  Light = 'light',
}
class Edit {
  @IsString() @IsNotEmpty() path!: string;
  @IsInt() @Min(1) @Max(99) @IsOptional() line?: number;
}
class Everything {
  @IsString() @Length(1, 8) name!: string;
  @IsString() @Matches(/^[ab]+$/) @IsOptional() code?: string;
  @IsNumber() @Min(-2.5) @Max(2.5) ratio!: number;
  @IsInt() @Default(3) count!: number;
  @IsBoolean() @IsOptional() flag?: boolean;
  @IsEnum(Level) level!: Level;
  @IsEnum(Shade) @IsOptional() shade?: Shade;
  @IsIn(['auto', 1, true]) mode!: unknown;
  @IsString({ each: true }) @ArrayUnique() @ArrayMaxSize(3) tags!: string[];
  @IsInt({ each: true }) @Min(0, { each: true }) @IsOptional() sizes?: number[];
  @IsArray() @ArrayMinSize(1) @ValidateNested({ each: true }) @Type(() => Edit) edits!: Edit[];
  @ValidateNested() @Type(() => Edit) @IsOptional() first?: Edit;
  @IsObject() @IsOptional() meta?: object;
}

const codec = inputOf(Everything);
const validate = new Ajv2020({ strict: false }).compile({ ...codec.schema });

/** Any JSON but the keys that are refused wherever they stand. */
function json(maxDepth: number): fc.Arbitrary<JsonValue> {
  const forbidden = /"(__proto__|constructor|prototype)":/;
  return fc.jsonValue({ maxDepth }).filter((value) => !forbidden.test(JSON.stringify(value)));
}

/** Values that a schema describes. Knows the keywords that the emitter emits. */
function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string': {
      if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern));
      return fc.string({ minLength: schema.minLength ?? 0, maxLength: schema.maxLength ?? 20 });
    }
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array': {
      const size = { minLength: schema.minItems ?? 0, maxLength: schema.maxItems ?? 4 };
      const items = valuesOf(schema.items ?? {});
      return schema.uniqueItems === true ? fc.uniqueArray(items, size) : fc.array(items, size);
    }
    default: {
      if (schema.properties === undefined) return fc.dictionary(fc.stringMatching(/^k[a-z]{0,3}$/), json(2));
      const properties = Object.entries(schema.properties).map(([name, part]) => [name, valuesOf(part)] as const);
      return fc.record(Object.fromEntries(properties), { requiredKeys: [...(schema.required ?? [])] });
    }
  }
}

/** The same value with one thing in it changed, added or removed. */
function mutants(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value);
  return fc
    .record({
      place: fc.constantFrom(...places),
      how: fc.constantFrom('replace', 'remove', 'add'),
      other: fc.oneof(
        json(1),
        fc.constantFrom<JsonValue>('5', 0, 1.5, -1, 100, '', 'auto', 'Low', [], {}, [1], ['a', 'a']),
      ),
    })
    .map(({ place, how, other }) => mutate(value, place, how, withoutNull(other)));
}

function placesIn(value: unknown, here: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [here];
  return [here, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...here, key]))];
}

function mutate(value: unknown, place: readonly string[], how: string, other: unknown): unknown {
  const copy = structuredCloneOf(value);
  const last = place.at(-1);
  if (last === undefined) return how === 'add' ? { ...(copy as object), stranger: other } : other;
  const parent = place
    .slice(0, -1)
    .reduce((at, key) => at[key] as Record<string, unknown>, copy as Record<string, unknown>);
  if (how === 'replace') parent[last] = other;
  else if (how === 'add') {
    if (Array.isArray(parent)) parent.push(other);
    else parent['stranger'] = other;
  } else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

function structuredCloneOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** Null is the one difference: for an optional property the parser takes it and the schema does not. */
function withoutNull(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value, (_key, part: unknown) => (part === null ? 0 : part))) as JsonValue;
}

describe('schema and parser agree', () => {
  it('takes every value that the schema describes, unchanged', () => {
    return fc.assert(
      fc.asyncProperty(valuesOf(codec.schema), async (value) => {
        const plain = structuredCloneOf(value);
        expect([validate(plain), validate.errors]).toEqual([true, null]);
        const result = await codec.parse(plain);
        expect(result).toMatchObject({ ok: true });
        if (result.ok) expect(structuredCloneOf(result.value)).toEqual({ count: 3, ...(plain as object) });
      }),
      fuzz(300),
    );
  });

  it('takes and refuses the same changed values as an independent validator', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        valuesOf(codec.schema).chain((value) => mutants(structuredCloneOf(value))),
        async (value) => {
          const expected = validate(value);
          if (!expected) refused += 1;
          expect({ value, ok: (await codec.parse(value)).ok }).toEqual({ value, ok: expected });
        },
      ),
      fuzz(1500),
    );
    expect(refused).toBeGreaterThan(300);
  });

  it('would notice a parser that converts', async () => {
    const sample = fc.sample(valuesOf(codec.schema), fuzz(20)).map(structuredCloneOf);
    const lenient = async (value: unknown): Promise<boolean> => {
      const input = value as Record<string, unknown>;
      return (await codec.parse({ ...input, ratio: Number(input['ratio']) })).ok;
    };
    const asText = sample.map((value) => ({ ...(value as object), ratio: String((value as { ratio: number }).ratio) }));
    for (const value of asText)
      expect([validate(value), (await codec.parse(value)).ok, await lenient(value)]).toEqual([false, false, true]);
  });
});
