import 'reflect-metadata';
import { Type as transformerType } from 'class-transformer';
import type { JsonValue } from '../json.js';
import type { InputClass } from './input-plan.js';
import { typescriptDecorator } from './typescript-decorator.js';

/** What our own decorators say of one property; class-validator has no place for it. */
export interface PropertyNotes {
  readonly description?: string;
  readonly default?: { readonly value: JsonValue };
  readonly type?: () => InputClass;
}

const KEY = Symbol.for('allos/input-notes');

type Noted = { [KEY]?: Map<string, PropertyNotes> };

/**
 * Tells the model what a property is for. It becomes `description` in the JSON Schema.
 *
 * @example
 * ```ts
 * import { Describe, IsString } from 'allos/plugin/input';
 *
 * class ReadInput {
 *   @IsString() @Describe('Path of the file, relative to the working directory')
 *   path!: string;
 * }
 * ```
 */
export function Describe(text: string): PropertyDecorator {
  return typescriptDecorator((prototype, property) => note(prototype, property, { description: text }));
}

/**
 * Gives a property the value it has when it is absent or null; the property becomes optional. The value must itself
 * pass the property's validators: `inputOf` checks that. Use it instead of a class property initialiser, which a
 * schema cannot show.
 *
 * @example
 * ```ts
 * import { Default, IsInt } from 'allos/plugin/input';
 *
 * class WaitInput {
 *   @IsInt() @Default(30)
 *   seconds!: number;
 * }
 * ```
 */
export function Default(value: JsonValue): PropertyDecorator {
  return typescriptDecorator((prototype, property) => note(prototype, property, { default: { value } }));
}

/**
 * Names the class of a nested object, or of an array's items; goes with `@ValidateNested`. It is class-transformer's
 * decorator, and notes the class where `inputOf` can read it: class-transformer does not publish what it keeps.
 *
 * @example
 * ```ts
 * import { IsArray, IsString, Type, ValidateNested } from 'allos/plugin/input';
 *
 * class Edit {
 *   @IsString() path!: string;
 * }
 * class EditsInput {
 *   @IsArray() @ValidateNested({ each: true }) @Type(() => Edit)
 *   edits!: Edit[];
 * }
 * ```
 */
export function Type(type: () => InputClass): PropertyDecorator {
  const transform = transformerType(type);
  return typescriptDecorator((prototype, property) => {
    transform(prototype, property);
    note(prototype, property, { type });
  });
}

/** The notes on a property; a derived class adds to those of its parents and wins. */
export function notesOf(target: InputClass, property: string): PropertyNotes {
  return classChain(target).reduce<PropertyNotes>(
    (notes, level) => ({ ...notes, ...ownNotes(level)?.get(property) }),
    {},
  );
}

/** The names of all properties with notes, parents first. */
export function notedProperties(target: InputClass): readonly string[] {
  return classChain(target).flatMap((level) => [...(ownNotes(level)?.keys() ?? [])]);
}

/** A class after its parents, the oldest first. */
export function classChain(target: InputClass): readonly InputClass[] {
  const chain: InputClass[] = [];
  for (let level: unknown = target; typeof level === 'function' && level !== Function.prototype;) {
    chain.unshift(level as InputClass);
    level = Object.getPrototypeOf(level);
  }
  return chain;
}

function ownNotes(level: object): Map<string, PropertyNotes> | undefined {
  return Object.hasOwn(level, KEY) ? (level as Noted)[KEY] : undefined;
}

function note(prototype: object, property: string | symbol, addition: PropertyNotes): void {
  if (typeof property === 'symbol') throw new TypeError('An input property needs a name, not a symbol');
  const level = prototype.constructor;
  const notes = ownNotes(level) ?? new Map<string, PropertyNotes>();
  notes.set(property, { ...notes.get(property), ...addition });
  Object.defineProperty(level, KEY, { value: notes, configurable: true });
}
