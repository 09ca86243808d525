import type { Interfaces } from '@oclif/core';
import { ownPackage } from './own-package.js';
import { COMMANDS } from './command-table.js';
import { withoutStdoutListeners } from './render/standard-streams.js';
import { usageErrorOf } from './usage-error.js';

/**
 * Loads one command and runs it, with a configuration made from this package's own package.json. oclif's discovery of
 * plugins and commands, which finds nothing else here, is left out: it would double the time of a short run.
 */
export async function runCommand(id: string, argv: readonly string[]): Promise<void> {
  const load = COMMANDS[id];
  if (load === undefined) throw new Error(`no command ${id}`);
  const { default: command } = await withoutStdoutListeners(load);
  try {
    await new command([...argv], oclifConfig() as never).run();
  } catch (error) {
    throw usageErrorOf(error, { id, argv, flags: command.flags }) ?? error;
  }
}

/**
 * What a command reads of its configuration. oclif's own looks for plugins, hooks and themes, of which there are none,
 * and loads a hundred kilobytes for it.
 */
function oclifConfig(): Pick<Interfaces.Config, 'bin' | 'name' | 'root' | 'version' | 'topicSeparator' | 'runHook'> {
  const { directory, version } = ownPackage();
  return {
    bin: 'allos',
    name: 'allos',
    root: directory,
    version,
    topicSeparator: ' ',
    runHook: async () => ({ failures: [], successes: [] }),
  };
}
