import { AllosError } from '../error.js';

/** A mistake in an input class: the author's, found when `inputOf` is called. */
export function inputClassError(
  target: { readonly name: string },
  property: string,
  what: string,
  hint: string,
): AllosError {
  return new AllosError('plugin.invalid', `${nameOf(target)}.${property} ${what}`, { hint });
}

/** A class's name for messages. */
export function nameOf(target: { readonly name: string }): string {
  return target.name === '' ? '(anonymous class)' : target.name;
}
