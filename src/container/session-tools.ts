import type { BrokenPlugin, LoadedPlugin } from '../host/plugin-source.js';
import { toolManifestOf } from '../plugin/manifest-of.js';
import type { Logger } from '../plugin/logger.js';
import type { Tool, ToolSource } from '../plugin/tool.js';
import type { CatalogTool } from '../plugin/tool-catalog.js';
import { followSource, type FollowedSource } from './followed-source.js';
import { letGoOfPlugin } from './let-go-of-plugin.js';
import { brokenBy, crashedError, isOfPlugin, type Contributed } from './plugin-scope.js';
import { SessionToolCatalog } from './session-tool-catalog.js';

/** What one plugin contributed to a session. */
export interface PluginContributions {
  readonly plugin: LoadedPlugin;
  readonly contributed: readonly Contributed[];
}

export interface SessionTools {
  readonly catalog: SessionToolCatalog;
  /** The plugins whose tools could not be made or listed: none of theirs is in the catalog. */
  readonly broken: readonly BrokenPlugin[];
  /** One line for each tool that was left out. */
  readonly notices: readonly string[];
  /** Lets the sources of tools go. */
  readonly dispose: () => Promise<void>;
}

/**
 * Makes the tools that were selected and asks the sources for theirs, those of all plugins at once. The catalog has
 * the former in the order of the selection, then the latter in the order of the plugins.
 *
 * `isOffered` tells whether a tool of a source may be offered; those of plugins were selected before.
 */
export async function sessionTools(
  plugins: readonly PluginContributions[],
  selected: readonly string[],
  { isOffered, logger }: { readonly isOffered: (name: string) => boolean; readonly logger: Logger },
): Promise<SessionTools> {
  let changed = (): void => undefined;
  const all = await Promise.all(
    plugins.map((plugin) => toolsOf(plugin, selected, { changed: () => changed(), logger })),
  );
  const usable = all.filter((made) => 'tools' in made);
  const tools = usable.flatMap((made) => made.tools);
  const followed = usable.flatMap((made) => made.followed);
  const catalog = new SessionToolCatalog(
    selected.flatMap((name) => tools.filter((tool) => tool.manifest.name === name)),
  );
  changed = () => {
    const offered = followed.flatMap((source) => source.tools()).filter(({ manifest }) => isOffered(manifest.name));
    catalog.setDynamic(offered);
  };
  changed();
  return {
    catalog,
    broken: all.filter((made) => 'code' in made),
    notices: followed.flatMap(({ notices }) => notices),
    dispose: async () => {
      await Promise.all(usable.map(async (made) => await letGo(made, logger)));
    },
  };
}

/** What a plugin whose tools can be used adds to a session. */
interface PluginTools {
  readonly plugin: string;
  readonly tools: readonly CatalogTool[];
  readonly sources: readonly ToolSource[];
  readonly followed: readonly FollowedSource[];
}

async function toolsOf(
  { plugin, contributed }: PluginContributions,
  selected: readonly string[],
  { changed, logger }: { readonly changed: () => void; readonly logger: Logger },
): Promise<PluginTools | BrokenPlugin> {
  const sources: ToolSource[] = [];
  try {
    const tools = contributed.flatMap((item) => catalogTool(plugin.name, item, selected));
    // All are made before the first is asked, so that no answer is left without a reader.
    for (const { contribution, instance } of contributed) {
      if (contribution.kind === 'tool-source') sources.push(instance() as ToolSource);
    }
    return { plugin: plugin.name, tools, sources, followed: await followAll(plugin, contributed, sources, changed) };
  } catch (error) {
    void letGo({ plugin: plugin.name, sources }, logger);
    return brokenBy(plugin, isOfPlugin(error) ? error : crashedError(plugin, 'its tools were made', error));
  }
}

async function followAll(
  plugin: LoadedPlugin,
  contributed: readonly Contributed[],
  sources: readonly ToolSource[],
  changed: () => void,
): Promise<readonly FollowedSource[]> {
  const names = contributed.flatMap(({ contribution }) =>
    contribution.kind === 'tool-source' ? [contribution.options.name] : [],
  );
  return await Promise.all(
    sources.map(async (source, index) => {
      const label = `source ${names[index]} of plugin ${plugin.name}@${plugin.version}`;
      try {
        return await followSource(source, { label, plugin: plugin.name, changed });
      } catch (error) {
        throw crashedError(plugin, `source ${names[index]} listed its tools`, error);
      }
    }),
  );
}

function catalogTool(
  plugin: string,
  { contribution, instance }: Contributed,
  selected: readonly string[],
): readonly CatalogTool[] {
  if (contribution.kind !== 'tool' || !selected.includes(contribution.options.name)) return [];
  const { options } = contribution;
  return [{ manifest: toolManifestOf(options), codec: options.input, tool: instance() as Tool<never>, plugin }];
}

async function letGo({ plugin, sources }: Pick<PluginTools, 'plugin' | 'sources'>, logger: Logger): Promise<void> {
  await Promise.all(
    sources.map(async (source) => await letGoOfPlugin(async () => await source.dispose?.(), { plugin, logger })),
  );
}
