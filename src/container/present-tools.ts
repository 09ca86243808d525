import type { Composed } from '../cassette/cassette-line.js';
import { differenceText, firstDifference } from '../cassette/first-difference.js';
import { specOf } from '../cassette/short-requests.js';
import { isOffered } from '../host/select.js';
import { AllosError } from '../plugin/error.js';
import type { AllosOptions } from './allos-options.js';
import { knownPlugins } from './load-plugins.js';

/**
 * Compares the tools of the plugins that are given with those that were recorded: the recording answers as if the tools
 * were as they were then. Those of sources are known only when a source is asked, which a replay does not.
 *
 * @throws AllosError `cassette.miss` naming the first tool that differs
 */
export function refuseOtherTools(options: AllosOptions, { tools: recorded }: Composed, path: string): void {
  const { plugins } = knownPlugins(options.plugins ?? [], { builtIns: false });
  for (const { name: plugin, manifest } of plugins) {
    const own = recorded.filter((tool) => tool.plugin === plugin).map((tool) => specOf(tool.manifest));
    const present = manifest.tools.filter(({ name }) => isOffered(name, options)).map(specOf);
    const names = new Set([...present, ...(manifest.toolSources.length > 0 ? [] : own)].map(({ name }) => name));
    for (const name of names) {
      const [before, now] = [own, present].map((list) => list.find((tool) => tool.name === name));
      const difference = firstDifference(before, now, `the tool ${name}`);
      if (difference === undefined) continue;
      throw new AllosError('cassette.miss', `The tools are not those of ${path}. ${differenceText(difference)}`, {
        hint: 'Record the run again if the change is meant.',
      });
    }
  }
}
