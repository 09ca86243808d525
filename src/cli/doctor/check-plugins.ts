import { faultText } from '../../config/config-fault.js';
import type { LoadedConfig } from '../../config/load-config.js';
import type { KnownPlugins } from '../../container/load-plugins.js';
import type { PluginSuggestion } from '../../container/plugin-suggestions.js';
import { timedLoads } from '../../container/timed-loads.js';
import type { PluginFault } from '../config/plugin-faults.js';
import type { Finding } from './finding.js';

/** The plugins as their manifests tell them; with `load` they are imported as well, and timed. */
export async function checkPlugins(
  { plugins, faults }: Pick<KnownPlugins, 'plugins'> & { readonly faults: readonly PluginFault[] },
  { config }: Pick<LoadedConfig, 'config'>,
  { load, suggested }: { readonly load: boolean; readonly suggested: readonly PluginSuggestion[] },
): Promise<readonly Finding[]> {
  const loads = load ? await timedLoads(plugins) : undefined;
  return [
    ...plugins.map((plugin): Finding => {
      const { name, version, origin, manifest, source } = plugin;
      const { providers, tools, services } = manifest;
      const provided = [
        ...providers.map((provider) => `provider ${provider.name}`),
        ...tools.map((tool) => tool.name),
        ...services,
      ];
      const replaced = origin === 'built-in' && source.kind === 'package' && !source.isOriginal;
      const what = `${name} ${version} (${origin}${replaced ? ', not the version that came with Allos' : ''})`;
      const timed = loads?.get(plugin);
      const time = timed?.ms === undefined ? '' : `, loaded in ${Math.round(timed.ms)} ms`;
      return { area: 'plugins', level: 'ok', message: `${what}: ${provided.join(', ') || 'nothing'}${time}` };
    }),
    ...faults.map((fault): Finding => {
      // A policy that is left out would make another run of it: such a run is refused.
      return {
        area: 'plugins',
        level: fault.endsRun ? 'problem' : 'warning',
        message: faultText(fault),
        remedy: fault.remedy,
      };
    }),
    ...plugins.flatMap((plugin) =>
      (loads?.get(plugin)?.broken ?? []).map(({ message, hint }): Finding => {
        return {
          area: 'plugins',
          level: plugin.source.required === true ? 'problem' : 'warning',
          message,
          remedy: hint,
        };
      }),
    ),
    ...twice(config.plugins.map(({ name }) => name)).map((name): Finding => ({
      area: 'plugins',
      level: 'warning',
      message: `${name} is listed twice`,
      remedy: 'Remove one of them; allos config explain plugins says where the list is.',
    })),
    ...suggested.map(({ message, remedy }): Finding => ({ area: 'plugins', level: 'note', message, remedy })),
  ];
}

function twice(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
