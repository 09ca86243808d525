import { knownPlugins } from '../../container/load-plugins.js';
import { AllosError } from '../../plugin/error.js';
import type { PluginNames } from './plugin-names.js';
import type { PluginKind } from './write-plugin.js';

/** What was asked for: the names, the kind, and the words that its author typed. */
export interface AskedPlugin {
  readonly names: PluginNames;
  readonly kind: PluginKind;
  readonly typed: string;
}

/**
 * Refuses a name that a built-in plugin has for itself or for what the new one would contribute: both could not be used
 * together.
 *
 * @throws AllosError `usage.invalid`
 */
export function refuseTakenName({ names, kind, typed }: AskedPlugin): void {
  const { plugins, catalog } = knownPlugins([], { builtIns: true });
  const taken = [
    ...plugins.flatMap(({ name }) => (name === names.packageName ? [`${name} comes with allos`] : [])),
    ...catalog.tools.flatMap(({ plugin, name }) =>
      kind === 'tool' && name === names.snake ? [`${plugin} has a tool ${name}`] : [],
    ),
    ...catalog.providers.flatMap(({ plugin, name }) =>
      kind === 'provider' && name === names.kebab ? [`${plugin} has a provider ${name}`] : [],
    ),
  ];
  const [why] = taken;
  if (why === undefined) return;
  const scope = /^@[^/]*\//.exec(typed)?.[0] ?? '';
  const flag = kind === 'tool' ? '' : ` --${kind}`;
  throw new AllosError('usage.invalid', `${JSON.stringify(typed)} cannot be the name of a plugin: ${why}`, {
    hint: `Take another, as in: allos plugins new ${scope}my-${names.kebab}${flag}`,
  });
}
