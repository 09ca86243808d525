import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the contract that they are made for. */
const API_VERSION = 1;
export const PLUGINS = 30;
const TOOLS = 2;

/** The tools of all of them. */
export const PLUGIN_TOOLS = Array.from({ length: PLUGINS }, (_, plugin) =>
  Array.from({ length: TOOLS }, (_, tool) => `bench_${plugin}_${tool}`),
).flat();

/**
 * A configuration that lists 30 plugins, installed beside it. Their modules throw: whoever loads one of them to list it
 * does not get far.
 *
 * @param {string} folder where they are put, once
 * @returns {string} the file
 */
export function installedPlugins(folder) {
  const file = join(folder, 'thirty-plugins', 'config.yaml');
  if (existsSync(file)) return file;
  const names = Array.from({ length: PLUGINS }, (_, plugin) => `allos-plugin-bench-${plugin}`);
  names.forEach((name, plugin) => {
    const directory = join(folder, 'thirty-plugins', 'node_modules', name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'package.json'), JSON.stringify(packageOf(name, plugin)));
    writeFileSync(join(directory, 'index.js'), `throw new Error('${name} was loaded to list it');\n`);
  });
  writeFileSync(file, `plugins:\n${names.map((name) => `  - ${name}\n`).join('')}`);
  return file;
}

function packageOf(name, plugin) {
  const tools = PLUGIN_TOOLS.slice(plugin * TOOLS, (plugin + 1) * TOOLS).map((tool) => ({
    name: tool,
    description: 'Looks something up. It has a description as long as those of most tools, and a schema like theirs.',
    inputSchema: {
      type: 'object',
      properties: {
        place: { type: 'string', description: 'Where to look.' },
        limit: { type: 'integer', minimum: 1, maximum: 100, description: 'How much at most.' },
      },
      required: ['place'],
      additionalProperties: false,
    },
    effects: 'read',
    idempotent: true,
    permission: 'always_allow',
  }));
  return {
    name,
    version: '1.0.0',
    type: 'module',
    exports: { '.': './index.js', './package.json': './package.json' },
    keywords: ['allos-plugin'],
    allos: { apiVersion: API_VERSION, entry: './index.js', providers: [], tools },
  };
}
