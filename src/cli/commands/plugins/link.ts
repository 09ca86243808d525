import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { linkPlugin, unlinkPlugin } from '../../../config/linked-plugins.js';
import { homeDirectory, processDirectory, processEnvironment } from '../../../config/process-environment.js';
import { userPaths } from '../../../config/user-paths.js';
import { AllosError } from '../../../plugin/error.js';
import { folderOf } from '../../folder-of.js';
import { print } from '../../print.js';

/** `allos plugins link`: makes a plugin under development usable everywhere. */
export default class PluginsLink extends Command {
  static override id = 'plugins:link';
  static override summary = 'List the folder of a plugin in your own configuration, so that every project can use it.';
  static override description =
    'It becomes an entry of `plugins` in your config.yaml, whose comments stay; builds are seen at once. A project that lists plugins of its own replaces that list.';
  static override args = {
    directory: string({ description: 'The folder of the plugin package.', default: '.', ignoreStdin: true }),
  };
  static override flags = {
    remove: boolean({
      summary: 'Take it out again, by its folder, which may be gone, or by its name.',
      default: false,
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PluginsLink);
    const env = processEnvironment();
    const { configDirectory } = userPaths(env, homeDirectory(env));
    const { file, folder, changed } = flags.remove
      ? await unlinkPlugin(configDirectory, args.directory, processDirectory())
      : await linkPlugin(configDirectory, pluginFolder(args.directory));
    const done = flags.remove ? 'no longer lists' : 'lists';
    await print(
      changed
        ? `${file} ${done} ${folder}`
        : `${file}: nothing to do, ${folder} is ${flags.remove ? 'not ' : ''}listed`,
    );
  }
}

/** A folder that holds a built plugin. */
function pluginFolder(directory: string): string {
  const folder = folderOf(directory, processDirectory(), 'DIRECTORY');
  let allos: unknown;
  try {
    allos = (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly allos?: unknown }).allos;
  } catch {
    throw new AllosError('plugin.not_found', `there is no package.json in ${folder}, or it is no JSON`, {
      hint: 'Name the folder of a plugin package.',
    });
  }
  if (allos === undefined) {
    throw new AllosError('plugin.invalid', `the package.json of ${folder} has no "allos"`, {
      hint: 'Build the plugin first, with: allos plugins build',
    });
  }
  return folder;
}
