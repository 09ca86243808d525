import { assertNever } from '../assert-never.js';
import type { InputProblem } from '../input-codec.js';
import { isPlainObject } from './input-limits.js';
import { stepInto } from '../value-path.js';
import type { ClassPlan, PropertyPlan, Scalar, ValuePlan } from './input-plan.js';
import { unknownKey } from './unknown-key.js';
import { typeMatches } from './value-plan.js';

/** More than these help nobody. */
const MAX_PROBLEMS = 20;

/**
 * Makes an instance of an input class from JSON and notes everything that is wrong on the way. Types are checked here
 * rather than left to class-validator, which takes one string where `@IsString({ each: true })` means a list, and a
 * name where a numeric enum means a number. The instance is of use only when no problem was noted.
 *
 * class-transformer is not used for this: it takes a key `constructor` inside a free-form object for a class.
 */
export function readInstance(plan: ClassPlan, input: unknown, path: string, problems: InputProblem[]): object {
  const instance = new plan.target() as Record<string, unknown>;
  if (!isPlainObject(input)) {
    add(problems, path, `must be an object, not ${describe(input)}`);
    return instance;
  }
  for (const key of Object.keys(input)) {
    if (plan.properties.has(key) || problems.length >= MAX_PROBLEMS) continue;
    problems.push({ path: stepInto(path, key), message: unknownKey(key, [...plan.properties.keys()]) });
  }
  for (const property of plan.properties.values()) {
    const given = Object.hasOwn(input, property.name) ? input[property.name] : undefined;
    const value = readProperty(property, given, stepInto(path, property.name), problems);
    if (value !== undefined) instance[property.name] = value;
  }
  return instance;
}

function add(problems: InputProblem[], path: string, message: string): void {
  if (problems.length < MAX_PROBLEMS) problems.push({ path, message });
}

function readProperty(property: PropertyPlan, given: unknown, path: string, problems: InputProblem[]): unknown {
  // Null counts as absent: OpenAI's strict mode requires every property and sends null for those left out (WP-25).
  if (property.optional && (given === undefined || given === null)) {
    return property.default === undefined
      ? undefined
      : readValue(property.value, property.default.value, path, problems);
  }
  if (given === undefined) {
    add(problems, path, `is required and must be ${expectation(property.value)}`);
    return undefined;
  }
  return readValue(property.value, given, path, problems);
}

function readValue(plan: ValuePlan, given: unknown, path: string, problems: InputProblem[]): unknown {
  switch (plan.kind) {
    case 'scalar': {
      const typed = plan.types.some((type) => typeMatches(type, given));
      if (typed && (plan.oneOf === undefined || plan.oneOf.includes(given as Scalar))) return given;
      add(
        problems,
        path,
        `must be ${expectation(plan)}, not ${typed ? JSON.stringify(given).slice(0, 60) : describe(given)}`,
      );
      return undefined;
    }
    case 'free-form':
      if (isPlainObject(given)) return copyJson(given);
      add(problems, path, `must be an object, not ${describe(given)}`);
      return undefined;
    case 'class':
      return readInstance(plan.plan, given, path, problems);
    case 'array':
      if (Array.isArray(given))
        return given.map((item, index) => readValue(plan.items, item, stepInto(path, index), problems));
      add(problems, path, `must be an array, not ${describe(given)}`);
      return undefined;
    default:
      return assertNever(plan);
  }
}

/** A copy, so that freezing the parsed input does not freeze the model's message. The depth is bounded before. */
function copyJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyJson(item)]));
}

function expectation(plan: ValuePlan): string {
  switch (plan.kind) {
    case 'scalar':
      if (plan.oneOf !== undefined)
        return `one of ${plan.oneOf
          .slice(0, 20)
          .map((value) => JSON.stringify(value))
          .join(', ')}`;
      return plan.types.map(withArticle).join(' or ');
    case 'array':
      return 'an array';
    case 'class':
    case 'free-form':
      return 'an object';
    default:
      return assertNever(plan);
  }
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return withArticle(typeof value);
}

function withArticle(type: string): string {
  return type === 'null' ? type : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
