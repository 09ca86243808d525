import type { KnownPlugins } from '../../container/load-plugins.js';
import { toolOutlook, type ToolOutlook } from '../../container/tool-outlook.js';
import { toolTokens } from '../../container/tool-tokens.js';
import type { LoadedConfig } from '../../config/load-config.js';
import type { PolicyMode } from '../../plugin/policy.js';

/** A tool as its manifest and the configuration tell it. */
export type ToolRow = KnownPlugins['catalog']['tools'][number] &
  ToolOutlook & {
    /** What it adds to each request, estimated. */
    readonly tokens: number;
  };

/** The tools that a run here would know. */
export function listedTools(
  { catalog, config: { config } }: Pick<KnownPlugins, 'catalog'> & { readonly config: Pick<LoadedConfig, 'config'> },
  mode: PolicyMode | undefined,
): readonly ToolRow[] {
  return catalog.tools.map((tool) => ({
    ...tool,
    permission: config.permissions.tools[tool.name] ?? tool.permission,
    ...toolOutlook(tool, config, mode ?? config.permissions.mode),
    tokens: toolTokens(tool),
  }));
}
