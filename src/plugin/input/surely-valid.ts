import type { Bounds, ClassPlan, ValuePlan } from './input-plan.js';

/** Text in which a character is one UTF-16 unit for every way to count. */
const PLAIN_TEXT = /^[\x20-\x7e\s]*$/;

/**
 * Whether the validators have nothing to say about an instance that `readInstance` made without a problem: types and
 * closed lists are checked by then, so bounds are all that is left. Only a yes is certain; what is not simple is left
 * to class-validator, which takes ten times as long and has the words for what is wrong.
 */
export function isSurelyValid(plan: ClassPlan, instance: object): boolean {
  for (const { name, value } of plan.properties.values()) {
    const given = (instance as Readonly<Record<string, unknown>>)[name];
    if (given !== undefined && !fits(value, given)) return false;
  }
  return true;
}

function fits(plan: ValuePlan, given: unknown): boolean {
  switch (plan.kind) {
    case 'free-form':
      return true;
    case 'scalar':
      return isWithin(plan.bounds, given);
    case 'class':
    case 'array':
      return false;
  }
}

function isWithin({ minimum, maximum, minLength, maxLength, pattern }: Bounds, given: unknown): boolean {
  if (pattern !== undefined) return false;
  if (typeof given === 'number') return given >= (minimum ?? -Infinity) && given <= (maximum ?? Infinity);
  if (minimum !== undefined || maximum !== undefined) return false;
  if (minLength === undefined && maxLength === undefined) return true;
  if (typeof given !== 'string' || !PLAIN_TEXT.test(given)) return false;
  return given.length >= (minLength ?? 0) && given.length <= (maxLength ?? Infinity);
}
