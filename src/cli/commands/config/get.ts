import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { valueAt } from '../../../config/leaf-paths.js';
import { processDirectory, processEnvironment } from '../../../config/process-environment.js';
import { shownConfig } from '../../../config/shown-config.js';
import { knownKey } from '../../config/known-key.js';
import { configFlags, documentFlags } from '../../flags.js';
import { wantsJson } from '../../listing/wants-json.js';
import { layerCommandConfig } from '../../load-command-config.js';
import { print, printNotices } from '../../print.js';

/** `allos config get KEY`: one value, for scripts. */
export default class ConfigGet extends Command {
  static override id = 'config:get';
  static override summary = 'Print one value of the configuration in force.';
  static override description =
    'A text as it is, everything else as JSON. Secrets are left out as in config show. A key that is not set prints nothing and ends with exit code 1.';
  static override examples = [
    '<%= config.bin %> config get agent.maxTurns',
    '<%= config.bin %> config get permissions.deny -o json',
  ];
  static override args = {
    key: string({
      description: 'The key, as in agent.maxTurns or permissions.deny[0].',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = { ...configFlags, ...documentFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigGet);
    const path = knownKey(args.key);
    const { layered } = await layerCommandConfig(flags, processEnvironment(), processDirectory());
    printNotices(layered.notices);
    const value = valueAt(shownConfig(layered), path);
    if (value === undefined) {
      process.stderr.write(`${args.key} is not set.\n`);
      process.exitCode = 1;
      return;
    }
    await print(typeof value === 'string' && !wantsJson(flags) ? value : JSON.stringify(value, null, 2));
  }
}
