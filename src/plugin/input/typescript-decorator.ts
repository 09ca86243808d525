import { DECORATOR_SETTINGS } from '../decorator-settings.js';
import { AllosError } from '../error.js';

/**
 * A property decorator that refuses to be called as a standard (TC39) decorator: it would get a context object for the
 * name of the property and no class at all, and what it says would be lost.
 *
 * @throws AllosError `plugin.invalid`, when the decorated class is defined
 */
export function typescriptDecorator(decorate: PropertyDecorator): PropertyDecorator {
  return (prototype, property) => {
    if (typeof property === 'object') throw compiledOtherwise(property);
    decorate(prototype, property);
  };
}

/** The same for a function that makes such decorators. */
export function typescriptDecorators<Args extends readonly unknown[]>(
  make: (...args: Args) => PropertyDecorator,
): (...args: Args) => PropertyDecorator {
  return (...args) => typescriptDecorator(make(...args));
}

function compiledOtherwise(context: { readonly name?: unknown }): AllosError {
  return new AllosError(
    'plugin.invalid',
    `the property ${String(context.name)} was decorated by code that was compiled without experimentalDecorators`,
    { hint: `Set ${DECORATOR_SETTINGS} in tsconfig.json, and compile it again.` },
  );
}
