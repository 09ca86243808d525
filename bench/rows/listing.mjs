import { measureProcess } from '../measure-process.mjs';
import { installedPlugins, PLUGIN_TOOLS } from '../installed-plugins.mjs';

/** `list-tools` with 30 plugins, against the same without any. @type {import('./row.mjs').Row} */
export const listing = {
  name: 'listing',
  title: 'list-tools with 30 plugins, against list-tools with none',
  metrics: [
    { name: 'wall', unit: 'ms', must: { timesFloor: 1.5 }, aim: { timesFloor: 1.2 } },
    { name: 'cpu', unit: 'ms' },
  ],
  measure: (contender, desk) => (contender.listTools === undefined ? undefined : measureListing(contender, desk)),
};

async function measureListing({ name, listTools }, { folder, home, env }) {
  const isFloor = name === 'floor';
  const argv = isFloor ? listTools : [...listTools, '--config', installedPlugins(home)];
  const { wallMs, cpuMs, stdout } = await measureProcess({ argv, cwd: folder, env });
  const missing = isFloor ? [] : PLUGIN_TOOLS.filter((tool) => !stdout.includes(tool));
  if (missing.length > 0) throw new Error(`${missing.length} tools are not listed, as ${missing[0]}:\n${stdout}`);
  return { wall: wallMs, cpu: cpuMs };
}
