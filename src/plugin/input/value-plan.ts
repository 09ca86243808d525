import { arrayBounds, scalarBounds } from './bounds.js';
import type { Scalar, ScalarType, ValuePlan } from './input-plan.js';
import { label, NESTED, RuleConflict, type Rule } from './rule.js';

const BASE_TYPES: ReadonlyMap<string, ScalarType> = new Map([
  ['isString', 'string'],
  ['isNumber', 'number'],
  ['isInt', 'integer'],
  ['isBoolean', 'boolean'],
]);
const ARRAY_RULES: readonly string[] = ['isArray', 'arrayMinSize', 'arrayMaxSize', 'arrayUnique'];
const BOUND_TYPES: ReadonlyMap<string, readonly ScalarType[]> = new Map([
  ['min', ['number', 'integer']],
  ['max', ['number', 'integer']],
  ['isLength', ['string']],
  ['minLength', ['string']],
  ['maxLength', ['string']],
  ['matches', ['string']],
  ['isNotEmpty', ['string']],
]);

/** Whether the emitter understands a validator. */
export function isKnownRule(name: string): boolean {
  return (
    BASE_TYPES.has(name) ||
    BOUND_TYPES.has(name) ||
    ARRAY_RULES.includes(name) ||
    ['isIn', 'isEnum', 'isObject', NESTED].includes(name)
  );
}

/**
 * What a property may be, from its validators: those for the value and those for each item of it.
 *
 * @throws RuleConflict when the validators contradict each other or leave the type open
 */
export function planValue(rules: readonly Rule[], itemRules: readonly Rule[], nested: () => ValuePlan): ValuePlan {
  const isArray = itemRules.length > 0 || rules.some((rule) => ARRAY_RULES.includes(rule.name));
  if (!isArray) return planItem(rules, nested);
  const stranger = rules.find((rule) => !ARRAY_RULES.includes(rule.name));
  if (stranger !== undefined) {
    throw new RuleConflict(
      `is an array, and ${label(stranger)} speaks of one value`,
      `Give ${label(stranger)} the option { each: true }.`,
    );
  }
  const inner = itemRules.find((rule) => ARRAY_RULES.includes(rule.name));
  if (inner !== undefined) {
    throw new RuleConflict('is an array of arrays', 'Wrap the inner array in a class, or use jsonSchemaInput.');
  }
  if (itemRules.length === 0) {
    throw new RuleConflict(
      'is an array of unknown items',
      'Say what an item is, for example @IsString({ each: true }).',
    );
  }
  const items = planItem(itemRules, nested);
  const bounds = arrayBounds(rules);
  if (bounds.uniqueItems === true && items.kind !== 'scalar') {
    throw new RuleConflict(
      'has @ArrayUnique on objects, which compares identities',
      'Check for duplicates in the tool.',
    );
  }
  return { kind: 'array', items, bounds };
}

function planItem(rules: readonly Rule[], nested: () => ValuePlan): ValuePlan {
  const names = rules.map((rule) => rule.name);
  const isObject = names.includes('isObject') || names.includes(NESTED);
  if (!isObject) return planScalar(rules);
  const stranger = rules.find((rule) => rule.name !== 'isObject' && rule.name !== NESTED);
  if (stranger !== undefined)
    throw new RuleConflict(`is an object, and ${label(stranger)} is not for objects`, 'Remove one of the two.');
  return names.includes(NESTED) ? nested() : { kind: 'free-form' };
}

function planScalar(rules: readonly Rule[]): ValuePlan {
  const oneOf = closedList(rules);
  const types = scalarTypes(rules, oneOf);
  for (const rule of rules) {
    const allowed = BOUND_TYPES.get(rule.name);
    if (allowed !== undefined && !types.every((type) => allowed.includes(type))) {
      throw new RuleConflict(
        `has ${label(rule)}, which is not for the type ${types.join(' or ')}`,
        'Remove one of the two.',
      );
    }
  }
  return { kind: 'scalar', types, oneOf, bounds: scalarBounds(rules) };
}

function scalarTypes(rules: readonly Rule[], oneOf: readonly Scalar[] | undefined): readonly ScalarType[] {
  const stated = new Set(rules.flatMap((rule) => BASE_TYPES.get(rule.name) ?? []));
  if (stated.has('integer')) stated.delete('number');
  if (stated.size > 1)
    throw new RuleConflict(`is said to be ${[...stated].join(' and ')} at once`, 'Keep one type decorator.');
  const [base] = stated;
  if (oneOf === undefined) {
    if (base === undefined)
      throw new RuleConflict('has no decorator that says its type', 'Add one, for example @IsString().');
    return [base];
  }
  if (base === undefined) return typesOf(oneOf);
  if (!oneOf.every((value) => typeMatches(base, value))) {
    throw new RuleConflict(`is said to be ${base}, and its list has other values`, 'Keep one of the two decorators.');
  }
  return [base];
}

/** Whether a value is of a JSON Schema type. */
export function typeMatches(type: ScalarType, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function typesOf(values: readonly Scalar[]): readonly ScalarType[] {
  const numbers = values.filter((value) => typeof value === 'number');
  const numberType = numbers.every((value) => Number.isInteger(value)) ? 'integer' : 'number';
  const typeOf = (value: Scalar): ScalarType =>
    value === null ? 'null' : typeof value === 'number' ? numberType : (typeof value as 'string' | 'boolean');
  return [...new Set(values.map(typeOf))];
}

function closedList(rules: readonly Rule[]): readonly Scalar[] | undefined {
  const lists = rules.filter((rule) => rule.name === 'isIn' || rule.name === 'isEnum');
  if (lists.length > 1) throw new RuleConflict('has two lists of values', 'Keep one of @IsIn and @IsEnum.');
  const [rule] = lists;
  if (rule === undefined) return undefined;
  const values = rule.name === 'isEnum' ? enumValues(rule.constraints[0]) : rule.constraints[0];
  if (!Array.isArray(values) || values.length === 0 || !values.every(isScalar)) {
    throw new RuleConflict(
      `has ${label(rule)} without a list of strings, numbers or booleans`,
      'Give it an array or an enum of such values.',
    );
  }
  return [...new Set(values)];
}

/** The values of an enum. A numeric enum also maps its numbers back to names: those entries are no values. */
function enumValues(entity: unknown): readonly unknown[] {
  if (typeof entity !== 'object' || entity === null) return [];
  const entries = Object.entries(entity);
  const isReverse = (key: string, value: unknown): boolean =>
    typeof value === 'string' &&
    entries.some(([name, number]) => name === value && typeof number === 'number' && String(number) === key);
  return entries.filter(([key, value]) => !isReverse(key, value)).map(([, value]) => value as unknown);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}
