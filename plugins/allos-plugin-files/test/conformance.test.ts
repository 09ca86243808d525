import { contributionOf } from 'allos/plugin';
import { registerConformance, toolConformance, type ToolExample } from 'allos/plugin/testing';
import plugin from '../src/index.js';

const FILES = { 'notes/a.txt': 'one two\nthree\n', 'notes/b.md': '# Notes\n' };

/** Calls of each tool, by its name. */
const EXAMPLES: Readonly<Record<string, readonly ToolExample[]>> = {
  read_file: [{ input: { path: 'notes/a.txt' }, files: FILES }],
  write_file: [{ input: { path: 'new/c.txt', content: 'four\n' } }],
  edit_file: [{ input: { path: 'notes/a.txt', old_text: 'one two', new_text: 'zero two' }, files: FILES }],
  list_directory: [{ input: { path: 'notes', recursive: true }, files: FILES }],
  find_files: [{ input: { pattern: '**/*.md', path: 'notes' }, files: FILES }],
  search_files: [{ input: { pattern: 'two', path: 'notes', glob: '*.txt' }, files: FILES }],
};

describe.each(plugin.contributes.map((tool) => ({ tool, name: tool.name })))('$name', ({ tool }) => {
  const contribution = contributionOf(tool);
  const examples = (contribution?.kind === 'tool' && EXAMPLES[contribution.options.name]) || [];
  registerConformance(toolConformance({ tool, examples }), { describe, it });

  it('has examples', () => expect(examples.length).toBeGreaterThan(0));
});
