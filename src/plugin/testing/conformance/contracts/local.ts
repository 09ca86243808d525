import { holds, same } from '../broken-contract.js';
import { contract, type ContractDefinition } from '../contract-definition.js';

/** What a provider says without asking anybody. */
export const LOCAL_CONTRACTS: readonly ContractDefinition[] = [
  contract(
    'local.tokens',
    'Tokens are estimated without asking: a quarter of the characters, at least 1',
    async (scene) => {
      const provider = scene.provider();
      same(
        ['', 'a', 'a'.repeat(400)].map((text) => provider.countTokens(text)),
        [1, 1, 100],
        'the estimates for 0, 1 and 400 characters',
      );
      same(scene.requests.length, 0, 'the number of requests');
    },
  ),
  contract('local.window', 'The context window is a number of tokens, or unknown', async (scene) => {
    const window: unknown = scene.provider().contextWindow(scene.subject.model);
    holds(
      window === undefined || (typeof window === 'number' && Number.isInteger(window) && window > 0),
      `the context window is ${String(window)}`,
    );
    same(scene.requests.length, 0, 'the number of requests');
  }),
  contract('local.capabilities', 'What the model is said to do is what its API has', async (scene) => {
    const { tools, images, reasoning } = scene.provider().capabilities(scene.subject.model);
    const has = { tools: scene.has('tools'), images: scene.has('images'), reasoning: scene.has('reasoning') };
    same({ tools, images, reasoning }, has, 'the capabilities, against the features that the test says the API has');
  }),
];
