import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { processDirectory } from '../../../config/process-environment.js';
import { buildPluginManifest } from '../../../container/build-plugin-manifest.js';
import { AllosError } from '../../../plugin/error.js';
import { outlast } from '../../authoring/outlast.js';
import { folderOf } from '../../folder-of.js';
import { print } from '../../print.js';
import { keepStdout } from '../../render/own-stdout.js';
import { shellWord } from '../../shell-word.js';

/** `allos plugins build`: an author's command; it runs the plugin's code. */
export default class PluginsBuild extends Command {
  static override id = 'plugins:build';
  static override summary = "Write a plugin's manifest into its package.json, from its decorators.";
  static override description = "This imports the plugin: it is its author's command. Build the plugin first.";
  static override args = {
    directory: string({ description: 'The folder of the plugin package.', default: '.', ignoreStdin: true }),
  };
  static override flags = {
    check: boolean({ summary: 'Only say whether the manifest is up to date.' }),
    verbose: boolean({ char: 'v', summary: 'Show the stack of errors.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PluginsBuild);
    keepStdout();
    const folder = folderOf(args.directory, processDirectory(), 'DIRECTORY');
    const built = await outlast(async () => await buildPluginManifest(folder, { write: !flags.check }));
    if (flags.check && built.changed) {
      throw new AllosError('plugin.invalid', `the manifest in ${built.file} is not what the decorators say`, {
        hint: `Run: allos plugins build ${args.directory === '.' ? '' : shellWord(args.directory)}`.trimEnd(),
      });
    }
    const { providers, tools, services, hooks = [] } = built.manifest;
    const names = [
      ...providers.map(({ name }) => `provider ${name}`),
      ...tools.map(({ name }) => name),
      ...services,
      ...hooks.map(({ name }) => `hook ${name}`),
    ];
    await print(
      `${built.file}: ${built.changed ? 'written' : 'up to date'} (${names.join(', ') || 'nothing provided'})`,
    );
  }
}
