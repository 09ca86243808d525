import { manifestOf } from '../../../manifest-of.js';
import { holds, same, shown } from '../../conformance/broken-contract.js';
import { pluginContract, type PluginContract } from '../plugin-contract.js';
import type { PluginPackage } from '../plugin-package.js';
import { checkFinished, type ProbedImport } from '../import-probe.js';

/** What happens when it is loaded. Decorators record; an import does nothing else. */
export const LOAD_CONTRACTS: readonly PluginContract[] = [
  pluginContract('load.import', 'It can be imported', async (plugin) => {
    await plugin.plugin();
  }),
  pluginContract('load.require', 'It can be required from CommonJS, too', async (plugin) => {
    checkFinished(await plugin.required(), 'require');
  }),
  pluginContract('load.twice', 'It can be loaded again, and says the same', async (plugin) => {
    const [first, second] = [await plugin.plugin(), await plugin.plugin('again')];
    const said = [first, second].map((each) => JSON.parse(JSON.stringify(manifestOf(each, './'))) as unknown);
    same(said[1], said[0], 'the manifest of the second import');
  }),
  pluginContract('load.silent', 'An import writes nothing to stdout', async (plugin) => {
    const { stdout } = await done(plugin);
    holds(stdout === '', `it wrote ${shown(stdout)}`);
  }),
  pluginContract('load.ends', 'An import leaves nothing that keeps the process alive', async (plugin) => {
    const { exitCode } = await done(plugin);
    holds(exitCode !== null, 'the process did not end by itself: a timer, a server or a child was left');
    holds(exitCode === 0, `the process ended with ${exitCode}`);
  }),
  pluginContract('load.clean', 'An import changes nothing of the process', async (plugin) => {
    const { changes = [] } = await done(plugin);
    const own = changes.filter((name) => !NOT_ITS_OWN.has(name));
    holds(own.length === 0, `it changed ${own.join(', ')}`);
  }),
];

/** What Node.js itself does when it runs a module, and class-validator, on which `allos/plugin/input` is built. */
const NOT_ITS_OWN: ReadonlySet<string> = new Set([
  'listeners of newListener',
  'listeners of removeListener',
  'globalThis.classValidatorMetadataStorage',
]);

async function done(plugin: PluginPackage): Promise<ProbedImport> {
  const probed = await plugin.imported();
  checkFinished(probed, 'import');
  return probed;
}
