import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a plugin package on disk is made of. */
interface Parts {
  packageJson: Record<string, unknown>;
  manifest: Record<string, unknown>;
  /** Lines of the entry before and behind its imports. */
  code: string;
  plugin: string;
}

/** How each defect spoils a sound package; the name of a defect is the contract that has to find it. */
const SPOIL: Readonly<Record<string, (parts: Parts) => void>> = {
  'package.name': ({ packageJson }) => (packageJson['name'] = 'words'),
  'package.identity': (parts) => (parts.plugin = parts.plugin.replace('allos-plugin-words', 'allos-plugin-other')),
  'package.keyword': ({ packageJson }) => (packageJson['keywords'] = ['allos']),
  'package.peer': ({ packageJson }) => (packageJson['dependencies'] = { allos: '^0.1.0' }),
  'package.local': ({ packageJson }) => (packageJson['dependencies'] = { letters: '../letters' }),
  'package.files': ({ packageJson }) => (packageJson['files'] = ['dist']),
  'manifest.schema': ({ manifest }) => (manifest['tool'] = []),
  'manifest.rules': ({ manifest }) => (manifest['tools'] = [...tools('mcp__words')]),
  'manifest.version': ({ manifest }) => (manifest['apiVersion'] = 99),
  'manifest.decorators': ({ manifest }) => (manifest['tools'] = tools('count_words', 'Harmless.')),
  'settings.closed': (parts) => (parts.plugin = parts.plugin.replace('parse: strict', 'parse: lax')),
  'settings.types': (parts) => (parts.plugin = parts.plugin.replace('parse: strict', 'parse: typeless')),
  'load.import': (parts) => (parts.code = "import './missing.js';"),
  'load.require': (parts) => (parts.code = 'await Promise.resolve();'),
  'load.twice': (parts) => (parts.code = 'globalThis.words = (globalThis.words ?? 0) + 1;'),
  'load.silent': (parts) => (parts.code = "process.stdout.write('hello');"),
  'load.ends': (parts) => (parts.code = 'setInterval(() => undefined, 1000);'),
  'load.exit': (parts) => (parts.code = 'process.exit(0);'),
  'load.clean': (parts) => (parts.code = "process.on('exit', () => undefined); process.env.WORDS = '1';"),
};

/**
 * A plugin package with a tool and settings, built, and `allos` where it finds it.
 *
 * @param defect what is wrong with it: a contract of `pluginConformance`
 * @returns its folder
 */
export function writePackage(parent: string, defect?: string): string {
  const parts: Parts = {
    packageJson: {
      name: 'allos-plugin-words',
      version: '1.0.0',
      type: 'module',
      keywords: ['allos-plugin'],
      exports: './index.js',
      files: ['index.js'],
      peerDependencies: { allos: '^0.1.0' },
    },
    manifest: {
      apiVersion: 1,
      entry: './index.js',
      providers: [],
      tools: tools('count_words'),
      toolSources: [],
      services: [],
      settings: SETTINGS,
    },
    code: '',
    plugin: PLUGIN,
  };
  if (defect !== undefined) SPOIL[defect]?.(parts);
  const folder = join(parent, 'node_modules', `words-${(defect ?? 'sound').replace('.', '-')}`);
  mkdirSync(folder, { recursive: true });
  linkAllos(parent);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...parts.packageJson, allos: parts.manifest }));
  writeFileSync(join(folder, 'index.js'), `${parts.code}\n${parts.plugin}`);
  return folder;
}

/** The built packages, as the child processes of the kit and Jest both find them. */
function linkAllos(parent: string): void {
  const link = join(parent, 'node_modules', 'allos');
  mkdirSync(dirname(link), { recursive: true });
  try {
    symlinkSync(join(import.meta.dirname, '../../../..'), link);
  } catch {
    // It is there from the package before.
  }
}

const SETTINGS = { type: 'object', properties: { most: { type: 'integer' } }, additionalProperties: false };
const INPUT = { type: 'object', properties: { path: { type: 'string' } }, additionalProperties: false };

function tools(name: string, description = 'Counts words.'): readonly object[] {
  return [{ name, description, inputSchema: INPUT, effects: 'read', idempotent: false, permission: 'ask' }];
}

const PLUGIN = `
import { API_VERSION, definePlugin, Tool } from 'allos/plugin';
import { jsonSchemaInput } from 'allos/plugin/input';
class CountWords { async execute() { return { success: true }; } }
Tool({ name: 'count_words', description: globalThis.words > 1 ? 'Other words.' : 'Counts words.',
  input: jsonSchemaInput(${JSON.stringify(INPUT)}), effects: 'read' })(CountWords);
const schema = ${JSON.stringify(SETTINGS)};
const strict = jsonSchemaInput(schema).parse;
const typeless = (value) => strict({ ...value, most: 1 });
const lax = ({ most }) => strict({ most });
export default definePlugin({ name: 'allos-plugin-words', apiVersion: API_VERSION, contributes: [CountWords],
  settings: { schema, parse: strict } });
`;
