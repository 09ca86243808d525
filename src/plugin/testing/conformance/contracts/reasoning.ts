import type { Message } from '../../../message.js';
import type { Provider, ProviderRequest } from '../../../provider.js';
import { holds, same, shown } from '../broken-contract.js';
import { contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn, callsIn, textIn } from '../outcome.js';
import type { Scene } from '../scene.js';
import { asks, says, SEAL, thinks, type SpokenPart } from '../spoken-answer.js';
import { resultPart } from '../transcript-writer.js';
import { otherModel } from './requests.js';

const BACK = ['reasoning', 'returnedReasoning'] as const;
const SEALED = ['reasoning', 'returnedReasoning', 'sealedReasoning'] as const;
const SEALED_MARK = SEAL.slice(0, 12);

/** What a model thinks is shown apart, goes back to it as it came, and goes nowhere else. */
export const REASONING_CONTRACTS: readonly ContractDefinition[] = [
  contractOf('reasoning', 'reasoning.shown', 'Reasoning is shown and kept apart from the text', async (scene) => {
    scene.reply(scene.answering({ parts: [thinks('Hm, ', 'naïve 😀'), says('Done.')] }));
    const outcome = await scene.ask();
    const finish = answerIn(outcome);
    same([outcome.reasoning, outcome.text], ['Hm, naïve 😀', 'Done.'], 'reasoning and text that were shown');
    same(textIn(finish), 'Done.', 'the text');
    const kept = finish.content.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
    same(kept, 'Hm, naïve 😀', 'the reasoning of the answer');
  }),
  contractOf(
    BACK,
    'reasoning.returned',
    'Reasoning goes back to its model, before what it led to, as it came',
    async (scene) => {
      const { provider, messages } = await thought(scene, thinks('First ', 'this.'));
      const { said } = (await scene.sends({ messages }, provider)).says;
      const at = said.findIndex(({ type }) => type === 'reasoning');
      const item = said[at];
      holds(item?.type === 'reasoning', `the reasoning did not go back: ${shown(said)}`);
      if (scene.has('returnedReasoningText')) same(item.text, 'First this.', 'the reasoning that went back');
      if (scene.has('sealedReasoning')) same(item.seal, SEAL, 'the seal of the reasoning that went back');
      const next = said.slice(at + 1).find(({ type }) => type !== 'reasoning');
      holds(next?.type === 'assistant' || next?.type === 'call', `behind the reasoning stands ${shown(next)}`);
    },
  ),
  contractOf(SEALED, 'reasoning.hidden', 'Reasoning of which only the seal is told goes back too', async (scene) => {
    const { provider, messages } = await thought(scene, thinks());
    const { body } = await scene.sends({ messages }, provider);
    holds(body.includes(JSON.stringify(SEAL)), 'the seal did not go back');
  }),
  contractOf(
    [...SEALED, 'servedModel'],
    'reasoning.alias',
    'Reasoning goes back to a model that answers under another name',
    async (scene) => {
      const { provider, messages } = await thought(scene, thinks('First this.'), 'served-2026-01-01');
      holds((await scene.sends({ messages }, provider)).body.includes(SEALED_MARK), 'the seal did not go back');
    },
  ),
  elsewhere('reasoning.other-model', 'another model', (scene) => ({ request: { model: otherModel(scene) } })),
  elsewhere('reasoning.other-conversation', 'another conversation, such as a fork', () => ({
    request: { lineage: 'conversation-2' },
  })),
  elsewhere('reasoning.other-endpoint', 'another endpoint', (scene) => ({
    provider: scene.provider({ baseUrl: `${scene.origin}/elsewhere` }),
  })),
  elsewhere('reasoning.other-provider', 'another provider of the same API', (scene) => ({
    provider: scene.provider({ name: `${scene.subject.name}-too` }),
  })),
];

interface Elsewhere {
  readonly provider?: Provider;
  readonly request?: Partial<ProviderRequest>;
}

function elsewhere(id: string, where: string, change: (scene: Scene) => Elsewhere): ContractDefinition {
  return contractOf(SEALED, id, `Sealed reasoning does not go to ${where}; the rest does`, async (scene) => {
    const { provider, messages } = await thought(scene, thinks('First this.'));
    const changed = change(scene);
    const { body, says: sent } = await scene.sends({ messages, ...changed.request }, changed.provider ?? provider);
    holds(!body.includes(SEALED_MARK), `the seal went to ${where}`);
    const text = sent.said.find((item) => item.type === 'assistant' && item.text.includes('I look.'));
    holds(text !== undefined, `the text of the answer did not go to ${where}: ${shown(sent.said)}`);
  });
}

/** A turn that began with a thought, up to the results of its calls. */
async function thought(scene: Scene, thinking: SpokenPart, model = scene.subject.model) {
  const provider = scene.provider();
  const parts = [thinking, says('I look.'), ...(scene.has('tools') ? [asks('id-1', 'look_up', '{"key":"a"}')] : [])];
  scene.reply(scene.answering({ parts, model }));
  const first = answerIn(await scene.ask({ provider }));
  const next = scene.has('tools')
    ? scene.write.results(...callsIn(first).map(({ id }) => resultPart(id, 'found')))
    : scene.write.user('Go on.');
  const messages: readonly Message[] = [scene.write.user('Go'), scene.write.answer(first), next];
  return { provider, messages };
}
