import { getMetadataStorage } from 'class-validator';
import { messageOf } from '../error.js';
import { inputClassError, nameOf } from './input-class-error.js';
import { isForbiddenKey } from './input-limits.js';
import type { ClassPlan, InputClass, PropertyPlan, ValuePlan } from './input-plan.js';
import { classChain, notedProperties, notesOf } from './property-notes.js';
import { NESTED, RuleConflict, type Rule } from './rule.js';
import { isKnownRule, planValue } from './value-plan.js';

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/**
 * Reads the decorators of an input class.
 *
 * @throws AllosError `plugin.invalid` naming class and property, when validators and schema could not agree
 */
export function planClass(target: InputClass, outer: readonly InputClass[] = []): ClassPlan {
  const metadata = metadataOf(target);
  const names = propertyNames(target);
  checkFields(target, names);
  const properties = names.map((name): [string, PropertyPlan] => {
    const own = metadata.filter((entry) => entry.propertyName === name);
    return [name, planProperty(target, name, own, [...outer, target])];
  });
  return { target, properties: new Map(properties) };
}

function metadataOf(target: InputClass): readonly Metadata[] {
  return getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
}

/** Parents first, each in the order of its code. */
function propertyNames(target: InputClass): readonly string[] {
  const validated = classChain(target).flatMap((level) => metadataOf(level).map((entry) => entry.propertyName));
  return [...new Set([...validated, ...notedProperties(target)])];
}

/** Finds, on a trial instance, fields that carry no decorator or a value that a schema would not show. */
function checkFields(target: InputClass, names: readonly string[]): void {
  let trial: Readonly<Record<string, unknown>>;
  try {
    trial = { ...new target() };
  } catch (thrown) {
    throw inputClassError(
      target,
      'constructor',
      `fails without arguments: ${messageOf(thrown)}`,
      'An input class needs no constructor.',
    );
  }
  for (const [name, value] of Object.entries(trial)) {
    if (!names.includes(name))
      throw inputClassError(target, name, 'has no decorators', 'Add one that says its type, for example @IsString().');
    if (value !== undefined)
      throw inputClassError(target, name, 'has an initial value', 'Use @Default(value): the schema can show it.');
  }
}

function planProperty(
  target: InputClass,
  name: string,
  metadata: readonly Metadata[],
  outer: readonly InputClass[],
): PropertyPlan {
  const conflict = (what: string, hint: string): Error => inputClassError(target, name, what, hint);
  if (isForbiddenKey(name)) throw conflict('has a name that inputs may not use', 'Choose another name.');
  const notes = notesOf(target, name);
  const optional = metadata.some((entry) => ruleName(entry) === 'isOptional');
  const rules: Rule[] = [];
  const itemRules: Rule[] = [];
  for (const entry of metadata) {
    const rule = { name: ruleName(entry), constraints: (entry.constraints ?? []) as readonly unknown[] };
    if ((entry.groups?.length ?? 0) > 0 || entry.validateIf !== undefined) {
      throw conflict('has a validator with groups or a condition', 'A schema cannot say when it holds: remove them.');
    }
    if (rule.name === 'isOptional') continue;
    if (!isKnownRule(rule.name)) {
      throw conflict(
        `has the validator "${rule.name}", which has no JSON Schema`,
        'Use the decorators of allos/plugin/input, or jsonSchemaInput.',
      );
    }
    if (
      rule.name === 'isNumber' &&
      Object.values(rule.constraints[0] ?? {}).some((option: unknown) => option !== false && option !== undefined)
    ) {
      throw conflict(
        'has @IsNumber with options that JSON Schema cannot say',
        'Remove them; NaN and Infinity are never accepted.',
      );
    }
    (entry.each ? itemRules : rules).push(rule);
  }
  try {
    const value = planValue(rules, itemRules, () => nestedPlan(target, name, outer));
    if (notes.type !== undefined && !nestsClass(value)) {
      throw conflict('has @Type but not @ValidateNested', 'Add @ValidateNested(), with { each: true } for an array.');
    }
    checkDeclaredType(target, name, value);
    const fallback = notes.default;
    return {
      name,
      value,
      optional: optional || fallback !== undefined,
      description: notes.description,
      default: fallback,
    };
  } catch (thrown) {
    throw thrown instanceof RuleConflict ? conflict(thrown.what, thrown.hint) : thrown;
  }
}

function ruleName(entry: Metadata): string {
  return entry.type === NESTED ? NESTED : (entry.name ?? entry.type);
}

function nestedPlan(target: InputClass, name: string, outer: readonly InputClass[]): ValuePlan {
  const { type } = notesOf(target, name);
  if (type === undefined) {
    throw new RuleConflict('has @ValidateNested but not the @Type of allos/plugin/input', 'Add @Type(() => TheClass).');
  }
  const nested = nestedClass(type);
  if (outer.includes(nested)) {
    throw new RuleConflict(
      `contains ${nameOf(nested)} inside itself`,
      'Describe a recursive input with jsonSchemaInput.',
    );
  }
  const plan = planClass(nested, outer);
  if (plan.properties.size === 0) {
    throw new RuleConflict(
      `is of class ${nameOf(nested)}, which has no decorated properties`,
      'Decorate them, or use @IsObject().',
    );
  }
  return { kind: 'class', plan };
}

function nestedClass(type: () => InputClass): InputClass {
  let nested: unknown;
  try {
    nested = type();
  } catch (thrown) {
    throw new RuleConflict(
      `has @Type of a class that does not exist yet: ${messageOf(thrown)}`,
      'Declare the class before inputOf is called.',
    );
  }
  if (typeof nested !== 'function') throw new RuleConflict('has @Type without a class', 'Write @Type(() => TheClass).');
  return nested as InputClass;
}

function nestsClass(value: ValuePlan): boolean {
  return value.kind === 'class' || (value.kind === 'array' && value.items.kind === 'class');
}

/** Compares with the type that TypeScript recorded, where it did (`emitDecoratorMetadata`). */
function checkDeclaredType(target: InputClass, name: string, value: ValuePlan): void {
  const declared: unknown = Reflect.getMetadata('design:type', target.prototype as object, name);
  const expected = DECLARED_TYPES.find(([constructor]) => constructor === declared);
  if (expected === undefined) return;
  const kinds: readonly string[] =
    value.kind === 'scalar' ? value.types.filter((type) => type !== 'null') : [value.kind];
  if (kinds.some((kind) => !expected[1].includes(kind))) {
    throw new RuleConflict(
      `is declared ${expected[0].name} and decorated as ${kinds.join(' or ')}`,
      'Make the two agree.',
    );
  }
}

const DECLARED_TYPES: readonly (readonly [{ readonly name: string }, readonly string[]])[] = [
  [String, ['string']],
  [Number, ['number', 'integer']],
  [Boolean, ['boolean']],
  [Array, ['array']],
];
