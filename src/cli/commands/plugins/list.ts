import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { configFlags } from '../../flags.js';
import { configuredPlugins } from '../../listing/configured-plugins.js';
import { columns, print } from '../../print.js';

/** `allos plugins list`: from manifests, broken plugins with their reasons. */
export default class PluginsList extends Command {
  static override id = 'plugins:list';
  static override summary = 'List the plugins and what they provide; broken ones with the reason.';
  static override flags = { ...configFlags, json: boolean({ summary: 'Print JSON.' }) };

  async run(): Promise<void> {
    const { flags } = await this.parse(PluginsList);
    const { plugins, broken, config } = await configuredPlugins(flags);
    process.stderr.write(config.notices.map((notice) => `${notice}\n`).join(''));
    const rows = plugins.map(({ name, version, origin, manifest }) => ({
      name,
      version,
      origin,
      providers: manifest.providers.map((provider) => provider.name),
      tools: manifest.tools.map((tool) => tool.name),
      services: manifest.services,
    }));
    const provides = (row: (typeof rows)[number]): string =>
      [...row.providers.map((name) => `provider ${name}`), ...row.tools, ...row.services].join(', ');
    await print(
      flags.json
        ? JSON.stringify({ plugins: rows, broken }, null, 2)
        : columns(rows.map((row) => [row.name, row.version, row.origin, provides(row)])) +
            broken.map(({ message, hint }) => `broken: ${message}. ${hint}\n`).join(''),
    );
  }
}
