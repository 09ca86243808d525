import { relative, resolve } from 'node:path';
import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean, string as text } from '@oclif/core/flags';
import { processDirectory } from '../../../config/process-environment.js';
import { installCommand } from '../../authoring/install-command.js';
import { pluginNames } from '../../authoring/plugin-names.js';
import { refuseTakenName } from '../../authoring/refuse-taken-name.js';
import { writePlugin, type PluginKind } from '../../authoring/write-plugin.js';
import { ownPackage } from '../../own-package.js';
import { print } from '../../print.js';
import { shellWord } from '../../shell-word.js';

const KINDS = ['tool', 'provider', 'policy'] as const;

/** `allos plugins new`: a package that builds and passes its test as it is. */
export default class PluginsNew extends Command {
  static override id = 'plugins:new';
  static override summary = 'Write a new plugin package: sources, a test on the conformance kits, README, CI file.';
  static override description =
    'NAME may leave the prefix out: words makes allos-plugin-words, @me/words makes @me/allos-plugin-words. Nothing that is there is overwritten.';
  static override args = {
    name: string({ description: 'The name of the plugin.', required: true, ignoreStdin: true }),
  };
  static override flags = {
    tool: boolean({ summary: 'A plugin with a tool (the default).', exclusive: ['provider', 'policy'] }),
    provider: boolean({ summary: 'A plugin with a provider.', exclusive: ['tool', 'policy'] }),
    policy: boolean({ summary: 'A plugin with a policy.', exclusive: ['tool', 'provider'] }),
    in: text({ summary: 'The folder to write it into, which is empty or missing. Default: its name, here.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PluginsNew);
    const names = pluginNames(args.name);
    const here = processDirectory();
    const folder = resolve(here, flags.in ?? names.folder);
    const kind: PluginKind = KINDS.find((each) => flags[each]) ?? 'tool';
    refuseTakenName({ names, kind, typed: args.name });
    const allos = ownPackage();
    const files = writePlugin({ kind, names, folder, allos });
    const install = installCommand(folder, allos.directory);
    const shown = shellWord(relative(here, folder) || '.');
    await print(
      [
        `${names.packageName}: a ${kind}, in ${shown}`,
        ...files.map((file) => `  ${file}`),
        '',
        'Next:',
        ...(shown === '.' ? [] : [`  cd ${shown}`]),
        `  ${install}`,
        '  npm test',
        '  npx allos plugins check',
        '',
        ...(install === 'npm install'
          ? []
          : ['This links the allos that runs here; where the registry has it, `npm install` alone will do.', '']),
      ].join('\n'),
    );
  }
}
