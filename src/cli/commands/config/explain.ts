import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { explainKey } from '../../../config/explain-key.js';
import { processDirectory, processEnvironment } from '../../../config/process-environment.js';
import { explanationDocument, explanationPage } from '../../config/explanation.js';
import { knownKey } from '../../config/known-key.js';
import { configFlags, documentFlags } from '../../flags.js';
import { wantsJson } from '../../listing/wants-json.js';
import { layerCommandConfig } from '../../load-command-config.js';
import { print, printNotices } from '../../print.js';

/** `allos config explain KEY`: who says what, and who wins. */
export default class ConfigExplain extends Command {
  static override id = 'config:explain';
  static override summary = "Show every layer's value of a key with file and line, and which one wins.";
  static override description =
    'The strongest layer stands first; a flag of a run beats them all. For a section every key in it is explained. Values are shown as they are written, without secrets.';
  static override examples = [
    '<%= config.bin %> config explain agent.maxTurns',
    '<%= config.bin %> config explain permissions -o json',
  ];
  static override args = {
    key: string({ description: 'The key, as in agent.maxTurns.', required: true, ignoreStdin: true }),
  };
  static override flags = { ...configFlags, ...documentFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigExplain);
    const path = knownKey(args.key);
    const { layered } = await layerCommandConfig(flags, processEnvironment(), processDirectory());
    printNotices(layered.notices);
    const keys = explainKey(layered, path);
    if (wantsJson(flags)) return await print(JSON.stringify(explanationDocument(keys), null, 2));
    await print(explanationPage(args.key, keys));
  }
}
