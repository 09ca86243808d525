import type { AssistantPart, Message } from '../../../message.js';
import { holds, same, shown } from '../broken-contract.js';
import { contract, contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn, callsIn, textIn } from '../outcome.js';
import { callsArePaired, saidInOrder } from '../said-in-order.js';
import type { Scene } from '../scene.js';
import { asks, says, thinks } from '../spoken-answer.js';
import { callPart, resultPart } from '../transcript-writer.js';

const MARK = 'foreign-payload';
/** Ids as other vendors make them. */
const FOREIGN_IDS = [
  `call_${'x'.repeat(440)}|fc_1`,
  `call_${'x'.repeat(440)}|fc_2`,
  'functions.look_up:0',
  'ä b/c',
  '1',
];

/** Every part that another vendor's model may have written. */
const FOREIGN_PARTS: readonly AssistantPart[] = [
  { type: 'reasoning', text: 'I wondered.', native: { type: 'thinking', signature: MARK, item: { id: MARK } } },
  { type: 'reasoning', text: '', redacted: true, native: { type: 'redacted_thinking', data: MARK } },
  { type: 'text', text: 'I searched.', native: { citations: [{ url: MARK }], id: MARK, phase: MARK } },
  { type: 'server_tool', name: 'web_search', native: { type: 'server_tool_use', id: MARK, item: { id: MARK } } },
  { type: 'citation', text: 'A source.', url: 'https://source.example/', native: MARK },
];

/** A conversation that comes from another provider, or goes to one. */
export const HOP_CONTRACTS: readonly ContractDefinition[] = [
  contract('hop.foreign-payloads', 'Payloads of other vendors are left out, the text is kept', async (scene) => {
    const { write } = scene;
    const messages = [write.user('one'), write.assistant(FOREIGN_PARTS), write.user('two')];
    const { body, says: sent } = await scene.sends({ messages });
    holds(!body.includes(MARK), `a payload of another vendor was sent: ${body}`);
    saidInOrder(sent.said, [
      { type: 'user', text: 'one' },
      { type: 'assistant', text: 'I searched.' },
      { type: 'user', text: 'two' },
    ]);
  }),
  contract('hop.losses', 'What was left out is told with the answer', async (scene) => {
    const foreign = scene.write.assistant(FOREIGN_PARTS);
    const { finish } = await scene.sends({ messages: [scene.write.user('one'), foreign, scene.write.user('two')] });
    const lost = (finish.losses ?? []).filter(({ messageId }) => messageId === foreign.id);
    holds(
      lost.some(({ part }) => part === 'server_tool'),
      `no loss tells of the server tool: ${shown(finish.losses)}`,
    );
    holds(
      lost.every(({ reason }) => reason !== ''),
      `a loss has no reason: ${shown(lost)}`,
    );
    const { finish: whole } = await scene.sends({});
    same(whole.losses ?? [], [], 'the losses of a request from which nothing was left out');
  }),
  contractOf('tools', 'hop.foreign-ids', 'Ids of other vendors still pair calls with results', async (scene) => {
    const { write } = scene;
    const calls = write.assistant(FOREIGN_IDS.map((id, index) => callPart(id, { key: String(index) })));
    const results = write.results(...FOREIGN_IDS.map((id, index) => resultPart(id, `found ${index}`)));
    await pairs(
      scene,
      [write.user('Go'), calls, results],
      FOREIGN_IDS.map((_, index) => `found ${index}`),
    );
  }),
  contractOf(
    'tools',
    'hop.foreign-names',
    'Names of tools that another API took still pair calls with results',
    async (scene) => {
      const { write } = scene;
      const call = { ...callPart('id-1'), name: 'server.look/up: the thing' };
      const result = { ...resultPart('id-1', 'found 1'), name: call.name };
      await pairs(scene, [write.user('Go'), write.assistant([call]), write.results(result)], ['found 1']);
    },
  ),
  contractOf('tools', 'hop.orphaned-calls', 'A call without a result gets one', async (scene) => {
    const { write } = scene;
    const calls = write.assistant([callPart('id-1'), callPart('id-2')]);
    await pairs(
      scene,
      [write.user('Go'), calls, write.results(resultPart('id-2', 'found 2')), write.user('Stop.')],
      ['found 2'],
    );
    await pairs(scene, [write.user('Go'), calls, write.user('Stop.')], []);
    await pairs(scene, [write.user('Go'), calls], []);
  }),
  contractOf('tools', 'hop.stray-results', 'A result without a call does no harm', async (scene) => {
    const { write } = scene;
    const stray = write.results(resultPart('id-gone', 'found nothing'));
    await pairs(scene, [write.user('Go'), stray, write.user('Stop.')], []);
    await pairs(scene, [stray, write.user('Stop.')], []);
    const calls = write.assistant([callPart('id-1')]);
    const results = write.results(
      resultPart('id-1', 'found 1'),
      resultPart('id-1', 'found again'),
      resultPart('id-2', 'found 2'),
    );
    await pairs(scene, [write.user('Go'), calls, results], ['found 1']);
  }),
  contractOf(
    'tools',
    'hop.split-results',
    'Results in several messages, or in another order, find their calls',
    async (scene) => {
      const { write } = scene;
      const calls = write.assistant([callPart('id-1'), callPart('id-2')]);
      const apart = ['id-1', 'id-2'].map((id) => write.results(resultPart(id, `found ${id}`)));
      await pairs(scene, [write.user('Go'), calls, ...apart], ['found id-1', 'found id-2']);
      const turned = write.results(resultPart('id-2', 'found id-2'), resultPart('id-1', 'found id-1'));
      const { said } = await pairs(scene, [write.user('Go'), calls, turned], []);
      const [first] = said.flatMap((item) => (item.type === 'call' ? [item.id] : []));
      const answers = said.flatMap((item) => (item.type === 'result' ? [item] : []));
      // Where calls have no ids, their order tells which result is whose.
      const answer = first === undefined ? answers[0] : answers.find(({ id }) => id === first);
      holds(answer?.text.includes('found id-1') === true, `the result of the first call is ${shown(answer)}`);
    },
  ),
  contract(
    'hop.merged-roles',
    'Several messages of one side in a row, and an answer at the beginning, are taken',
    async (scene) => {
      const { write } = scene;
      const messages = [
        write.says('zero'),
        write.user('one'),
        write.user('two'),
        write.says('three'),
        write.says('four'),
        write.user('five'),
      ];
      saidInOrder((await scene.sends({ messages })).says.said, [
        { type: 'assistant', text: 'zero' },
        { type: 'user', text: 'one' },
        { type: 'user', text: 'two' },
        { type: 'assistant', text: 'three' },
        { type: 'assistant', text: 'four' },
        { type: 'user', text: 'five' },
      ]);
    },
  ),
  contract('hop.out', 'An answer survives JSON, and others can read it without its payloads', async (scene) => {
    const thoughts = scene.has('reasoning') ? [thinks('First this.')] : [];
    const calls = scene.has('tools') ? [asks('id-1', 'look_up', '{"key":"a"}')] : [];
    scene.reply(scene.answering({ parts: [...thoughts, says('I look.'), ...calls] }));
    const finish = answerIn(await scene.ask());
    same(finish.content, JSON.parse(JSON.stringify(finish.content)), 'the content, against what JSON makes of it');
    same(textIn(finish), 'I look.', 'the text');
    same(
      callsIn(finish).map(({ input }) => input),
      scene.has('tools') ? [{ key: 'a' }] : [],
      'the arguments of the calls',
    );
  }),
];

async function pairs(scene: Scene, messages: readonly Message[], results: readonly string[]) {
  const { says: sent } = await scene.sends({ messages });
  callsArePaired(sent.said);
  saidInOrder(
    sent.said,
    results.map((text) => ({ type: 'result', text }) as const),
  );
  return sent;
}
