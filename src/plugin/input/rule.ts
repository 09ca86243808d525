/** One validator on a property, as class-validator keeps it. */
export interface Rule {
  /** The validator's own name, for example `isString`. */
  readonly name: string;
  readonly constraints: readonly unknown[];
}

/** The name of `@ValidateNested`, which class-validator keeps as a type of its own and not as a custom validation. */
export const NESTED = 'nestedValidation';

/** A mistake in the decorators of one property. Caught where class and property are known. */
export class RuleConflict extends Error {
  constructor(
    readonly what: string,
    readonly hint: string,
  ) {
    super(what);
  }
}

/** A validator's name as it is written in code. */
export function label(rule: Rule): string {
  if (rule.name === NESTED) return '@ValidateNested';
  if (rule.name === 'isLength') return '@Length';
  return `@${rule.name.charAt(0).toUpperCase()}${rule.name.slice(1)}`;
}
