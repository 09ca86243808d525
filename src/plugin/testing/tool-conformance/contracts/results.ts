import type { ToolResult } from '../../../tool.js';
import { holds, shown } from '../../conformance/broken-contract.js';
import { notJson } from '../not-json.js';
import { quietly } from '../quietly.js';
import { callContract, unlessPath, type ToolContract } from '../tool-contract.js';
import type { ToolDesk } from '../tool-desk.js';
import type { ToolExample } from '../tool-under-test.js';

/** Characters of a result beyond which Allos cuts it in the middle, where it tells the model least. */
const MAX_CHARACTERS = 200_000;
const LONG_LINES = 'A line of a file that is much longer than anybody thought.\n'.repeat(20_000);

/** What it answers. */
export const RESULT_CONTRACTS: readonly ToolContract[] = [
  callContract('result.examples', 'Its examples end as the test says', async ({ tool, desk }) => {
    for (const example of tool.examples) {
      const { success, error } = await callAt(desk(), example);
      const wanted = example.fails !== true;
      holds(success === wanted, `${shown(example.input)} ${success ? 'went well' : `failed: ${error ?? ''}`}`);
    }
  }),
  callContract('result.shape', 'A result is data that survives JSON; a failure says why', async ({ tool, desk }) => {
    for (const example of tool.examples) checkShape(await callAt(desk(), example));
  }),
  callContract('result.bounded', 'Long input makes no endless result', async ({ tool, desk }) => {
    for (const example of tool.examples) {
      const files = Object.fromEntries(Object.keys(example.files ?? {}).map((path) => [path, LONG_LINES]));
      const { modelText, result } = await callAt(desk(), { ...example, files });
      const text = modelText ?? JSON.stringify(result ?? '');
      holds(
        text.length <= MAX_CHARACTERS,
        `${shown(example.input)} answers ${text.length} characters; at most ${MAX_CHARACTERS} reach a model`,
      );
    }
  }),
  callContract(
    'result.failure',
    'What is not there is a failure that names it, and no throw',
    async ({ tool, desk }) => {
      const property = tool.options.subject?.property ?? '';
      for (const { input, files } of tool.examples) {
        const made = desk();
        made.put(files === undefined ? {} : { files });
        const result = await made.call({ ...input, [property]: 'not/there-4f7c' });
        checkShape(result);
        if (result.success) continue;
        holds(
          result.error?.includes('there-4f7c') === true,
          `the failure does not name the path: ${shown(result.error)}`,
        );
      }
    },
    unlessPath,
  ),
  callContract('output.silent', 'It writes nothing to stdout', async ({ tool, desk }) => {
    for (const example of tool.examples) {
      const { stdout } = await quietly(async () => await callAt(desk(), example));
      holds(stdout === '', `it wrote ${shown(stdout)}; use context.report or TOKENS.Logger`);
    }
  }),
];

/** Calls the tool with an example. */
export async function callAt(desk: ToolDesk, example: ToolExample): Promise<ToolResult> {
  desk.put(example);
  return await desk.call(example.input);
}

function checkShape(result: ToolResult): void {
  const { success, error, modelText, changes = [], images = [] } = result;
  holds(typeof success === 'boolean', `success is ${shown(success)}`);
  holds(success || (typeof error === 'string' && error.trim() !== ''), `a failure without an error: ${shown(result)}`);
  holds(modelText === undefined || typeof modelText === 'string', `modelText is ${shown(modelText)}`);
  holds(
    changes.every(({ path }) => typeof path === 'string'),
    `changes are ${shown(changes)}`,
  );
  holds(
    images.every(({ type }) => type === 'image'),
    `images are ${shown(images)}`,
  );
  const lost = notJson(result, 'the result');
  holds(lost === undefined, `JSON does not keep ${lost}`);
}
