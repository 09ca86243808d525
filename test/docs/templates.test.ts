import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pluginNames } from '../../src/cli/authoring/plugin-names.js';
import { writePlugin, type PluginKind } from '../../src/cli/authoring/write-plugin.js';
import { codeBlocks, titleOf } from './markdown.js';

const root = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'allos-templates-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The files of a new plugin, by path. */
function written(kind: PluginKind, name: string): Readonly<Record<string, string>> {
  const folder = join(scratch, name);
  writePlugin({ kind, names: pluginNames(name), folder, allos: { directory: root, version } });
  return filesOf(folder);
}

function filesOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

describe('examples/plugins', () => {
  it.each([
    ['tool', 'word-count'],
    ['provider', 'parley'],
    ['policy', 'keep-out'],
  ] as const)('has the %s that allos plugins new writes (else: node scripts/plugin-samples.mjs)', (kind, name) => {
    expect(filesOf(join(root, 'examples', 'plugins', `allos-plugin-${name}`))).toEqual(written(kind, name));
  });
});

describe('docs/guides/write-a-provider.md', () => {
  it('shows the sources that allos plugins new writes', () => {
    const files = filesOf(join(root, 'examples', 'plugins', 'allos-plugin-parley'));
    const blocks = codeBlocks(readFileSync(join(root, 'docs/guides/write-a-provider.md'), 'utf8'));
    const shown = blocks.filter((block) => files[titleOf(block) ?? ''] !== undefined && block.language === 'ts');
    for (const block of shown) {
      expect(withoutLayout(block.text)).toBe(withoutLayout(files[titleOf(block) ?? ''] ?? ''));
    }
    expect(shown.length).toBe(6);
  });
});

/** Names of another length break lines elsewhere. */
function withoutLayout(text: string): string {
  return text.replaceAll(/[\s,*]/g, '');
}
