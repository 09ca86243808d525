import type { Contract } from '../conformance/contract.js';
import { judgedContract } from '../conformance/judged-contract.js';
import { ABORT_CONTRACTS } from './contracts/aborts.js';
import { CONCURRENCY_CONTRACTS } from './contracts/concurrency.js';
import { CONFINEMENT_CONTRACTS } from './contracts/confinement.js';
import { EFFECT_CONTRACTS } from './contracts/effects.js';
import { INPUT_CONTRACTS } from './contracts/input.js';
import { MANIFEST_CONTRACTS } from './contracts/manifest.js';
import { RESULT_CONTRACTS } from './contracts/results.js';
import { SCHEMA_CONTRACTS } from './contracts/schema.js';
import { describedTool } from './described-tool.js';
import { ToolDesk } from './tool-desk.js';
import type { ToolUnderTest } from './tool-under-test.js';

const ALL = [
  ...MANIFEST_CONTRACTS,
  ...SCHEMA_CONTRACTS,
  ...INPUT_CONTRACTS,
  ...RESULT_CONTRACTS,
  ...EFFECT_CONTRACTS,
  ...CONFINEMENT_CONTRACTS,
  ...ABORT_CONTRACTS,
  ...CONCURRENCY_CONTRACTS,
];

/**
 * The contracts that a tool keeps, called in folders of its own with the real confined files and real programs. Nothing
 * is run yet: `runConformance` runs them all, `registerConformance` hands them to a test runner.
 *
 * @throws AllosError `plugin.invalid` for a class that `@Tool` did not mark
 *
 * @example
 * ```ts
 * import { Tool, type ToolResult } from 'allos/plugin';
 * import { Describe, inputOf, IsString } from 'allos/plugin/input';
 * import { conformanceText, runConformance, toolConformance } from 'allos/plugin/testing';
 *
 * class GreetInput {
 *   @IsString() @Describe('Whom to greet.') name!: string;
 * }
 *
 * @Tool({ name: 'greet', description: 'Greets a person.', input: inputOf(GreetInput), effects: 'read' })
 * class Greet implements Tool<GreetInput> {
 *   async execute({ name }: GreetInput): Promise<ToolResult> {
 *     return { success: true, result: `Hello, ${name}!` };
 *   }
 * }
 *
 * const contracts = toolConformance({ tool: Greet, examples: [{ input: { name: 'Ada' } }] });
 * console.log(conformanceText(await runConformance(contracts)));
 * ```
 */
export function toolConformance(subject: ToolUnderTest): readonly Contract[] {
  const tool = describedTool(subject);
  return ALL.map(({ id, title, unless, check }) =>
    judgedContract({
      id,
      title,
      notApplicable: unless(tool),
      check: async (after) => {
        const desk = (): ToolDesk => {
          const made = new ToolDesk(tool);
          after(() => made.remove());
          return made;
        };
        await check({ tool, desk });
      },
    }),
  );
}
