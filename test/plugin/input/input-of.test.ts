import * as validator from 'class-validator';
import { isAllosError } from 'allos/plugin';
import * as input from 'allos/plugin/input';
import {
  Default,
  Describe,
  inputOf,
  IsArray,
  IsInt,
  IsNumber,
  IsString,
  Type,
  ValidateNested,
  type InputClass,
} from 'allos/plugin/input';

function withDecorators(...decorators: readonly PropertyDecorator[]): InputClass {
  class Wrong {}
  for (const decorator of decorators) decorator(Wrong.prototype, 'value');
  return Wrong;
}

/** What a class that is declared further down does. */
function tooEarly(): InputClass {
  throw new ReferenceError("Cannot access 'Later' before initialization");
}

class Empty {}
class Inner {
  @IsString() a!: string;
}

describe('mistakes in an input class are found when inputOf is called', () => {
  it.each<[string, readonly PropertyDecorator[], RegExp]>([
    ['no type', [Describe('only words')], /no decorator that says its type/],
    ['optional without a type', [input.IsOptional()], /no decorator that says its type/],
    ['two types', [IsString(), IsInt()], /string and integer at once/],
    ['a bound of another type', [IsString(), input.Min(1)], /@Min, which is not for the type string/],
    ['a length of a number', [IsNumber(), input.Length(1, 2)], /@Length, which is not for the type number/],
    [
      'emptiness of a list',
      [IsArray(), IsString({ each: true }), input.IsNotEmpty()],
      /@IsNotEmpty speaks of one value/,
    ],
    ['a list of unknown items', [IsArray()], /array of unknown items/],
    ['a list of lists', [IsArray(), IsArray({ each: true }), IsString({ each: true })], /array of arrays/],
    ['unique objects', [input.ArrayUnique(), input.IsObject({ each: true })], /compares identities/],
    ['an object and a string', [input.IsObject(), IsString()], /is an object, and @IsString/],
    ['nesting without a type', [ValidateNested()], /not the @Type of allos/],
    ['a type without nesting', [input.IsObject(), Type(() => Inner)], /@Type but not @ValidateNested/],
    ['nesting a class without decorators', [ValidateNested(), Type(() => Empty)], /Empty, which has no decorated/],
    ['nesting without each', [IsArray(), ValidateNested(), Type(() => Inner)], /@ValidateNested speaks of one value/],
    ['a class that does not exist yet', [ValidateNested(), Type(tooEarly)], /does not exist yet/],
    ['a stranger among validators', [validator.IsEmail()], /"isEmail", which has no JSON Schema/],
    ['a condition', [IsString(), validator.ValidateIf(() => true)], /which has no JSON Schema/],
    ['groups', [validator.IsString({ groups: ['a'] })], /groups or a condition/],
    ['number options', [validator.IsNumber({ maxDecimalPlaces: 2 })], /options that JSON Schema cannot say/],
    ['flags', [IsString(), input.Matches(/a/i)], /flags "i"/],
    ['a pattern of another mode', [IsString(), input.Matches(new RegExp('\\_'))], /not valid in Unicode mode/],
    ['two patterns', [IsString(), input.Matches(/a/), input.Matches(/b/)], /two @Matches/],
    ['an empty list of values', [input.IsIn([])], /without a list/],
    ['objects in a list of values', [input.IsIn([{}])], /without a list/],
    ['a list of other values', [IsString(), input.IsIn([1])], /its list has other values/],
    ['a default of another type', [IsInt(), Default('5')], /@Default that fails its validators/],
    ['a default out of bounds', [IsInt(), input.Max(3), Default(5)], /@Default that fails its validators/],
    ['a default of null', [IsString(), Default(null)], /@Default that is null/],
  ])('%s', (_name, decorators, message) => {
    const wrong = withDecorators(...decorators);
    expect(() => inputOf(wrong)).toThrow(message);
    expect(() => inputOf(wrong)).toThrow(/^Wrong\.value /);
  });

  it('carries a code and a hint', () => {
    try {
      inputOf(withDecorators(IsArray()));
      throw new Error('accepted');
    } catch (error) {
      expect(isAllosError(error) && [error.code, error.hint]).toEqual([
        'plugin.invalid',
        'Say what an item is, for example @IsString({ each: true }).',
      ]);
    }
  });

  it('finds an initial value, which the schema would not show', () => {
    class Wait {
      @IsInt() seconds = 30;
    }
    expect(() => inputOf(Wait)).toThrow('Wait.seconds has an initial value');
  });

  it('finds a field without decorators where the compiler leaves a trace of it', () => {
    class Wait {
      @IsInt() seconds!: number;
      constructor() {
        Object.defineProperty(this, 'forgotten', { value: undefined, enumerable: true });
      }
    }
    expect(() => inputOf(Wait)).toThrow('Wait.forgotten has no decorators');
  });

  it('finds a declared type that the decorators contradict', () => {
    class Wait {
      @IsString() seconds!: number;
    }
    expect(() => inputOf(Wait)).toThrow('Wait.seconds is declared Number and decorated as string');
  });

  it('refuses a class that contains itself', () => {
    class Tree {
      @IsArray() @ValidateNested({ each: true }) @Type(() => Tree) children!: Tree[];
    }
    expect(() => inputOf(Tree)).toThrow('Tree.children contains Tree inside itself');
  });

  it.each(['constructor', 'prototype', '__proto__'])('refuses a property named %s', (name) => {
    class Wrong {}
    IsString()({ constructor: Wrong }, name);
    expect(() => inputOf(Wrong)).toThrow(/a name that inputs may not use/);
  });
});

describe('classes', () => {
  it('keeps two classes of one name apart', async () => {
    const make = (decorator: PropertyDecorator): InputClass => {
      class Item {}
      decorator(Item.prototype, 'value');
      return Item;
    };
    const [One, Two] = [make(IsString()), make(IsInt())];
    class Both {
      @ValidateNested() @Type(() => One) one!: object;
      @ValidateNested() @Type(() => Two) two!: object;
    }
    const codec = inputOf(Both);
    expect(codec.schema.properties).toMatchObject({
      one: { properties: { value: { type: 'string' } } },
      two: { properties: { value: { type: 'integer' } } },
    });
    expect(await codec.parse({ one: { value: 'a' }, two: { value: 1 } })).toMatchObject({ ok: true });
    expect(await codec.parse({ one: { value: 1 }, two: { value: 'a' } })).toMatchObject({ ok: false });
  });

  it('inherits properties, parents first, and lets a child narrow them', async () => {
    class Parent {
      @IsString() @Describe('Where') path!: string;
      @IsInt() @Default(1) depth!: number;
    }
    class Child extends Parent {
      @IsString() query!: string;
      @Default(2) declare depth: number;
    }
    const { schema } = inputOf(Child);
    expect(Object.keys(schema.properties ?? {})).toEqual(['path', 'depth', 'query']);
    expect(schema).toMatchObject({
      properties: { path: { description: 'Where' }, depth: { default: 2 } },
      required: ['path', 'query'],
    });
    expect(inputOf(Parent).schema).toMatchObject({ properties: { depth: { default: 1 } } });
  });

  it('emits the schema once and frozen', () => {
    const codec = inputOf(Inner);
    expect(codec.schema).toBe(codec.schema);
    expect(Object.isFrozen(codec.schema)).toBe(true);
    expect(Object.isFrozen(codec.schema.properties?.['a'])).toBe(true);
  });
});
