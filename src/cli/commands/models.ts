import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { configFlags } from '../flags.js';
import { print, printNotices } from '../print.js';

/** `allos models`: from the catalogue, without importing a plugin or asking anyone. */
export default class Models extends Command {
  static override id = 'models';
  static override summary = 'List known models with their context windows and prices.';
  static override description =
    'US dollars per million tokens, as the vendors list them; ? is unknown. A price that changes with the length of the prompt, or on a known day, has a line for each.';
  static override examples = ['<%= config.bin %> models anthropic', '<%= config.bin %> models --json'];
  static override args = { provider: string({ description: 'Only the models of this provider.', ignoreStdin: true }) };
  static override flags = { ...configFlags, json: boolean({ summary: 'Print JSON.' }) };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Models);
    const { knownModels } = await import('../listing/known-models.js');
    const { models, notices } = await knownModels(flags, args.provider);
    printNotices(notices);
    if (flags.json) return await print(JSON.stringify(models, null, 2));
    const { modelTable } = await import('../render/model-table.js');
    await print(modelTable(models));
  }
}
