import { holds, same, shown } from '../broken-contract.js';
import { contract, contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn } from '../outcome.js';
import { LINEAGE } from '../scene.js';
import { says } from '../spoken-answer.js';

/** Where an answer came from, which decides where its payloads may go. */
export const ORIGIN_CONTRACTS: readonly ContractDefinition[] = [
  contract('origin.told', 'An answer names provider, API, endpoint, model and conversation', async (scene) => {
    scene.reply(scene.answering({ parts: [says('Hi')] }));
    const provider = scene.provider({ baseUrl: `${scene.origin}/below` });
    const { origin } = answerIn(await scene.ask({ provider }));
    const { model, name } = scene.subject;
    same(
      { provider: origin.provider, model: origin.model, lineage: origin.lineage },
      { provider: name, model, lineage: LINEAGE },
      'the origin',
    );
    holds(origin.api !== '', `the origin names no API: ${shown(origin)}`);
    holds(
      origin.endpoint.startsWith(`${scene.origin}/below`),
      `the endpoint of the origin is not where the request went: ${shown(origin)}`,
    );
  }),
  contractOf(
    'servedModel',
    'origin.served-model',
    'A model that the server names otherwise is told beside the one asked for',
    async (scene) => {
      scene.reply(scene.answering({ parts: [says('Hi')], model: 'served-2026-01-01' }));
      const { model, requestedModel } = answerIn(await scene.ask()).origin;
      same(
        { model, requestedModel },
        { model: 'served-2026-01-01', requestedModel: scene.subject.model },
        'the origin',
      );
    },
  ),
];
