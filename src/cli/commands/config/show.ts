import { Command } from '@oclif/core/command';
import { processDirectory, processEnvironment } from '../../../config/process-environment.js';
import { shownConfig } from '../../../config/shown-config.js';
import { heldComment } from '../../config/held-comment.js';
import { configFlags, documentFlags } from '../../flags.js';
import { wantsJson } from '../../listing/wants-json.js';
import { layerCommandConfig } from '../../load-command-config.js';
import { print, printNotices } from '../../print.js';

/** `allos config show`: what holds here, without secrets. */
export default class ConfigShow extends Command {
  static override id = 'config:show';
  static override summary = 'Show the configuration in force, without secrets.';
  static override description =
    'All layers merged, as YAML that could be a configuration file. A secret is shown as its reference, such as ${env:OPENAI_API_KEY}, or not at all. What a folder that is not trusted says in vain stands in comments behind it, with its place.';
  static override examples = ['<%= config.bin %> config show', '<%= config.bin %> config show --trust -o json'];
  static override flags = { ...configFlags, ...documentFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigShow);
    const { layered } = await layerCommandConfig(flags, processEnvironment(), processDirectory());
    printNotices(layered.notices);
    const shown = shownConfig(layered);
    if (wantsJson(flags)) return await print(JSON.stringify(shown, null, 2));
    const { yamlText } = await import('../../../config/yaml-document.js');
    await print(`${yamlText(shown)}${heldComment(layered)}`);
  }
}
