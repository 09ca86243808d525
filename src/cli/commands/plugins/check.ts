import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean, string as text } from '@oclif/core/flags';
import { processDirectory } from '../../../config/process-environment.js';
import { checkPlugin } from '../../../container/check-plugin/check-plugin.js';
import type { PluginCheck } from '../../../container/check-plugin/plugin-check.js';
import { exitCodeOf } from '../../../plugin/error-table.js';
import { visible } from '../../../plugin/visible.js';
import { jsonFlag } from '../../authoring/json-flag.js';
import { outlast } from '../../authoring/outlast.js';
import { folderOf } from '../../folder-of.js';
import { print } from '../../print.js';
import { keepStdout } from '../../render/own-stdout.js';

/** `allos plugins check`: an author's command; it runs the plugin's code. */
export default class PluginsCheck extends Command {
  static override id = 'plugins:check';
  static override summary =
    'Check a plugin package: manifest, names, schemas, settings, loading, and the conformance kits.';
  static override description =
    "This imports the plugin: it is its author's command. Build the plugin first. One line a check; the exit code is 9 when one failed, which a warning does not change.";
  static override args = {
    directory: string({ description: 'The folder of the plugin package.', default: '.', ignoreStdin: true }),
  };
  static override flags = {
    settings: text({ summary: 'Settings to make the plugin with, as JSON.', helpValue: 'JSON' }),
    json: boolean({ summary: 'Print JSON.' }),
    verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PluginsCheck);
    const folder = folderOf(args.directory, processDirectory(), 'DIRECTORY');
    const settings = jsonFlag('--settings', flags.settings);
    keepStdout();
    const { name, checks } = await outlast(
      async () => await checkPlugin(folder, settings === undefined ? {} : { settings }),
    );
    const count = (verdict: PluginCheck['verdict']): number => checks.filter((each) => each.verdict === verdict).length;
    const counts = { passed: count('passed'), failed: count('failed'), notApplicable: count('not applicable') };
    const warnings = count('warning');
    const warned = warnings === 0 ? '' : `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
    const total = `${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.notApplicable} not applicable${warned}`;
    const lines = [...checks.map(lineOf), total];
    await print(
      flags.json ? JSON.stringify({ plugin: name, ...counts, warnings, checks }, null, 2) : visible(lines.join('\n')),
    );
    if (counts.failed > 0) process.exitCode = exitCodeOf('plugin.invalid');
  }
}

function lineOf({ check, title, verdict, reason }: PluginCheck): string {
  const head = `${verdict.padEnd('not applicable'.length)}  ${check}: ${title}`;
  return reason === undefined ? head : `${head}\n    ${reason.replaceAll('\n', '\n    ')}`;
}
