import { NO_USAGE, type Usage } from '../../../usage.js';
import { same } from '../broken-contract.js';
import { contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn } from '../outcome.js';
import type { Scene } from '../scene.js';
import { says } from '../spoken-answer.js';

const PLAIN: Usage = { ...NO_USAGE, inputTokens: 101, outputTokens: 53 };

/** Tokens, counted alike for every API: the figures do not overlap. */
export const USAGE_CONTRACTS: readonly ContractDefinition[] = [
  contractOf('usage', 'usage.counted', 'The tokens of prompt and answer are told', async (scene) => {
    await counts(scene, PLAIN);
  }),
  contractOf(
    ['usage', 'cacheReads'],
    'usage.cache-reads',
    'Tokens from a cache are counted once, apart',
    async (scene) => {
      await counts(scene, { ...PLAIN, cacheReadTokens: 1000 });
    },
  ),
  contractOf(
    ['usage', 'cacheWrites'],
    'usage.cache-writes',
    'Tokens into a cache are counted once, apart',
    async (scene) => {
      await counts(scene, { ...PLAIN, cacheWriteTokens: 500 });
      if (scene.has('cacheReads')) await counts(scene, { ...PLAIN, cacheReadTokens: 1000, cacheWriteTokens: 500 });
    },
  ),
  contractOf(
    ['usage', 'reasoningTokens'],
    'usage.reasoning',
    'Tokens of reasoning are a part of the answer',
    async (scene) => {
      await counts(scene, { ...PLAIN, reasoningTokens: 40 });
    },
  ),
  contractOf('usage', 'usage.absent', 'Without figures there is no usage, not one of zero', async (scene) => {
    scene.reply(scene.answering({ parts: [says('Hi')], usage: 'none' }));
    same(answerIn(await scene.ask()).usage, undefined, 'the usage where the server tells none');
  }),
];

async function counts(scene: Scene, usage: Usage): Promise<void> {
  scene.reply(scene.answering({ parts: [says('Hi')], usage }));
  same(answerIn(await scene.ask()).usage, usage, 'the usage');
}
