import type { Bounds } from './input-plan.js';
import { RuleConflict, type Rule } from './rule.js';

/** The bounds of one string or number; where two speak of the same, the narrower. */
export function scalarBounds(rules: readonly Rule[]): Bounds {
  const minimum = greatest(numbersOf(rules, 'min'));
  const maximum = least(numbersOf(rules, 'max'));
  const emptiness = rules.some((rule) => rule.name === 'isNotEmpty') ? [1] : [];
  const minLength = greatest([...numbersOf(rules, 'isLength'), ...numbersOf(rules, 'minLength'), ...emptiness]);
  const maxLength = least([...numbersOf(rules, 'isLength', 1), ...numbersOf(rules, 'maxLength')]);
  const pattern = patternOf(rules);
  return {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(pattern === undefined ? {} : { pattern }),
  };
}

/** The bounds of a list as a whole. */
export function arrayBounds(rules: readonly Rule[]): Bounds {
  const minItems = greatest(numbersOf(rules, 'arrayMinSize'));
  const maxItems = least(numbersOf(rules, 'arrayMaxSize'));
  return {
    ...(minItems === undefined ? {} : { minItems }),
    ...(maxItems === undefined ? {} : { maxItems }),
    ...(rules.some((rule) => rule.name === 'arrayUnique') ? { uniqueItems: true } : {}),
  };
}

function patternOf(rules: readonly Rule[]): string | undefined {
  const patterns = rules.filter((rule) => rule.name === 'matches');
  if (patterns.length > 1) throw new RuleConflict('has two @Matches', 'Join them into one expression.');
  const [rule] = patterns;
  if (rule === undefined) return undefined;
  const [pattern, modifiers] = rule.constraints;
  const expression =
    pattern instanceof RegExp ? pattern : new RegExp(String(pattern), typeof modifiers === 'string' ? modifiers : '');
  if (/[^gu]/.test(expression.flags)) {
    throw new RuleConflict(
      `has @Matches with the flags "${expression.flags}", which JSON Schema cannot say`,
      'Write the expression without them.',
    );
  }
  try {
    // JSON Schema reads patterns in Unicode mode, which is stricter about escapes.
    new RegExp(expression.source, 'u');
  } catch {
    throw new RuleConflict(
      `has @Matches with ${expression}, which is not valid in Unicode mode`,
      'Remove needless backslashes.',
    );
  }
  return expression.source;
}

function numbersOf(rules: readonly Rule[], name: string, index = 0): readonly number[] {
  return rules
    .filter((rule) => rule.name === name)
    .flatMap((rule) => {
      const bound = rule.constraints[index];
      return typeof bound === 'number' ? [bound] : [];
    });
}

function greatest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}

function least(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.min(...values);
}
