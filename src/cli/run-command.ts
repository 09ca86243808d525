import { Config } from '@oclif/core/config';
import { ownPackage } from './own-package.js';
import { COMMANDS } from './command-table.js';
import { usageErrorOf } from './usage-error.js';

/**
 * Loads one command and runs it, with a configuration made from this package's own package.json. oclif's discovery of
 * plugins and commands, which finds nothing else here, is left out: it would double the time of a short run.
 */
export async function runCommand(id: string, argv: readonly string[]): Promise<void> {
  const load = COMMANDS[id];
  if (load === undefined) throw new Error(`no command ${id}`);
  const { default: command } = await load();
  try {
    await new command([...argv], oclifConfig() as never).run();
  } catch (error) {
    throw usageErrorOf(error, { id, argv, flags: command.flags }) ?? error;
  }
}

function oclifConfig(): Config {
  const { directory, version } = ownPackage();
  const config = new Config({ root: directory });
  return Object.assign(config, {
    root: directory,
    bin: 'allos',
    name: 'allos',
    version,
    topicSeparator: ' ',
    // Hooks are looked for in it; Allos has none.
    rootPlugin: { name: 'allos', root: directory, hooks: {} },
  });
}
