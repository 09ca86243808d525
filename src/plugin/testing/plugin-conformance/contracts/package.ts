import { posix } from 'node:path';
import { localDependencies } from '../../../local-dependencies.js';
import { packageNameFault, pluginPackageName } from '../../../package-name.js';
import { holds, same, shown } from '../../conformance/broken-contract.js';
import { pluginContract, type PluginContract } from '../plugin-contract.js';

/** What package.json says to npm. */
export const PACKAGE_CONTRACTS: readonly PluginContract[] = [
  pluginContract('package.name', 'Its name is one that npm takes and users can shorten', (plugin) => {
    const { name } = plugin.json();
    holds(typeof name === 'string', `the name in package.json is ${shown(name)}`);
    const fault = packageNameFault(name);
    holds(fault === undefined, `npm would refuse the name ${shown(name)}: ${fault}`);
    same(name, pluginPackageName(name), 'the name in package.json');
  }),
  pluginContract('package.identity', 'The plugin has the name of its package', async (plugin) => {
    same((await plugin.plugin()).name, plugin.json()['name'], 'the name in definePlugin');
  }),
  pluginContract('package.keyword', 'It can be found by the keyword allos-plugin', (plugin) => {
    const { keywords } = plugin.json();
    holds(Array.isArray(keywords) && keywords.includes('allos-plugin'), `the keywords are ${shown(keywords)}`);
  }),
  pluginContract('package.peer', 'allos is a peer dependency: the copy of the user is the one that runs', (plugin) => {
    const { peerDependencies, dependencies } = plugin.json();
    holds(has(peerDependencies, 'allos'), 'peerDependencies has no "allos"');
    holds(!has(dependencies, 'allos'), 'dependencies has "allos": a second copy would be installed with the plugin');
  }),
  pluginContract('package.local', 'What its users install comes from no path of one machine', (plugin) => {
    const local = localDependencies(plugin.json(), ['dependencies', 'optionalDependencies', 'peerDependencies']);
    const remedy = 'nobody else has that path; name a version, such as "^1.0.0", of a package that is published';
    holds(local.length === 0, `${local.join('; ')}: ${remedy}`);
  }),
  pluginContract('package.files', 'Its entry is among the files that are published', (plugin) => {
    const { files } = plugin.json();
    if (files === undefined) return;
    holds(Array.isArray(files), `"files" is ${shown(files)}`);
    const { entry } = plugin.manifest();
    const path = posix.normalize(String(entry));
    const wanted = files.map((file) => posix.normalize(String(file)).replace(/\/(\*\*?(\/\*)?)?$/, ''));
    const isIn = wanted.some((file) => file === '.' || path === file || path.startsWith(`${file}/`));
    holds(isIn, `"files" is ${shown(files)}, and does not hold ${shown(entry)}`);
  }),
];

function has(record: unknown, name: string): boolean {
  return typeof record === 'object' && record !== null && Object.hasOwn(record, name);
}
