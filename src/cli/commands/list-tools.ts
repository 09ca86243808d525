import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { configFlags } from '../flags.js';
import { configuredPlugins, listingNotices } from '../listing/configured-plugins.js';
import { columns, print } from '../print.js';

/** `allos list-tools`: from manifests, without importing a plugin. */
export default class ListTools extends Command {
  static override id = 'list-tools';
  static override summary = 'List the tools, what they may do and whether they ask first.';
  static override flags = { ...configFlags, json: boolean({ summary: 'Print JSON.' }) };

  async run(): Promise<void> {
    const { flags } = await this.parse(ListTools);
    const known = await configuredPlugins(flags);
    process.stderr.write(listingNotices(known));
    const { permissions } = known.config.config;
    const rows = known.catalog.tools.map((tool) => ({
      ...tool,
      permission: permissions.tools[tool.name] ?? tool.permission,
    }));
    await print(
      flags.json
        ? JSON.stringify(rows, null, 2)
        : columns(
            rows.map(({ name, effects, permission, description }) => [
              name,
              effects ?? 'unknown effects',
              permission,
              description.split(/(?<=\.)\s/)[0] ?? '',
            ]),
          ),
    );
  }
}
