import { Command } from '@oclif/core/command';
import { configFlags, documentFlags } from '../flags.js';
import { configuredPlugins, listingNotices } from '../listing/configured-plugins.js';
import { wantsJson } from '../listing/wants-json.js';
import { columns, print } from '../print.js';

/** `allos list-providers`: from manifests, without importing a plugin. */
export default class ListProviders extends Command {
  static override id = 'list-providers';
  static override summary = 'List the providers and whether their keys are set.';
  static override flags = { ...configFlags, ...documentFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(ListProviders);
    const known = await configuredPlugins(flags);
    process.stderr.write(listingNotices(known));
    const rows = known.catalog.providers.map((provider) => {
      const configured = known.config.config.providers[provider.name]?.apiKey !== undefined;
      const keyEnv = provider.keyEnv ?? [];
      const set = keyEnv.find((name) => (known.env[name] ?? '') !== '');
      return {
        name: provider.name,
        description: provider.description,
        plugin: provider.plugin,
        keyEnv,
        ready: configured || set !== undefined || keyEnv.length === 0,
        key: configured
          ? 'key in the configuration'
          : keyEnv.length === 0
            ? 'needs no key'
            : set === undefined
              ? `set ${keyEnv.join(' or ')}`
              : `${set} is set`,
        ...(provider.defaultModel === undefined ? {} : { defaultModel: provider.defaultModel }),
      };
    });
    await print(
      wantsJson(flags)
        ? JSON.stringify(rows, null, 2)
        : columns(
            rows.map(({ name, key, defaultModel, description }) => [name, key, defaultModel ?? '-', description]),
          ),
    );
  }
}
