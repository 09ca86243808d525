import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import { configFlags, documentFlags, runFlags } from '../flags.js';
import { configuredPlugins, listingNotices } from '../listing/configured-plugins.js';
import { listedTools } from '../listing/listed-tools.js';
import { wantsJson } from '../listing/wants-json.js';
import { columns, print } from '../print.js';

/** `allos list-tools`: from manifests, without importing a plugin. */
export default class ListTools extends Command {
  static override id = 'list-tools';
  static override summary =
    'List the tools, what they may do, and whether they ask first, are allowed, denied or disabled.';
  static override flags = {
    ...configFlags,
    ...documentFlags,
    mode: runFlags.mode,
    tokens: boolean({
      summary: 'Show what each adds to a request, in tokens: an estimate, a quarter of the characters.',
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ListTools);
    const known = await configuredPlugins(flags);
    process.stderr.write(listingNotices(known));
    const rows = listedTools(known, flags.mode);
    if (wantsJson(flags)) {
      return await print(JSON.stringify(flags.tokens ? rows : rows.map(({ tokens: _tokens, ...row }) => row), null, 2));
    }
    const lines = rows.map(({ name, effects, why, description, tokens }) => [
      name,
      ...(flags.tokens ? [String(tokens)] : []),
      effects ?? 'unknown effects',
      why,
      description.split(/(?<=\.)\s/)[0] ?? '',
    ]);
    const offered = rows.filter(({ decision }) => decision !== 'disabled');
    const total = String(offered.reduce((sum, { tokens }) => sum + tokens, 0));
    await print(columns(flags.tokens ? [...lines, ['all that are offered', total]] : lines));
  }
}
