import { stepInto } from '../value-path.js';
import { isJsonObject } from '../unknown-json.js';
import type { BoundedShape, FieldsShape, ListShape, Shape, TaggedShape } from './shape.js';

/** What is wrong with the shape of a value. */
export interface ShapeProblem {
  /** `unnamed`: a field that the description does not name, where it does not forbid it either. */
  readonly kind: 'type' | 'missing' | 'unknown' | 'value' | 'bounds' | 'unnamed';
  readonly path: string;
  readonly message: string;
  /** The innermost shape with a name around it. */
  readonly within: string;
}

/** A value at its place. */
interface Place {
  readonly value: unknown;
  readonly path: string;
  /** The innermost shape with a name around it. */
  readonly within: string;
}

/** Compares a value with a named shape. */
export function shapeProblems(
  shapes: Readonly<Record<string, Shape>>,
  root: string,
  value: unknown,
): readonly ShapeProblem[] {
  return new ShapeReader(shapes).read(`#${root}`, { value, path: '', within: root });
}

class ShapeReader {
  constructor(private readonly shapes: Readonly<Record<string, Shape>>) {}

  read(shape: Shape, place: Place): readonly ShapeProblem[] {
    if (typeof shape === 'string') return this.#readWord(shape, place);
    if (isList(shape)) return this.#readAnyOf(shape, place);
    if ('fields' in shape) return this.#readFields(shape, place);
    if ('by' in shape) return this.#readTagged(shape, place);
    if ('list' in shape) return this.#readList(shape, place);
    if ('is' in shape) {
      const { is } = shape;
      if (is.some((each) => each === place.value)) return [];
      return [problem('value', place, `must be ${oneOf(is)}, not ${shown(place.value)}`)];
    }
    return readBounded(shape, place);
  }

  #readWord(word: string, place: Place): readonly ShapeProblem[] {
    if (word.startsWith('#')) {
      const name = word.slice(1);
      return this.read(this.shapes[name] ?? 'any', { ...place, within: name });
    }
    return word === 'any' || isOfType(word, place.value) ? [] : [wrongType([word], place)];
  }

  /** The branch that fits; where none does, the one that comes nearest says what is wrong. */
  #readAnyOf(branches: readonly Shape[], place: Place): readonly ShapeProblem[] {
    let best: { readonly problems: readonly ShapeProblem[]; readonly rank: number } | undefined;
    for (const branch of branches) {
      const problems = this.read(branch, place);
      const rank = rankOf(problems, place.path);
      if (best === undefined || rank > best.rank) best = { problems, rank };
    }
    if (best === undefined || best.rank > 0) return best?.problems ?? [];
    const types = branches.flatMap((branch) => this.#typesOf(branch));
    // A wrong word where words are listed is a wrong value, not a wrong type.
    const isWord = typeof place.value === 'string' && types.some((type) => type.startsWith('"'));
    return [{ ...wrongType(types, place), kind: isWord ? 'value' : 'type' }];
  }

  #readFields({ fields, more }: FieldsShape, place: Place): readonly ShapeProblem[] {
    const { value, path } = place;
    if (!isJsonObject(value)) return [wrongType(['object'], place)];
    const problems: ShapeProblem[] = [];
    for (const name of Object.keys(fields)) {
      if (!name.endsWith('?') && value[name] === undefined)
        problems.push(problem('missing', { ...place, path: stepInto(path, name) }, 'is missing'));
    }
    for (const [name, inner] of Object.entries(value)) {
      if (inner === undefined) continue;
      const at = { ...place, value: inner, path: stepInto(path, name) };
      const shape = own(fields, name) ?? own(fields, `${name}?`) ?? more;
      if (shape === false) problems.push(problem('unknown', at, `is no field of ${place.within}`));
      else if (shape !== undefined) problems.push(...this.read(shape, at));
      else if (Object.keys(fields).length > 0) {
        problems.push(problem('unnamed', at, `is no field that the description of ${place.within} names`));
      }
    }
    return problems;
  }

  #readTagged({ by, cases, else: untagged }: TaggedShape, place: Place): readonly ShapeProblem[] {
    const { value, path } = place;
    if (!isJsonObject(value)) return [wrongType(['object'], place)];
    const tag = value[by];
    const shape = typeof tag === 'string' ? own(cases, tag) : tag === undefined || tag === null ? untagged : undefined;
    if (shape !== undefined) return this.read(shape, place);
    const at = { ...place, value: tag, path: stepInto(path, by) };
    if (tag === undefined) return [problem('missing', at, 'is missing')];
    return [problem('value', at, `must be ${oneOf(Object.keys(cases))}, not ${shown(tag)}`)];
  }

  #readList({ list, min = 0, max = Infinity }: ListShape, place: Place): readonly ShapeProblem[] {
    const { value, path } = place;
    if (!Array.isArray(value)) return [wrongType(['array'], place)];
    const problems: ShapeProblem[] = [];
    if (value.length < min) problems.push(problem('bounds', place, `must have at least ${min} items`));
    if (value.length > max) problems.push(problem('bounds', place, `must have at most ${max} items`));
    value.forEach((inner: unknown, index) => {
      problems.push(...this.read(list, { ...place, value: inner, path: stepInto(path, index) }));
    });
    return problems;
  }

  /** For a message: the types that a shape takes. */
  #typesOf(shape: Shape): readonly string[] {
    if (typeof shape === 'string') {
      if (!shape.startsWith('#')) return [shape];
      const target = this.shapes[shape.slice(1)];
      return target === undefined || typeof target === 'string' ? ['object'] : this.#typesOf(target);
    }
    if (isList(shape)) return shape.flatMap((branch) => this.#typesOf(branch));
    if ('list' in shape) return ['array'];
    if ('is' in shape) return shape.is.map((value) => JSON.stringify(value));
    return 'fields' in shape || 'by' in shape ? ['object'] : Object.keys(shape);
  }
}

function readBounded(shape: BoundedShape, place: Place): readonly ShapeProblem[] {
  const [type, bounds] = Object.entries(shape)[0] ?? ['any', {}];
  const { value } = place;
  if (!isOfType(type, value)) return [wrongType([type], place)];
  const { min = -Infinity, max = Infinity, above = -Infinity, pattern } = bounds;
  const size = typeof value === 'string' ? [...value].length : Number(value);
  const unit = typeof value === 'string' ? ' characters' : '';
  if (size < min) return [problem('bounds', place, `must be at least ${min}${unit}, not ${size}`)];
  if (size > max) return [problem('bounds', place, `must be at most ${max}${unit}, not ${size}`)];
  if (size <= above) return [problem('bounds', place, `must be above ${above}, not ${size}`)];
  if (pattern === undefined || new RegExp(pattern, 'u').test(String(value))) return [];
  return [problem('bounds', place, `must match ${pattern}, which ${shown(value)} does not`)];
}

/** How well a branch fits: 0 for another type of value altogether, Infinity for no problem. */
function rankOf(problems: readonly ShapeProblem[], path: string): number {
  const hard = problems.filter(({ kind }) => kind !== 'unnamed');
  if (hard.length === 0) return problems.length === 0 ? Infinity : Number.MAX_SAFE_INTEGER - problems.length;
  if (hard.some(({ kind, path: at }) => at === path && (kind === 'type' || kind === 'value'))) return 0;
  const nearest = Math.min(...hard.map(({ path: at }) => at.length - path.length));
  return 1 + nearest + 1 / (1 + hard.length);
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    default:
      return typeof value === type;
  }
}

function problem(kind: ShapeProblem['kind'], { path, within }: Place, message: string): ShapeProblem {
  return { kind, path, message, within };
}

function wrongType(types: readonly string[], place: Place): ShapeProblem {
  return problem('type', place, `must be ${[...new Set(types)].join(' or ')}, not ${shown(place.value)}`);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object' && value !== null) return 'object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => JSON.stringify(value));
  if (words.length === 1) return words[0] ?? '';
  const more = words.length > 16 ? ` or ${words.length - 15} more` : '';
  return `one of ${words.slice(0, more === '' ? 16 : 15).join(', ')}${more}`;
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isList(shape: Shape): shape is readonly Shape[] {
  return Array.isArray(shape);
}
