import { contributionOf, isPlugin } from 'allos/plugin';
import plugin from '../src/index.js';

it('contributes six tools with the effects and permissions of the contract', () => {
  expect(isPlugin(plugin)).toBe(true);
  const tools = plugin.contributes.map((each) => {
    const contribution = contributionOf(each);
    if (contribution?.kind !== 'tool') throw new Error('not a tool');
    const { name, effects, permission, subject, input } = contribution.options;
    return [name, effects, permission, subject, input.schema.required, Object.keys(input.schema.properties ?? {})];
  });
  const subject = { kind: 'path', property: 'path' };
  expect(tools).toEqual([
    ['read_file', 'read', 'always_allow', subject, ['path'], ['path', 'start_line', 'end_line']],
    ['write_file', 'write', 'ask', subject, ['path', 'content'], ['path', 'content']],
    ['edit_file', 'write', 'ask', subject, ['path', 'old_text', 'new_text'], ['path', 'old_text', 'new_text']],
    ['list_directory', 'read', 'always_allow', subject, expect.anything(), ['path', 'recursive']],
    ['find_files', 'read', 'always_allow', subject, ['pattern'], ['pattern', 'path']],
    ['search_files', 'read', 'always_allow', subject, ['pattern'], ['pattern', 'path', 'glob']],
  ]);
});
