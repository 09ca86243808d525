import { registerConformance, toolConformance } from 'allos/plugin/testing';
import { ShellExec } from '../src/shell-exec.js';

const contracts = toolConformance({
  tool: ShellExec,
  examples: [
    { input: { command: 'cat a.txt', timeout: 5 }, files: { 'a.txt': 'one two\n' } },
    { input: { command: 'exit 3' }, fails: true },
  ],
});

registerConformance(contracts, { describe, it });
