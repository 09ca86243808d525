import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAYER_RULES } from './architecture/layer-rules.js';
import { explain } from './architecture/rule.js';
import { SHAPE_RULES } from './architecture/shape-rules.js';
import { sourceTree, type SourceTree } from './architecture/source-tree.js';
import { START_UP_RULES } from './architecture/start-up-rules.js';

const root = join(import.meta.dirname, '..');
const rules = [...LAYER_RULES, ...START_UP_RULES, ...SHAPE_RULES];

describe('the architecture', () => {
  const repository = readRepository();

  it('is looked at whole', () => {
    expect(repository.files.has('src/plugin/index.ts')).toBe(true);
    expect(repository.files.size).toBeGreaterThan(30);
  });

  it.each(rules)('holds: $name', (rule) => {
    const findings = rule.find(repository).map((finding) => explain(rule, finding));
    if (findings.length > 0) throw new Error(`${rule.name}\n\n${findings.join('\n\n')}\n`);
  });
});

describe('each rule of the architecture bites', () => {
  it.each(
    rules.flatMap((rule) => rule.bites.map((bite, index) => ({ title: `${rule.name} (${index + 1})`, rule, bite }))),
  )('$title', ({ rule, bite }) => {
    const findings = rule.find(sourceTree(bite.sources, bite.dependencies));
    expect(findings.map(({ file }) => file)).toContain(bite.finds);
  });
});

function readRepository(): SourceTree {
  const plugins = readdirSync(join(root, 'plugins'));
  const folders = ['src', 'test', ...plugins.flatMap((name) => [`plugins/${name}/src`, `plugins/${name}/test`])];
  const sources = folders.flatMap(typeScriptBelow).map((path) => [path, readFileSync(join(root, path), 'utf8')]);
  const dependencies = plugins.map((name) => {
    const manifest = JSON.parse(readFileSync(join(root, 'plugins', name, 'package.json'), 'utf8'));
    return [name, Object.keys(manifest.dependencies ?? {})];
  });
  return sourceTree(Object.fromEntries(sources), Object.fromEntries(dependencies));
}

function typeScriptBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !/(^|\/)(fixtures|node_modules)\//.test(file))
    .map((file) => `${folder}/${file}`);
}
