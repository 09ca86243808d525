import ts from 'typescript';
import { layerOf, sourcesOf } from './layer-rules.js';
import type { Finding, Rule } from './rule.js';
import {
  isDynamicImport,
  isRelative,
  lineOf,
  loadedWith,
  packageOf,
  walk,
  type SourceFile,
  type SourceTree,
} from './source-tree.js';

const NODE_HTTP = /^(node:)?https?$/;
const SDKS = new Set(['openai', '@anthropic-ai/sdk', 'ollama', '@google/genai']);
const UNDICI = new Set(['fetch', 'Headers']);

/** Not before the first use: each costs more than the rest of the start. */
const HEAVY = new Set([
  'class-validator',
  'class-transformer',
  'cosmiconfig',
  'yaml',
  'ajv',
  'typescript',
  'pino',
  ...SDKS,
]);
/** A run that is no conversation at a terminal renders nothing. */
const HEAVY_FOR_RUN = new Set(['marked', 'get-east-asian-width', 'diff', 'pino', ...SDKS]);
/** Listing and help read manifests; they need no container and no command framework. */
const HEAVY_FOR_MAIN = new Set([...HEAVY, ...HEAVY_FOR_RUN, '@oclif/core', 'inversify', 'diff', 'unbash']);

const staticHttp: Rule = {
  name: 'no static node:http',
  rule: 'node:http and node:https are never imported statically: it costs 35 ms at start.',
  mend: 'Use process.getBuiltinModule where present, else `await import()` inside the function that opens the connection.',
  find: (tree) =>
    productFiles(tree).flatMap((file) =>
      file.imports
        .filter(({ kind, specifier }) => kind === 'value' && NODE_HTTP.test(specifier))
        .map(({ line, specifier }) => ({ file: file.path, line, what: `imports ${specifier} statically` })),
    ),
  bites: [
    { sources: { 'src/agent/a.ts': "import { request } from 'node:http';" }, finds: 'src/agent/a.ts' },
    { sources: { 'plugins/p/src/a.ts': "import https from 'https';" }, finds: 'plugins/p/src/a.ts' },
  ],
};

const undici: Rule = {
  name: 'no built-in fetch',
  rule: 'src/ uses neither the global fetch nor Headers: the first use loads undici, 23 ms.',
  mend: 'Take the fetch of src/plugin/http, and a plain record for headers.',
  find: (tree) =>
    sourcesOf(tree).flatMap((file) =>
      globalsUsed(file, UNDICI).map(({ line, name }) => ({ file: file.path, line, what: `uses the global ${name}` })),
    ),
  bites: [
    { sources: { 'src/agent/a.ts': "export const answer = await fetch('http://x');" }, finds: 'src/agent/a.ts' },
    { sources: { 'src/agent/b.ts': 'const headers = new Headers();' }, finds: 'src/agent/b.ts' },
    { sources: { 'src/agent/c.ts': 'const send = globalThis.fetch;' }, finds: 'src/agent/c.ts' },
  ],
};

const oclif: Rule = {
  name: 'oclif stays in the commands',
  rule: 'Only cli/commands/, their flags and the two entries that run a command or its help import @oclif/*; the rest of cli/ its types at most.',
  mend: 'Give the command’s values to a plain function beside it; rendering and running know no flags.',
  find: (tree) =>
    productFiles(tree)
      .filter(({ path }) => !/^src\/cli\/(commands\/|(flags|run-command|show-help)\.ts$)/.test(path))
      .flatMap((file) =>
        packagesImported(
          file,
          (name) => name.startsWith('@oclif/'),
          file.path.startsWith('src/cli/') ? ['value', 'dynamic'] : undefined,
        ),
      ),
  bites: [
    { sources: { 'src/cli/render/a.ts': "import { ux } from '@oclif/core';" }, finds: 'src/cli/render/a.ts' },
    { sources: { 'src/agent/a.ts': "import type { Command } from '@oclif/core';" }, finds: 'src/agent/a.ts' },
  ],
};

const configurationFormats: Rule = {
  name: 'yaml and cosmiconfig have one lazy file',
  rule: 'yaml and cosmiconfig are each imported by one file only, below src/config.',
  mend: 'Call the function of that file, and import it with `await import()`.',
  find: (tree) =>
    ['yaml', 'cosmiconfig'].flatMap((wanted) => {
      const uses = sourcesOf(tree).flatMap((file) => packagesImported(file, (name) => name === wanted));
      const homes = new Set(uses.map(({ file }) => file).filter((file) => file.startsWith('src/config/')));
      return uses.filter(({ file }) => homes.size > 1 || !homes.has(file));
    }),
  bites: [
    { sources: { 'src/cli/a.ts': "import { parse } from 'yaml';" }, finds: 'src/cli/a.ts' },
    {
      sources: { 'src/config/a.ts': "import 'cosmiconfig';", 'src/config/b.ts': "await import('cosmiconfig');" },
      finds: 'src/config/b.ts',
    },
  ],
};

const sdks: Rule = {
  name: 'an SDK is loaded by the first call',
  rule: 'In a plugin one file imports the values of its SDK, and the plugin’s entry does not load it.',
  mend: 'Keep the SDK in the file that makes the first call and `await import()` it there; elsewhere `import type`.',
  find: (tree) =>
    productFiles(tree).flatMap((file) => {
      const uses = packagesImported(file, (name) => SDKS.has(name), ['value', 'dynamic']);
      if (uses.length === 0) return [];
      const plugin = /^plugins\/[^/]+\//.exec(file.path)?.[0];
      if (plugin === undefined) return uses;
      const rivals = productFiles(tree).filter(
        ({ path, imports }) =>
          path.startsWith(plugin) &&
          imports.some(({ kind, specifier }) => kind !== 'type' && SDKS.has(packageOf(specifier))),
      );
      const atStart = packagesImported(file, (name) => SDKS.has(name), ['value']);
      const tooEarly = loadedWith(tree, `${plugin}src/index.ts`).has(file.path) ? atStart : [];
      return rivals.length > 1 ? uses : tooEarly;
    }),
  bites: [
    { sources: { 'src/agent/a.ts': "await import('openai');" }, finds: 'src/agent/a.ts' },
    { sources: { 'plugins/p/src/index.ts': "import OpenAI from 'openai';" }, finds: 'plugins/p/src/index.ts' },
    {
      sources: { 'plugins/p/src/a.ts': "await import('openai');", 'plugins/p/src/b.ts': "await import('openai');" },
      finds: 'plugins/p/src/b.ts',
    },
  ],
};

const lightEntries: Rule = {
  name: 'entries load nothing heavy',
  rule: 'What src/index.ts, src/plugin/index.ts and src/cli/main.ts load at once contains no parser, validator, SDK or (main) container; what a run loads, nothing of the conversation at a terminal.',
  mend: 'Import the package with `await import()` inside the function that needs it.',
  find: (tree) =>
    [
      { entry: 'src/index.ts', heavy: HEAVY },
      { entry: 'src/plugin/index.ts', heavy: HEAVY },
      { entry: 'src/plugin/http/index.ts', heavy: HEAVY_FOR_MAIN },
      { entry: 'src/cli/main.ts', heavy: HEAVY_FOR_MAIN },
      { entry: 'src/cli/run/run-task.ts', heavy: HEAVY_FOR_RUN },
    ].flatMap(({ entry, heavy }) =>
      [...loadedWith(tree, entry)].flatMap((path) => {
        const file = tree.files.get(path);
        if (file === undefined) return [];
        return packagesImported(file, (name) => heavy.has(name), ['value']).map((each) => ({
          ...each,
          what: `${each.what}, loaded at once by ${entry}`,
        }));
      }),
    ),
  bites: [
    {
      sources: { 'src/index.ts': "export { a } from './agent/a.js';", 'src/agent/a.ts': "import Ajv from 'ajv';" },
      finds: 'src/agent/a.ts',
    },
    { sources: { 'src/cli/main.ts': "import { Container } from 'inversify';" }, finds: 'src/cli/main.ts' },
    {
      sources: { 'src/cli/run/run-task.ts': "import '../a.js';", 'src/cli/a.ts': "import { marked } from 'marked';" },
      finds: 'src/cli/a.ts',
    },
  ],
};

const computedImport: Rule = {
  name: 'one place loads plugins',
  rule: 'Only host/ calls import() with a computed specifier, and only once.',
  mend: 'Ask host/ to load it; a module of our own is imported by its literal name.',
  find: (tree) => {
    const uses = productFiles(tree).flatMap(computedImports);
    const inHost = uses.filter(({ file }) => layerOf(file) === 'host');
    return [...uses.filter((each) => !inHost.includes(each)), ...inHost.slice(1)];
  },
  bites: [
    { sources: { 'src/container/a.ts': 'const load = (name: string) => import(name);' }, finds: 'src/container/a.ts' },
    { sources: { 'plugins/p/src/a.ts': 'await import(`./${x}.js`);' }, finds: 'plugins/p/src/a.ts' },
    { sources: { 'src/cli/a.ts': 'await import(x satisfies string);' }, finds: 'src/cli/a.ts' },
    { sources: { 'src/host/a.ts': 'await import(x);', 'src/host/b.ts': 'await import(y);' }, finds: 'src/host/b.ts' },
  ],
};

const DIALECTS = /^src\/plugin\/dialects\//;

const dialects: Rule = {
  name: 'the rules of the APIs are loaded on demand',
  rule: 'Only --strict-wire (container/strict-wire.ts) and allos/plugin/testing load src/plugin/dialects, and strict-wire.ts itself is imported with import().',
  mend: 'Import types with `import type`, and strict-wire.ts with `await import()` where the flag is given.',
  find: (tree) =>
    productFiles(tree).flatMap((file) =>
      file.imports
        .filter(({ kind, target = '' }) => {
          if (kind === 'type') return false;
          if (target === 'src/container/strict-wire.ts') return kind !== 'dynamic';
          const mayLoad = DIALECTS.test(file.path) || file.path === 'src/container/strict-wire.ts';
          return DIALECTS.test(target) && !mayLoad && !file.path.startsWith('src/plugin/testing/');
        })
        .map(({ specifier, line }) => ({ file: file.path, line, what: `imports ${specifier}` })),
    ),
  bites: [
    {
      sources: { 'src/cli/a.ts': "import '../plugin/dialects/b.js';", 'src/plugin/dialects/b.ts': '' },
      finds: 'src/cli/a.ts',
    },
    {
      sources: { 'src/container/a.ts': "import './strict-wire.js';", 'src/container/strict-wire.ts': '' },
      finds: 'src/container/a.ts',
    },
  ],
};

export const START_UP_RULES: readonly Rule[] = [
  staticHttp,
  undici,
  oclif,
  configurationFormats,
  sdks,
  lightEntries,
  computedImport,
  dialects,
];

/** Files that ship: src and the sources of the plugins. */
export function productFiles(tree: SourceTree): readonly SourceFile[] {
  return [...tree.files.values()].filter(({ path }) => /^(src|plugins\/[^/]+\/src)\//.test(path));
}

function packagesImported(
  file: SourceFile,
  isMeant: (name: string) => boolean,
  kinds: readonly string[] = ['value', 'type', 'dynamic'],
): readonly Finding[] {
  return file.imports
    .filter(({ kind, specifier }) => kinds.includes(kind) && !isRelative(specifier) && isMeant(packageOf(specifier)))
    .map(({ specifier, line }) => ({ file: file.path, line, what: `imports ${specifier}` }));
}

function computedImports(file: SourceFile): readonly Finding[] {
  const uses: Finding[] = [];
  walk(file.ast, (node) => {
    if (!isDynamicImport(node)) return;
    const argument = node.arguments[0];
    const specifier = argument !== undefined && ts.isSatisfiesExpression(argument) ? argument.expression : argument;
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) return;
    uses.push({ file: file.path, line: lineOf(file.ast, node), what: 'import() of a computed name' });
  });
  return uses;
}

/** Uses of a global as a value, unless the file declares that name itself (a parameter, an import, a constant). */
export function globalsUsed(
  file: SourceFile,
  names: ReadonlySet<string>,
): readonly { readonly name: string; readonly line: number }[] {
  const uses: { name: string; line: number }[] = [];
  const declared = new Set<string>();
  walk(file.ast, (node) => {
    if (!ts.isIdentifier(node) || !names.has(node.text)) return;
    if (declaresName(node)) declared.add(node.text);
    else if (isValueOfGlobal(node)) uses.push({ name: node.text, line: lineOf(file.ast, node) });
  });
  return uses.filter(({ name }) => !declared.has(name));
}

function declaresName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isBindingElement(parent)) &&
    parent.name === node
  );
}

function isValueOfGlobal(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    return parent.expression === node || parent.expression.getText() === 'globalThis';
  }
  if (ts.isTypeNode(parent) || ts.isTypeQueryNode(parent) || ts.isExportSpecifier(parent)) return false;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return !('name' in parent && parent.name === node);
}
