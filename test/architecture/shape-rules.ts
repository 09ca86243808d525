import { basename } from 'node:path';
import ts from 'typescript';
import { layerOf, linesMatching } from './layer-rules.js';
import { eachFile, type Finding, type Rule } from './rule.js';
import { lineOf, walk, type SourceFile, type SourceTree } from './source-tree.js';
import { productFiles } from './start-up-rules.js';

const MAX_LINES = 400;
const EMPTY_NAMES = /(^|[-./])(utils?|helpers?|common|misc|managers?)([-./]|$)/;
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.ts$/;
const BARRELS = new Set([
  'src/index.ts',
  'src/plugin/index.ts',
  'src/plugin/input/index.ts',
  'src/plugin/http/index.ts',
  'src/plugin/testing/index.ts',
]);

const cycles: Rule = {
  name: 'no import cycles',
  rule: 'No file reaches itself through its imports, types included.',
  mend: 'Move what both files need into a third one below them.',
  find: (tree) =>
    productFiles(tree).flatMap((file) => {
      const circle = circleThrough(tree, file.path);
      return circle === undefined ? [] : [{ file: file.path, line: 1, what: `cycle: ${circle.join(' -> ')}` }];
    }),
  bites: [
    {
      sources: { 'src/agent/a.ts': "import './b.js';", 'src/agent/b.ts': "import type { A } from './a.js';" },
      finds: 'src/agent/a.ts',
    },
  ],
};

const length: Rule = {
  name: 'no long files',
  rule: `A file has at most ${MAX_LINES} lines; at 200 somebody reviews whether it is one thing.`,
  mend: 'Find the second thing in the file and give it its own.',
  find: eachFile((file) => {
    const lines = file.text.trimEnd().split('\n').length;
    return [lines > MAX_LINES && { line: MAX_LINES, what: `${lines} lines` }];
  }),
  bites: [{ sources: { 'src/agent/long.ts': 'export {};\n'.repeat(MAX_LINES + 1) }, finds: 'src/agent/long.ts' }],
};

const names: Rule = {
  name: 'names say something',
  rule: 'Files are kebab-case and none is called utils, helpers, common, misc or manager.',
  mend: 'Name the file after the one thing in it; a helper lives beside its one user.',
  find: eachFile(({ path }) => [
    EMPTY_NAMES.test(path) && { line: 1, what: 'the name says nothing' },
    !KEBAB_CASE.test(basename(path)) && { line: 1, what: 'the name is not kebab-case' },
  ]),
  bites: [
    { sources: { 'src/agent/string-utils.ts': '' }, finds: 'src/agent/string-utils.ts' },
    { sources: { 'src/common/a.ts': '' }, finds: 'src/common/a.ts' },
    { sources: { 'src/agent/toolRunner.ts': '' }, finds: 'src/agent/toolRunner.ts' },
  ],
};

const environment: Rule = {
  name: 'the environment is read at the edge',
  rule: 'Only cli/ and config/ read process.env and process.cwd(); plugins get their settings injected.',
  mend: 'Take the value as a parameter, an option or a setting.',
  find: (tree) =>
    productFiles(tree)
      .filter(({ path }) => !['cli', 'config'].includes(layerOf(path)) || path.startsWith('plugins/'))
      .flatMap((file) => propertiesOf(file, 'process', ['env', 'cwd'])),
  bites: [
    { sources: { 'src/agent/a.ts': 'const home = process.env.HOME;' }, finds: 'src/agent/a.ts' },
    { sources: { 'plugins/p/src/a.ts': 'const here = process.cwd();' }, finds: 'plugins/p/src/a.ts' },
  ],
};

const output: Rule = {
  name: 'only the command line prints',
  rule: 'Only cli/ writes to stdout, uses console, sets the exit code or ends the process.',
  mend: 'Yield an event, throw an AllosError or use the injected Logger.',
  find: (tree) =>
    productFiles(tree)
      .filter(({ path }) => layerOf(path) !== 'cli' || path.startsWith('plugins/'))
      .flatMap((file) => [
        ...propertiesOf(file, 'process', ['stdout', 'exit', 'exitCode']),
        ...propertiesOf(file, 'console', ['log', 'info', 'warn', 'error', 'debug']),
      ]),
  bites: [
    { sources: { 'src/agent/a.ts': "console.log('hello');" }, finds: 'src/agent/a.ts' },
    { sources: { 'plugins/p/src/a.ts': 'process.exit(1);' }, finds: 'plugins/p/src/a.ts' },
  ],
};

const state: Rule = {
  name: 'no module state',
  rule: 'A module holds no state: no top-level let or var, no empty Map, Set or WeakMap.',
  mend: 'Keep the state in an object that container/ makes, or in a closure.',
  find: (tree) =>
    productFiles(tree).flatMap((file) =>
      file.ast.statements
        .filter(ts.isVariableStatement)
        .filter(
          ({ declarationList }) =>
            (declarationList.flags & ts.NodeFlags.Const) === 0 ||
            declarationList.declarations.some(({ initializer }) => isEmptyCollection(initializer)),
        )
        .map((node) => ({ file: file.path, line: lineOf(file.ast, node), what: 'state at module level' })),
    ),
  bites: [
    { sources: { 'src/agent/a.ts': 'let count = 0;' }, finds: 'src/agent/a.ts' },
    { sources: { 'plugins/p/src/a.ts': 'const cache = new Map<string, string>();' }, finds: 'plugins/p/src/a.ts' },
  ],
};

const barrels: Rule = {
  name: 'barrels are for outsiders',
  rule: 'index.ts files exist only for the public entries, are enumerated, and nothing inside imports them.',
  mend: 'Import the file that holds the thing; list exports by name.',
  find: (tree) =>
    productFiles(tree)
      .filter(({ path }) => path.startsWith('src/'))
      .flatMap((file) => [
        ...(basename(file.path) === 'index.ts' && !BARRELS.has(file.path)
          ? [{ file: file.path, line: 1, what: 'a barrel inside src' }]
          : []),
        ...linesMatching(file, /^export \* from/, 'export *'),
        ...file.imports
          .filter(({ target }) => target !== undefined && BARRELS.has(target) && !BARRELS.has(file.path))
          .map(({ line, specifier }) => ({ file: file.path, line, what: `imports the barrel ${specifier}` })),
      ]),
  bites: [
    { sources: { 'src/agent/index.ts': '' }, finds: 'src/agent/index.ts' },
    { sources: { 'src/index.ts': "export * from './a.js';" }, finds: 'src/index.ts' },
    {
      sources: { 'src/agent/a.ts': "import { x } from '../plugin/index.js';", 'src/plugin/index.ts': '' },
      finds: 'src/agent/a.ts',
    },
  ],
};

const defaults: Rule = {
  name: 'default exports only where a framework wants them',
  rule: 'Only the entry of a plugin and the commands have a default export.',
  mend: 'Export it by its name.',
  find: (tree) =>
    productFiles(tree)
      .filter(({ path }) => !/^plugins\/[^/]+\/src\/index\.ts$|^src\/cli\/commands\//.test(path))
      .flatMap((file) => linesMatching(file, /^export (default\b|\{[^}]*\bas default\b)/, 'default export')),
  bites: [{ sources: { 'src/agent/a.ts': 'export default class A {}' }, finds: 'src/agent/a.ts' }],
};

const promises: Rule = {
  name: 'nothing is switched off or put off',
  rule: 'No eslint-disable, @ts-ignore or note to do it later; tests mock no modules.',
  mend: 'Mend the cause; what is not done is an issue, not a comment; rebind in the container instead of mocking.',
  find: eachFile((file) => {
    if (file.path.startsWith('test/architecture/')) return [];
    return [
      ...linesMatching(file, /eslint-disable|@ts-(ignore|nocheck)|\bTODO\b|\bFIXME\b/, 'put off'),
      ...linesMatching(file, /\bjest\.(mock|unstable_mockModule)\(/, 'mocks a module'),
    ];
  }),
  bites: [
    { sources: { 'src/agent/a.ts': '// TODO: later' }, finds: 'src/agent/a.ts' },
    { sources: { 'test/agent/a.test.ts': "jest.mock('x');" }, finds: 'test/agent/a.test.ts' },
  ],
};

/** In a sentence; the policy has tables of other programs' options. */
const FLAGS_OF_A_RUN =
  /(?<![\w-])--(provider|model|session|continue|allow|deny|add-dir|base-url|max-[a-z-]+|timeout|mode)\b|\ballos run\b/;

const flags: Rule = {
  name: 'only the command line speaks of its flags',
  rule: 'Texts outside cli/ and config/, which reads its --set, name no flag of a run: programs that embed Allos have none.',
  mend: 'Give the error a hint that is a function of the Surface: ({ option }) => `Raise ${option(…)}.`',
  find: (tree) =>
    productFiles(tree)
      .filter(({ path }) => path.startsWith('src/') && !['cli', 'config'].includes(layerOf(path)))
      .flatMap((file) => {
        const found: Finding[] = [];
        walk(file.ast, (node) => {
          const isText =
            ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
          const [flag] = isText && node.text.includes(' ') ? (FLAGS_OF_A_RUN.exec(node.text) ?? []) : [];
          if (flag !== undefined) found.push({ file: file.path, line: lineOf(file.ast, node), what: `names ${flag}` });
        });
        return found;
      }),
  bites: [
    { sources: { 'src/agent/a.ts': "const hint = 'Raise --max-cost.';" }, finds: 'src/agent/a.ts' },
    { sources: { 'src/host/b.ts': 'const hint = `${a} with --model.`;' }, finds: 'src/host/b.ts' },
  ],
};

export const SHAPE_RULES: readonly Rule[] = [
  cycles,
  length,
  names,
  environment,
  output,
  state,
  barrels,
  defaults,
  promises,
  flags,
];

function circleThrough(tree: SourceTree, start: string): readonly string[] | undefined {
  const seen = new Set<string>();
  const search = (path: string, way: readonly string[]): readonly string[] | undefined => {
    for (const { target, kind } of tree.files.get(path)?.imports ?? []) {
      if (target === undefined || kind === 'dynamic') continue;
      if (target === start) return [...way, target];
      if (seen.has(target)) continue;
      seen.add(target);
      const circle = search(target, [...way, target]);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  return search(start, [start]);
}

function propertiesOf(file: SourceFile, object: string, properties: readonly string[]): readonly Finding[] {
  const uses: Finding[] = [];
  walk(file.ast, (node) => {
    if (!ts.isPropertyAccessExpression(node) || node.expression.getText(file.ast) !== object) return;
    if (!properties.includes(node.name.text)) return;
    uses.push({ file: file.path, line: lineOf(file.ast, node), what: `${object}.${node.name.text}` });
  });
  return uses;
}

function isEmptyCollection(initializer: ts.Expression | undefined): boolean {
  if (initializer === undefined || !ts.isNewExpression(initializer)) return false;
  const isCollection = /^(Weak)?(Map|Set)$/.test(initializer.expression.getText());
  return isCollection && (initializer.arguments?.length ?? 0) === 0;
}
