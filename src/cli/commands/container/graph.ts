import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { containerGraph, type ContainerGraph } from '../../../container/container-graph.js';
import { visible } from '../../../plugin/visible.js';
import { COMMAND_LINE } from '../../command-line-surface.js';
import { configFlags, runFlags } from '../../flags.js';
import { configuredPlugins } from '../../listing/configured-plugins.js';
import { columns, print, printNotices } from '../../print.js';
import { keepStdout } from '../../render/own-stdout.js';

/** `allos container graph`: what a run would be made of. */
export default class ContainerGraphCommand extends Command {
  static override id = 'container:graph';
  static override summary = 'Show what a run is made of: every service, its scope, and the package it comes from.';
  static override description =
    'The plugins that contribute services or hooks, and that of the provider, are imported as a run would import them; nothing of them is made.';
  static override flags = {
    ...configFlags,
    provider: runFlags.provider,
    model: runFlags.model,
    json: boolean({ summary: 'Print JSON.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ContainerGraphCommand);
    const known = await configuredPlugins(flags);
    printNotices(known.config.notices);
    keepStdout();
    const { config } = known.config;
    const graph = await containerGraph(known, {
      surface: COMMAND_LINE,
      env: known.env,
      providers: config.providers,
      services: config.services,
      ...(flags.provider === undefined ? {} : { provider: flags.provider }),
      ...(flags.model === undefined ? {} : { model: flags.model }),
      ...(config.model === undefined ? {} : { defaultModel: config.model }),
    });
    await print(flags.json ? JSON.stringify(graph, null, 2) : textOf(graph));
  }
}

function textOf({ bindings, hooks, unused, problems, broken }: ContainerGraph): string {
  const from = (row: { readonly package: string | null; readonly version: string | null }): string =>
    row.package === null ? '-' : `${row.package}@${row.version}`;
  const rows = bindings.map((row) => [row.token, row.scope, row.implementation ?? '-', from(row)]);
  const left = unused.map((row) => [row.token, row.implementation ?? '-', from(row), row.reason]);
  const called = hooks.map((row, index) => [
    String(index + 1),
    row.name,
    row.on.join(', '),
    row.implementation,
    from(row),
  ]);
  return [
    columns([['TOKEN', 'SCOPE', 'IMPLEMENTATION', 'PACKAGE'], ...rows]),
    called.length === 0 ? '' : `\nHooks, in the order in which they run:\n${columns(called)}`,
    left.length === 0 ? '' : `\nNot used:\n${columns(left)}`,
    problems.length + broken.length === 0 ? '' : '\n',
    ...problems.map(({ message, hint }) => `problem: ${visible(`${message}. ${hint}`)}\n`),
    ...broken.map(({ message, hint }) => `broken: ${visible(`${message}. ${hint}`)}\n`),
  ].join('');
}
