import { contributionOf } from '../../contribution.js';
import { AllosError } from '../../error.js';
import type { Tool, ToolOptions } from '../../tool.js';
import type { ToolExample, ToolUnderTest } from './tool-under-test.js';

/** A tool under test, with what its decorator recorded. */
export interface DescribedTool {
  readonly options: ToolOptions<unknown>;
  readonly examples: readonly ToolExample[];
  readonly make: () => Tool<never>;
  readonly now: number;
}

const START = Date.UTC(2026, 0, 1);

/** Reads what `@Tool` recorded. Throws `plugin.invalid` for a class that it did not mark. */
export function describedTool({ tool, make, examples = [], now = START }: ToolUnderTest): DescribedTool {
  const contribution = contributionOf(tool);
  if (contribution?.kind !== 'tool') {
    throw new AllosError('plugin.invalid', `class ${tool.name} is no tool`, { hint: 'Mark it with @Tool({ … }).' });
  }
  const constructible = tool as new () => Tool<never>;
  return { options: contribution.options, examples, make: make ?? (() => new constructible()), now };
}
