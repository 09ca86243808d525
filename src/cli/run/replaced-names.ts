import { originText } from '../../config/config-layer.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { replacedPlugins } from '../../config/replaced-plugins.js';
import { knownPlugins, type KnownPlugins } from '../../container/load-plugins.js';
import { AllosError } from '../../plugin/error.js';
import { pluginPackageName } from '../../plugin/package-name.js';
import { visible } from '../../plugin/visible.js';
import type { WantedNames } from './untrusted-error.js';

/**
 * Refuses what names something that only a plugin has whose list another one replaced: that it does not exist would be
 * half of the truth, and a model of it would be asked for elsewhere.
 *
 * @param known what there is without that plugin
 * @throws AllosError `usage.unknown_tool`, `usage.unknown_provider`, `plugin.not_found`
 */
export function refuseReplacedNames(
  config: Pick<LoadedConfig, 'config' | 'sources' | 'origins'>,
  { provider, model, tools = [] }: WantedNames,
  { catalog, plugins }: Pick<KnownPlugins, 'catalog' | 'plugins'>,
): void {
  const { plugins: replaced, by } = replacedPlugins(config);
  if (replaced.length === 0 || by === undefined) return;
  const hidden = knownPlugins(replaced, { builtIns: false }).plugins;
  const refuse = (
    code: 'usage.unknown_tool' | 'usage.unknown_provider' | 'plugin.not_found',
    what: string,
    owner: (typeof hidden)[number],
  ): never => {
    const { name, source } = owner;
    const place = visible(originText(by));
    const isFile = by.line !== undefined;
    const list = isFile ? `the plugins list of ${place}` : place;
    throw new AllosError(
      code,
      `${what}: ${name} is listed in ${source.listedAt ?? ''}, but ${list} replaces that list`,
      {
        hint: isFile
          ? `Add it there, too: ${source.kind === 'package' ? source.directory : name}`
          : `Leave ${place} out, or name the plugin there.`,
      },
    );
  };
  for (const wanted of [provider, model?.split('/')[0]].map((name) => name?.toLowerCase())) {
    if (wanted === undefined || catalog.providers.some(({ name }) => name === wanted)) continue;
    const owner = hidden.find(({ manifest }) => manifest.providers.some(({ name }) => name === wanted));
    if (owner !== undefined)
      refuse('usage.unknown_provider', `there is no provider named ${JSON.stringify(wanted)}`, owner);
  }
  for (const wanted of tools) {
    if (catalog.tools.some(({ name }) => name === wanted)) continue;
    const owner = hidden.find(({ manifest }) => manifest.tools.some(({ name }) => name === wanted));
    if (owner !== undefined) refuse('usage.unknown_tool', `there is no tool named ${JSON.stringify(wanted)}`, owner);
  }
  for (const [service, wanted] of Object.entries(config.config.services ?? {})) {
    const isMeant = ({ name }: { readonly name: string }): boolean =>
      pluginPackageName(name) === pluginPackageName(wanted);
    const owner = plugins.some(isMeant) ? undefined : hidden.find(isMeant);
    if (owner !== undefined) refuse('plugin.not_found', `services.${service} names ${JSON.stringify(wanted)}`, owner);
  }
}
