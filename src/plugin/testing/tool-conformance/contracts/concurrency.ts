import { isDeepStrictEqual } from 'node:util';
import { holds, shown } from '../../conformance/broken-contract.js';
import { callContract, type ToolContract } from '../tool-contract.js';

/** Calls of one instance: a session makes a tool once. */
export const CONCURRENCY_CONTRACTS: readonly ToolContract[] = [
  callContract(
    'concurrent.calls',
    'Calls at the same time answer what they answer alone',
    async ({ tool, desk }) => {
      for (const example of tool.examples) {
        const made = desk();
        made.put(example);
        const alone = await made.call(example.input);
        const instance = tool.make();
        const context = made.context();
        const all = await Promise.all(Array.from({ length: 8 }, () => made.call(example.input, context, instance)));
        const other = all.find((result) => !isDeepStrictEqual(result, alone));
        holds(other === undefined, `alone: ${shown(alone)}; beside others: ${shown(other)}`);
      }
    },
    ({ options }) => (options.effects === 'read' ? undefined : 'Only tools that read are called at the same time.'),
  ),
];
