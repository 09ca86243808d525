import type { DynamicTool, Tool, ToolSource } from '../plugin/tool.js';
import { toolManifestOf } from '../plugin/manifest-of.js';
import type { CatalogTool } from '../plugin/tool-catalog.js';
import type { Contributed } from './plugin-scope.js';
import { SessionToolCatalog } from './session-tool-catalog.js';

/** What one plugin contributed to a session. */
export interface PluginContributions {
  readonly plugin: string;
  readonly contributed: readonly Contributed[];
}

/** The catalog of the tools that were selected, in the order of the selection. Sources are asked for theirs. */
export async function sessionTools(
  plugins: readonly PluginContributions[],
  selected: readonly string[],
  signal: AbortSignal,
): Promise<SessionToolCatalog> {
  const tools = plugins.flatMap(({ plugin, contributed }) => contributed.flatMap((item) => catalogTool(plugin, item)));
  const catalog = new SessionToolCatalog(
    selected.flatMap((name) => tools.filter((tool) => tool.manifest.name === name)),
  );
  for (const { plugin, contributed } of plugins) {
    for (const { contribution, instance } of contributed) {
      if (contribution.kind !== 'tool-source') continue;
      const source = instance() as ToolSource;
      const { name } = contribution.options;
      const accept = (list: readonly DynamicTool[]): void => catalog.setSource(name, plugin, list);
      accept(await source.list(signal));
      source.onChange?.(() => void source.list(signal).then(accept, () => accept([])));
    }
  }
  return catalog;
}

function catalogTool(plugin: string, { contribution, instance }: Contributed): readonly CatalogTool[] {
  if (contribution.kind !== 'tool') return [];
  return [
    {
      manifest: toolManifestOf(contribution.options),
      codec: contribution.options.input,
      tool: instance() as Tool<never>,
      plugin,
    },
  ];
}
