import { relative } from 'node:path';
import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { processDirectory } from '../../../config/process-environment.js';
import type { KnownPlugins } from '../../../container/load-plugins.js';
import { pluginSuggestions } from '../../../container/plugin-suggestions.js';
import { visible } from '../../../plugin/visible.js';
import { configFlags } from '../../flags.js';
import { configuredPlugins } from '../../listing/configured-plugins.js';
import { columns, print, printNotices } from '../../print.js';
import { shellWord } from '../../shell-word.js';

/** `allos plugins list`: from manifests, broken plugins with their reasons. */
export default class PluginsList extends Command {
  static override id = 'plugins:list';
  static override summary = 'List the plugins and what their manifests say; broken ones with the reason.';
  static override description =
    'Nothing is imported, so a plugin that fails only then is listed like any other. To import one and compare it with its manifest: allos plugins build --check DIRECTORY.';
  static override flags = { ...configFlags, json: boolean({ summary: 'Print JSON.' }) };

  async run(): Promise<void> {
    const { flags } = await this.parse(PluginsList);
    const { plugins, broken, config, cwd } = await configuredPlugins(flags);
    printNotices(config.notices);
    const rows = plugins.map(({ name, version, origin, manifest, source }) => ({
      name,
      version,
      origin,
      ...(source.required === true ? { required: true } : {}),
      ...(source.kind === 'package' ? { directory: source.directory } : {}),
      providers: manifest.providers.map((provider) => provider.name),
      tools: manifest.tools.map((tool) => tool.name),
      services: manifest.services,
      hooks: manifest.hooks ?? [],
    }));
    const suggested = flags['no-plugins'] ? [] : pluginSuggestions(cwd, { plugins, broken });
    const provides = (row: (typeof rows)[number]): string =>
      [
        ...row.providers.map((name) => `provider ${name}`),
        ...row.tools,
        ...row.services,
        ...row.hooks.map(({ name, on }) => `hook ${name} (${on.join(', ')})`),
      ].join(', ');
    await print(
      flags.json
        ? JSON.stringify({ plugins: rows, broken, suggested: suggested.map(({ name }) => name) }, null, 2)
        : columns(rows.map((row) => [row.name, row.version, standing(row), provides(row)])) +
            broken.map(({ message, hint }) => `broken: ${visible(`${message}. ${hint}`)}\n`).join(''),
    );
    if (flags.json) return;
    printNotices(suggested.map(({ message, remedy }) => `${message}. ${remedy}`));
    process.stderr.write(untried(plugins));
  }
}

function standing({ origin, required }: { readonly origin: string; readonly required?: boolean }): string {
  return required === true ? `${origin}, required` : origin;
}

/** A manifest that is right says nothing of the code; the built-in plugins are tried with each release. */
function untried(plugins: KnownPlugins['plugins']): string {
  const [first] = plugins.flatMap(({ origin, source }) =>
    origin === 'configured' && source.kind === 'package' ? [source.directory] : [],
  );
  if (first === undefined) return '';
  const directory = relative(processDirectory(), first);
  const shown = shellWord(directory.startsWith('..') ? first : directory || '.');
  return `This is what manifests say; no plugin was imported. To import one and compare: allos plugins build --check ${shown}\n`;
}
