import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { COMMANDS } from '../../src/cli/command-table.js';

const root = join(import.meta.dirname, '..', '..');

/** A line of a table: what the seed guide has, where it is now, the tests that show it. */
export interface CoverageRow {
  readonly line: number;
  readonly seed: string;
  readonly now: string;
  readonly test: string;
}

/** The lines of the tables whose head begins with `seed`, `now`, `test`. */
export function coverageRows(markdown: string): readonly CoverageRow[] {
  const rows: CoverageRow[] = [];
  let inTable = false;
  markdown.split('\n').forEach((content, index) => {
    const cells = content.startsWith('|')
      ? content
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim())
      : [];
    const [seed = '', now = '', test = ''] = cells;
    if (cells.length === 0) inTable = false;
    else if (seed === 'seed' && now === 'now' && test === 'test') inTable = true;
    else if (inTable && !/^-+$/.test(seed)) rows.push({ line: index + 1, seed, now, test });
  });
  return rows;
}

/** What is wrong with a line: a place that does not exist, a test that is none, a claim without either. */
export async function problemsOf({ line, now, test }: CoverageRow): Promise<readonly string[]> {
  const places = codeOf(now);
  const tests = codeOf(test);
  const problems: string[] = [];
  const isDropped = now.startsWith('not kept: ');
  const isOpen = now.startsWith('open: ');
  if (!isDropped && !isOpen) {
    if (places.length === 0) problems.push('no place');
    if (tests.length === 0) problems.push('no test');
    for (const place of places) if (!(await exists(place))) problems.push(`${place} is not there`);
  }
  for (const name of tests) {
    const isTest = /\.(test|fuzz|long)\.ts$/.test(name) || name === '.ci/run';
    if (!isTest || !existsSync(join(root, name))) problems.push(`${name} is no test`);
  }
  return problems.map((problem) => `line ${line}: ${problem}`);
}

/** The pieces in backticks. */
export function codeOf(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

/** Whether a file, an export, a flag, a command or a script is there. Anything else is not. */
async function exists(place: string): Promise<boolean> {
  const exported = /^(allos(?:\/plugin(?:\/\w+)?)?)#(\w+)(?:\.(\w+))?$/.exec(place);
  if (exported !== null) {
    const [, entry = '', name = '', member] = exported;
    const found = exportsOf(entry).get(name);
    return found !== undefined && (member === undefined || found.has(member));
  }
  const script = /^npm run ([\w:-]+)$/.exec(place);
  if (script !== null) return script[1] !== undefined && script[1] in packageScripts();
  const command = /^allos ([a-z -]+?)(?: (--[a-z-]+))?$/.exec(place);
  if (command !== null) return await hasFlag(command[1] ?? '', command[2]);
  return existsSync(join(root, place));
}

async function hasFlag(command: string, flag: string | undefined): Promise<boolean> {
  const load = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (load === undefined) return false;
  const flags = ((await load()).default.flags ?? {}) as Readonly<
    Record<string, { readonly aliases?: readonly string[] }>
  >;
  const names = Object.entries(flags).flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
  return flag === undefined || names.includes(flag.slice(2));
}

function packageScripts(): object {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  return scripts;
}

const ENTRIES: Readonly<Record<string, string>> = {
  allos: 'src/index.ts',
  'allos/plugin': 'src/plugin/index.ts',
  'allos/plugin/input': 'src/plugin/input/index.ts',
  'allos/plugin/http': 'src/plugin/http/index.ts',
  'allos/plugin/testing': 'src/plugin/testing/index.ts',
};

/** What each entry exports, types included, with the members of each; made at the first question. */
const exportsOf = ((): ((entry: string) => ReadonlyMap<string, ReadonlySet<string>>) => {
  let program: ts.Program | undefined;
  const known = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  return (entry) => {
    const file = ENTRIES[entry];
    if (file === undefined) return new Map();
    program ??= programOf(Object.values(ENTRIES).map((name) => join(root, name)));
    const names = known.get(entry) ?? membersOf(program, join(root, file));
    known.set(entry, names);
    return names;
  };
})();

function programOf(files: string[]): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.test.json'), ts.sys.readFile.bind(ts.sys));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['x.ts'] }, ts.sys, root);
  return ts.createProgram(files, options);
}

function membersOf(program: ts.Program, file: string): ReadonlyMap<string, ReadonlySet<string>> {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (source === undefined || module === undefined) throw new Error(`${file} is no module`);
  return new Map(
    checker.getExportsOfModule(module).map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const types = [checker.getDeclaredTypeOfSymbol(target), checker.getTypeOfSymbolAtLocation(target, source)];
      return [symbol.name, new Set(types.flatMap((type) => type.getProperties().map(({ name }) => name)))] as const;
    }),
  );
}
