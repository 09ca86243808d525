import { isBuiltin } from 'node:module';
import type { Finding, Rule } from './rule.js';
import { isRelative, packageOf, type Import, type SourceFile, type SourceTree } from './source-tree.js';

/** Folders of level 1: they serve the run and know the contract, not who composes them. */
const LEVEL_1 = [
  'config',
  'trust',
  'log',
  'agent',
  'answer',
  'attachments',
  'catalogue',
  'context',
  'policy',
  'session',
  'cassette',
  'workspace',
  'process',
  'sandbox',
];
const BELOW_CONTAINER = ['plugin', ...LEVEL_1, 'host'];

/** Who may import whom inside `src`; a folder that is not named here has no place yet. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  plugin: [],
  'plugin/input': ['plugin'],
  'plugin/http': ['plugin'],
  'plugin/dialects': ['plugin'],
  // The kits hold a plugin to what the host would: they stand beside it and take what tools are given from where it does.
  'plugin/testing': ['plugin', 'plugin/input', 'plugin/http', 'plugin/dialects', 'workspace', 'process', 'host'],
  ...Object.fromEntries(LEVEL_1.map((folder) => [folder, ['plugin', ...LEVEL_1]])),
  // Answers are checked as inputs of tools are.
  answer: ['plugin', 'plugin/input'],
  host: ['plugin', 'config'],
  // Settings are checked as inputs of tools are.
  container: [...BELOW_CONTAINER, 'plugin/input', 'plugin/dialects', 'plugin/testing'],
  cli: ['container', 'config', 'plugin', 'index.ts'],
  'index.ts': ['container', 'config', 'plugin'],
};

const layers: Rule = {
  name: 'imports follow the table',
  rule: 'CONTRIBUTING.md "Who may import whom": a folder imports only what the table gives it.',
  mend: 'Move the code down to the level that both may use, or pass it in from container/; a new folder needs a row in the table.',
  find: (tree) =>
    sourcesOf(tree).flatMap((file) => {
      const from = layerOf(file.path);
      const allowed = MAY_IMPORT[from];
      if (allowed === undefined) return [{ file: file.path, line: 1, what: `src/${from} is not in the table` }];
      return file.imports.flatMap((found) => {
        const to = found.target === undefined ? undefined : layerOf(found.target);
        if (to === undefined || to === from || allowed.includes(to)) return [];
        return [{ file: file.path, line: found.line, what: `${from} imports ${to} (${found.specifier})` }];
      });
    }),
  bites: [
    { sources: { 'src/agent/a.ts': "import '../cli/b.js';", 'src/cli/b.ts': '' }, finds: 'src/agent/a.ts' },
    { sources: { 'src/plugin/a.ts': "import '../agent/b.js';", 'src/agent/b.ts': '' }, finds: 'src/plugin/a.ts' },
    { sources: { 'src/cli/a.ts': "import '../session/b.js';", 'src/session/b.ts': '' }, finds: 'src/cli/a.ts' },
    { sources: { 'src/magic/a.ts': '' }, finds: 'src/magic/a.ts' },
  ],
};

const hostTypes: Rule = {
  name: 'host takes only types of config',
  rule: 'host/ imports config/ for types only: it is told what to load and reads no configuration.',
  mend: 'Write `import type`, or take the value as a parameter.',
  find: (tree) =>
    sourcesOf(tree)
      .filter((file) => layerOf(file.path) === 'host')
      .flatMap((file) =>
        found(file, (each) => each.kind !== 'type' && each.target?.startsWith('src/config/') === true),
      ),
  bites: [
    {
      sources: { 'src/host/a.ts': "import { b } from '../config/b.js';", 'src/config/b.ts': '' },
      finds: 'src/host/a.ts',
    },
  ],
};

const levelOneCycles: Rule = {
  name: 'level 1 folders form no circle',
  rule: 'Folders of level 1 import each other only downwards, never in a circle.',
  mend: 'Move what both need into plugin/ or pass it in as a parameter from container/.',
  find: (tree) => {
    const edges = new Map<string, Map<string, Finding>>();
    for (const file of sourcesOf(tree)) {
      const from = layerOf(file.path);
      for (const { target, line } of file.imports) {
        const to = target === undefined ? from : layerOf(target);
        if (to === from || !LEVEL_1.includes(from) || !LEVEL_1.includes(to)) continue;
        const row = edges.get(from) ?? new Map<string, Finding>();
        row.set(to, { file: file.path, line, what: `${from} imports ${to}, which leads back to ${from}` });
        edges.set(from, row);
      }
    }
    const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
      [...(edges.get(from)?.keys() ?? [])].some((next) => {
        if (next === goal) return true;
        if (seen.has(next)) return false;
        return reaches(next, goal, seen.add(next));
      });
    return [...edges].flatMap(([from, row]) => [...row].filter(([to]) => reaches(to, from)).map(([, each]) => each));
  },
  bites: [
    {
      sources: {
        'src/agent/a.ts': "import type { X } from '../policy/p.js';",
        'src/policy/p.ts': "import type { Y } from '../agent/b.js';",
        'src/agent/b.ts': '',
      },
      finds: 'src/agent/a.ts',
    },
  ],
};

const contractPackages: Rule = {
  name: 'the contract needs almost nothing',
  rule: 'plugin/ imports Node and reflect-metadata, only decorators.ts inversify, only plugin/input/ class-validator, class-transformer and (lazily) ajv.',
  mend: 'Write the few lines by hand, or move the code to the level that needs the package.',
  find: (tree) =>
    sourcesOf(tree)
      .filter((file) => layerOf(file.path).startsWith('plugin'))
      .flatMap((file) => found(file, (each) => isPackage(each) && !contractMayImport(file.path, each))),
  bites: [
    { sources: { 'src/plugin/a.ts': "await import('ajv');" }, finds: 'src/plugin/a.ts' },
    { sources: { 'src/plugin/input/a.ts': "import ajv from 'ajv';" }, finds: 'src/plugin/input/a.ts' },
    { sources: { 'src/plugin/b.ts': "import { IsString } from 'class-validator';" }, finds: 'src/plugin/b.ts' },
    { sources: { 'src/plugin/http/c.ts': "import { inject } from 'inversify';" }, finds: 'src/plugin/http/c.ts' },
  ],
};

const pluginImports: Rule = {
  name: 'plugins have no private door',
  rule: 'plugins/* import allos/plugin, allos/plugin/input, allos/plugin/http, Node and their own dependencies: never ../src, another plugin, the testing entry or inversify.',
  mend: 'If the contract lacks something, add it to src/plugin; a package of your own goes into the plugin’s dependencies.',
  find: (tree) =>
    [...tree.files.values()].flatMap((file) => {
      const plugin = /^plugins\/([^/]+)\/src\//.exec(file.path)?.[1];
      if (plugin === undefined) return [];
      const own = tree.pluginDependencies.get(plugin) ?? [];
      return found(file, ({ specifier, target }) => {
        if (isRelative(specifier)) return target?.startsWith(`plugins/${plugin}/src/`) !== true;
        if (/^allos\/plugin(\/(input|http))?$/.test(specifier) || isBuiltin(specifier)) return false;
        return packageOf(specifier) === 'inversify' || !own.includes(packageOf(specifier));
      });
    }),
  bites: [
    { sources: { 'plugins/p/src/a.ts': "import '../../../src/agent/loop.js';" }, finds: 'plugins/p/src/a.ts' },
    { sources: { 'plugins/p/src/b.ts': "import { x } from 'allos-plugin-q';" }, finds: 'plugins/p/src/b.ts' },
    { sources: { 'plugins/p/src/c.ts': "import { createAllos } from 'allos';" }, finds: 'plugins/p/src/c.ts' },
    {
      sources: { 'plugins/p/src/d.ts': "import { Container } from 'inversify';" },
      finds: 'plugins/p/src/d.ts',
      dependencies: { p: ['inversify'] },
    },
  ],
};

const inversify: Rule = {
  name: 'only container/ holds the container',
  rule: 'Only container/ imports inversify (and plugin/decorators.ts its decorators), and only container/ asks it for a service.',
  mend: 'Take the collaborator as a constructor parameter with @inject, or bind it in container/.',
  find: (tree) =>
    sourcesOf(tree)
      .filter((file) => layerOf(file.path) !== 'container' && file.path !== 'src/plugin/decorators.ts')
      .flatMap((file) => [
        ...found(file, (each) => packageOf(each.specifier) === 'inversify'),
        ...linesMatching(file, /\.get(All|Async)?(<[^>]*>)?\(\s*TOKENS\./, 'asks a container for a service'),
      ]),
  bites: [
    { sources: { 'src/agent/a.ts': "import type { Container } from 'inversify';" }, finds: 'src/agent/a.ts' },
    { sources: { 'src/cli/b.ts': 'scope.get(TOKENS.Logger);' }, finds: 'src/cli/b.ts' },
  ],
};

export const LAYER_RULES: readonly Rule[] = [
  layers,
  hostTypes,
  levelOneCycles,
  contractPackages,
  pluginImports,
  inversify,
];

/** `agent` of src/agent/loop.ts, `plugin/input` of src/plugin/input/index.ts, `index.ts` of src/index.ts. */
export function layerOf(path: string): string {
  const [, first = '', second = '', third] = path.split('/');
  return first === 'plugin' && third !== undefined ? `plugin/${second}` : first;
}

export function sourcesOf(tree: SourceTree): readonly SourceFile[] {
  return [...tree.files.values()].filter((file) => file.path.startsWith('src/'));
}

function isPackage({ specifier }: Import): boolean {
  return !isRelative(specifier) && !isBuiltin(specifier);
}

function contractMayImport(path: string, { specifier, kind }: Import): boolean {
  const name = packageOf(specifier);
  if (name === 'reflect-metadata') return true;
  if (name === 'inversify') return path === 'src/plugin/decorators.ts';
  if (layerOf(path) !== 'plugin/input') return false;
  return name === 'class-validator' || name === 'class-transformer' || (name === 'ajv' && kind !== 'value');
}

function found(file: SourceFile, isWrong: (each: Import) => boolean): readonly Finding[] {
  return file.imports
    .filter(isWrong)
    .map(({ specifier, line }) => ({ file: file.path, line, what: `imports ${specifier}` }));
}

export function linesMatching(file: SourceFile, pattern: RegExp, what: string): readonly Finding[] {
  return file.text
    .split('\n')
    .flatMap((text, index) => (pattern.test(text) ? [{ file: file.path, line: index + 1, what }] : []));
}
