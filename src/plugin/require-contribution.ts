import { contributionOf, type Contribution } from './contribution.js';
import { AllosError } from './error.js';

/**
 * What was recorded on a contributed class.
 *
 * @throws AllosError `plugin.invalid` for anything else: it names the class, and what to add to it
 */
export function requireContribution(contributed: unknown, plugin: string): Contribution {
  const contribution = contributionOf(contributed);
  if (contribution !== undefined) return contribution;
  if (typeof contributed !== 'function') {
    const what = typeof contributed === 'object' && contributed !== null ? instanceName(contributed) : contributed;
    throw new AllosError('plugin.invalid', `plugin ${plugin} contributes ${String(what)}, which is no class`, {
      hint: 'List the decorated class itself: contributes: [Greet].',
    });
  }
  const name = contributed.name || 'a class without a name';
  const inherits = contributionOf(Object.getPrototypeOf(contributed)) !== undefined;
  throw new AllosError(
    'plugin.invalid',
    `plugin ${plugin} contributes ${name}, which has none of @Provider, @Tool, @ToolSource, @Hook, @Service`,
    {
      hint: `Put one of them above class ${name}, as @Tool({ … })${inherits ? '; that of its parent is not inherited' : ''}.`,
    },
  );
}

function instanceName(value: object): string {
  const name = (value.constructor as { readonly name?: unknown } | undefined)?.name;
  return typeof name === 'string' && name !== 'Object' ? `an instance of ${name}` : 'an object';
}
