import { holds, same } from '../broken-contract.js';
import { contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn, callsIn } from '../outcome.js';
import type { Scene } from '../scene.js';
import { asks } from '../spoken-answer.js';
import { resultPart } from '../transcript-writer.js';

/** Ids of calls pair them with their results, so they are unique whatever the server says. */
export const CALL_ID_CONTRACTS: readonly ContractDefinition[] = [
  contractOf('tools', 'call-ids.missing', 'Calls to which the server gives no ids get some', async (scene) => {
    distinct(await idsOf(scene, [undefined, undefined]));
  }),
  contractOf(['tools', 'callIds'], 'call-ids.doubled', 'Two calls with the same id become two', async (scene) => {
    distinct(await idsOf(scene, ['id-1', 'id-1']));
  }),
  contractOf('tools', 'call-ids.repeated', 'An id that an earlier turn used is not used again', async (scene) => {
    const provider = scene.provider();
    const parts = [asks(scene.has('callIds') ? 'id-1' : undefined, 'look_up', '{"key":"a"}')];
    scene.reply(scene.answering({ parts }));
    const first = answerIn(await scene.ask({ provider }));
    const [before] = callsIn(first);
    const messages = [scene.write.user('Go'), scene.write.answer(first)];
    const results = scene.write.results(resultPart(before?.id ?? '', 'found'));
    const second = answerIn(
      await scene.ask({ provider, request: scene.request({ messages: [...messages, results] }) }),
    );
    distinct([before?.id ?? '', ...callsIn(second).map(({ id }) => id)]);
  }),
];

async function idsOf(scene: Scene, given: readonly (string | undefined)[]): Promise<readonly string[]> {
  const parts = given.map((id, index) => asks(id, 'look_up', `{"key":"${index}"}`));
  scene.reply(scene.answering({ parts }));
  const outcome = await scene.ask();
  const calls = callsIn(answerIn(outcome));
  same(
    calls.map(({ input }) => input),
    given.map((_, index) => ({ key: String(index) })),
    'the arguments of the calls',
  );
  const ids = calls.map(({ id }) => id);
  for (const { id } of outcome.announced)
    holds(ids.includes(id), `the call ${id} was shown, the answer has ${ids.join()}`);
  return ids;
}

function distinct(ids: readonly string[]): void {
  holds(ids.length > 1, `expected more than one call, got ${ids.length}`);
  holds(
    ids.every((id) => id !== ''),
    `a call has no id: ${JSON.stringify(ids)}`,
  );
  holds(new Set(ids).size === ids.length, `two calls have the same id: ${JSON.stringify(ids)}`);
}
