import { holds, same, shown } from '../../conformance/broken-contract.js';
import type { DescribedTool } from '../described-tool.js';
import { changedFiles } from '../files-below.js';
import { callContract, type ToolContract } from '../tool-contract.js';
import { callAt } from './results.js';

/** What it does to the world, against what it says it does. */
export const EFFECT_CONTRACTS: readonly ToolContract[] = [
  callContract(
    'effects.read',
    'A tool that says it reads writes nothing',
    async ({ tool, desk }) => {
      for (const example of tool.examples) {
        const made = desk();
        made.put(example);
        const before = made.files();
        await made.call(example.input);
        same(made.files(), before, 'the files of the workspace after a call');
        holds(made.written.length === 0, `it wrote ${made.written.join(', ')}, and declares effects: 'read'`);
      }
    },
    unlessEffects('read'),
  ),
  callContract(
    'effects.changes',
    'Files that it wrote are listed in changes',
    async ({ tool, desk }) => {
      for (const example of tool.examples) {
        const made = desk();
        made.put(example);
        const before = made.files();
        const { changes = [] } = await made.call(example.input);
        const listed = changes.map(({ path }) => path).sort();
        same(listed, changedFiles(before, made.files()), `the changes that ${shown(example.input)} lists`);
      }
    },
    unlessEffects('write'),
  ),
  callContract(
    'effects.idempotent',
    'A tool that says so does the same when it is called again',
    async ({ tool, desk }) => {
      for (const example of tool.examples) {
        const made = desk();
        const first = await callAt(made, example);
        const before = made.files();
        const context = made.context();
        // A model that repeats a call has seen what it wrote.
        for (const path of changedFiles({}, before)) await context.fs.read(path).catch(() => undefined);
        const second = await made.call(example.input, context);
        same(made.files(), before, 'the files of the workspace after the same call again');
        holds(second.success === first.success, `the same call again: ${shown(second)}`);
      }
    },
    ({ options }) => (options.idempotent === true ? undefined : 'It does not say that it is idempotent.'),
  ),
];

function unlessEffects(effects: 'read' | 'write'): (tool: DescribedTool) => string | undefined {
  return ({ options }) =>
    options.effects === effects ? undefined : `Its effects are ${options.effects ?? 'not declared'}, not ${effects}.`;
}
