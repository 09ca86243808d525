import { describe, it } from 'node:test';
import { pluginConformance, registerConformance, toolConformance } from 'allos/plugin/testing';
import { WordCountTool } from './word-count-tool.js';

const contracts = toolConformance({
  tool: WordCountTool,
  examples: [{ input: { path: 'a.txt' }, files: { 'a.txt': 'one two\nthree\n' } }],
});

registerConformance(contracts, { describe, it });
registerConformance(pluginConformance({ folder: new URL('..', import.meta.url) }), { describe, it });
