import type { BrokenPlugin } from '../host/plugin-source.js';
import { TOKENS } from '../plugin/tokens.js';
import { brokenBy, isOfPlugin, type Contributed } from './plugin-scope.js';
import type { PluginContributions } from './session-tools.js';

/** Makes what looks on: hooks and subscribers. A plugin that cannot make its own is not used at all. */
export function usableScopes(scopes: readonly PluginContributions[]): {
  readonly usable: readonly PluginContributions[];
  readonly broken: readonly BrokenPlugin[];
} {
  const broken: BrokenPlugin[] = [];
  const usable = scopes.filter(({ plugin, contributed }) => {
    try {
      for (const each of contributed) if (looksOn(each)) each.instance();
      return true;
    } catch (error) {
      if (!isOfPlugin(error)) throw error;
      broken.push(brokenBy(plugin, error));
      return false;
    }
  });
  return { usable, broken };
}

function looksOn({ contribution }: Contributed): boolean {
  return (
    contribution.kind === 'hook' || (contribution.kind === 'service' && contribution.token === TOKENS.EventSubscriber)
  );
}
