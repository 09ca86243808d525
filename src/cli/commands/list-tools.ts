import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { toolOutlook } from '../../container/tool-outlook.js';
import { toolTokens } from '../../container/tool-tokens.js';
import { configFlags, runFlags } from '../flags.js';
import { configuredPlugins, listingNotices } from '../listing/configured-plugins.js';
import { columns, print } from '../print.js';

/** `allos list-tools`: from manifests, without importing a plugin. */
export default class ListTools extends Command {
  static override id = 'list-tools';
  static override summary =
    'List the tools, what they may do, and whether they ask first, are allowed, denied or disabled.';
  static override flags = {
    ...configFlags,
    mode: runFlags.mode,
    tokens: boolean({ summary: 'Tell how many tokens each tool takes of every request, by estimate.' }),
    json: boolean({ summary: 'Print JSON.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ListTools);
    const known = await configuredPlugins(flags);
    process.stderr.write(listingNotices(known));
    const { config } = known.config;
    const rows = known.catalog.tools.map((tool) => ({
      ...tool,
      permission: config.permissions.tools[tool.name] ?? tool.permission,
      ...toolOutlook(tool, config, flags.mode ?? config.permissions.mode),
      ...(flags.tokens ? { tokens: toolTokens(tool) } : {}),
    }));
    await print(
      flags.json
        ? JSON.stringify(rows, null, 2)
        : columns(
            rows.map(({ name, effects, why, description, tokens }) => [
              name,
              ...(tokens === undefined ? [] : [String(tokens).padStart(5)]),
              effects ?? 'unknown effects',
              why,
              description.split(/(?<=\.)\s/)[0] ?? '',
            ]),
          ) + (flags.tokens ? totalOf(rows) : ''),
    );
  }
}

/** What is disabled is not offered, and takes nothing. */
function totalOf(rows: readonly { readonly decision: string; readonly tokens?: number }[]): string {
  const offered = rows.filter(({ decision }) => decision !== 'disabled');
  const tokens = offered.reduce((sum, row) => sum + (row.tokens ?? 0), 0);
  return `\n${offered.length} tools are offered and take about ${tokens} tokens of each request.\n`;
}
