import type { LoadedPlugin } from '../host/plugin-source.js';
import { isPlugin } from '../plugin/define-plugin.js';
import { AllosError } from '../plugin/error.js';
import type { JsonObject } from '../plugin/json.js';
import type { AllosOptions } from './allos-options.js';

/**
 * What a plugin's `TOKENS.PluginSettings` holds: the settings of its tools and, over them, its own entry in the
 * configuration, read by the codec that the plugin declares.
 *
 * @throws AllosError `config.invalid` naming the plugin and each wrong setting
 */
export async function pluginSettings(
  loaded: LoadedPlugin,
  { plugins = [], toolSettings = {}, placeOf }: Pick<AllosOptions, 'plugins' | 'toolSettings' | 'placeOf'>,
): Promise<object> {
  const { plugin, name, source, manifest } = loaded;
  const entry = plugins.find((candidate) => !isPlugin(candidate) && isNamedBy(candidate.name));
  const own = entry !== undefined && !isPlugin(entry) ? entry.settings : undefined;
  const layers: readonly JsonObject[] = [...manifest.tools.map((tool) => toolSettings[tool.name] ?? {}), own ?? {}];
  const given = layers.reduce<JsonObject>((merged, layer) => ({ ...merged, ...layer }), {});
  if (plugin.settings === undefined) return given;

  const parsed = await plugin.settings.parse(given);
  if (parsed.ok) return parsed.value;
  const problems = parsed.problems.map(({ path, message }) => `${path === '' ? 'settings' : path}: ${message}`);
  const listedAt = entry === undefined || isPlugin(entry) ? undefined : entry.listedAt;
  const places = [
    ...(listedAt === undefined ? [] : [listedAt]),
    ...manifest.tools.flatMap((tool) =>
      toolSettings[tool.name] === undefined ? [] : (placeOf?.('toolSettings', tool.name) ?? []),
    ),
  ];
  const where = places.length === 0 ? '' : `, in ${places.join(' and ')},`;
  throw new AllosError('config.invalid', `The settings of plugin ${name}${where} are wrong: ${problems.join('; ')}`, {
    hint: ({ option }) => `Mend them under ${option('toolSettings')} or ${option('plugins')}.`,
  });

  function isNamedBy(reference: string): boolean {
    return reference === name || (source.kind === 'package' && source.reference === reference);
  }
}
