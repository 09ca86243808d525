import { string } from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import { AllosError } from '../../../plugin/error.js';
import { nearest } from '../../../plugin/nearest.js';
import { configFlags, documentFlags, runFlags } from '../../flags.js';
import { configuredPlugins, listingNotices } from '../../listing/configured-plugins.js';
import { listedTools } from '../../listing/listed-tools.js';
import { toolPage } from '../../listing/tool-page.js';
import { wantsJson } from '../../listing/wants-json.js';
import { print } from '../../print.js';

/** `allos tools show NAME`: from its manifest, without importing a plugin. */
export default class ToolsShow extends Command {
  static override id = 'tools:show';
  static override summary = 'Show what a model is told of a tool, what it takes, and what becomes of its calls.';
  static override examples = ['<%= config.bin %> tools show edit_file'];
  static override args = {
    tool: string({ description: 'The name of the tool; see allos list-tools.', required: true, ignoreStdin: true }),
  };
  static override flags = { ...configFlags, ...documentFlags, mode: runFlags.mode };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ToolsShow);
    const known = await configuredPlugins(flags);
    process.stderr.write(listingNotices(known));
    const tools = listedTools(known, flags.mode);
    const tool = tools.find(({ name }) => name === args.tool);
    if (tool === undefined) {
      const { refuseReplacedNames } = await import('../../run/replaced-names.js');
      refuseReplacedNames(known.config, { tools: [args.tool] }, known);
      const names = tools.map(({ name }) => name);
      const meant = nearest(args.tool, names);
      throw new AllosError('usage.unknown_tool', `there is no tool named ${JSON.stringify(args.tool)}`, {
        hint: meant === undefined ? `The tools are: ${names.join(', ')}.` : `Did you mean ${meant}?`,
      });
    }
    await print(wantsJson(flags) ? JSON.stringify(tool, null, 2) : toolPage(tool));
  }
}
