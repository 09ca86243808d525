import { holds } from '../broken-contract.js';
import { contract, contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn, callsIn } from '../outcome.js';
import { callsArePaired, saidInOrder } from '../said-in-order.js';
import type { SentItem } from '../sent-request.js';
import { asks, says } from '../spoken-answer.js';
import { callPart, resultPart } from '../transcript-writer.js';

/** How a transcript is written. */
export const TRANSCRIPT_CONTRACTS: readonly ContractDefinition[] = [
  contract('transcript.order', 'What was said is sent, in its order and by whom', async (scene) => {
    const { write } = scene;
    const messages = [
      write.user('one', 'two'),
      write.says('three'),
      write.user('four'),
      write.says('five'),
      write.user('six'),
    ];
    const { says: sent } = await scene.sends({ messages });
    saidInOrder(sent.said, [
      { type: 'user', text: 'one' },
      { type: 'user', text: 'two' },
      { type: 'assistant', text: 'three' },
      { type: 'user', text: 'four' },
      { type: 'assistant', text: 'five' },
      { type: 'user', text: 'six' },
    ]);
  }),
  contractOf('tools', 'transcript.calls', 'Own calls and their results go back in pairs', async (scene) => {
    const provider = scene.provider();
    const keys = ['a', 'b'];
    scene.reply(
      scene.answering({
        parts: [says('I look.'), ...keys.map((key) => asks(`id-${key}`, 'look_up', `{"key":"${key}"}`))],
      }),
    );
    const first = answerIn(await scene.ask({ provider }));
    const results = callsIn(first).map(({ id }, index) => resultPart(id, `found ${keys[index]}`));
    const messages = [scene.write.user('Go'), scene.write.answer(first), scene.write.results(...results)];
    const { said } = (await scene.sends({ messages }, provider)).says;
    saidInOrder(said, [
      { type: 'assistant', text: 'I look.' },
      { type: 'call', name: 'look_up', input: { key: 'a' } },
      { type: 'call', name: 'look_up', input: { key: 'b' } },
      { type: 'result', text: 'found a' },
      { type: 'result', text: 'found b' },
    ]);
    callsArePaired(said);
    if (!scene.has('callIds')) return;
    const ids = (type: 'call' | 'result'): string => said.map((item) => (item.type === type ? item.id : '')).join();
    holds(
      ids('call').includes('id-a') && ids('result').includes('id-b'),
      `the ids of the server did not go back: ${ids('call')}`,
    );
  }),
  contractOf(
    'tools',
    'transcript.refused-calls',
    'What became of a call is told, also when it was denied or failed',
    async (scene) => {
      const { write } = scene;
      const statuses = ['ok', 'error', 'denied', 'cancelled', 'unknown'] as const;
      const calls = write.assistant(statuses.map((status) => callPart(status)));
      const results = write.results(...statuses.map((status) => resultPart(status, `it was ${status}!`, status)));
      const { said } = (await scene.sends({ messages: [write.user('Go'), calls, results] })).says;
      saidInOrder(
        said,
        statuses.map((status) => ({ type: 'result', text: `it was ${status}!` }) as const),
      );
      callsArePaired(said);
    },
  ),
  contractOf(
    'tools',
    'transcript.malformed-calls',
    'A call whose arguments were malformed goes back as a legal one',
    async (scene) => {
      const { write } = scene;
      const call = { ...callPart('id-1', {}), malformed: { text: '{"key":oops', reason: 'it is not JSON' } };
      const messages = [
        write.user('Go'),
        write.assistant([call]),
        write.results(resultPart('id-1', 'not JSON', 'error')),
      ];
      const { said } = (await scene.sends({ messages })).says;
      saidInOrder(said, [{ type: 'result', text: 'not JSON' }]);
      callsArePaired(said);
    },
  ),
  contract('transcript.blank', 'Messages that say nothing do no harm', async (scene) => {
    const { write } = scene;
    for (const blank of ['', ' \n']) {
      const messages = [
        ...[write.user(blank, 'one', blank), write.says(blank), write.user('two'), write.assistant([])],
        ...[write.user(blank), write.assistant([{ type: 'reasoning', text: 'hm' }]), write.user('three')],
        ...(scene.has('tools') ? [write.assistant([callPart('id-1')]), write.results(resultPart('id-1', blank))] : []),
      ];
      const { said } = (await scene.sends({ messages })).says;
      saidInOrder(
        said,
        ['one', 'two', 'three'].map((text) => ({ type: 'user', text }) as const),
      );
      callsArePaired(said);
      const empty = said.find((item, at) => saysNothing(item) && said[at + 1]?.type !== 'call');
      holds(empty === undefined, `the request says nothing in ${JSON.stringify(empty)}: leave it out`);
    }
  }),
  contract('transcript.ends-with-answer', 'A transcript may end with an answer', async (scene) => {
    const { write } = scene;
    const { said } = (await scene.sends({ messages: [write.user('one'), write.says('two \n')] })).says;
    saidInOrder(said, [{ type: 'user', text: 'one' }]);
  }),
  contract('transcript.surrogates', 'Halves of characters are mended before they are sent', async (scene) => {
    const { write } = scene;
    const half = 'x\ud83dy';
    const calls = [write.assistant([callPart('id-1', { [half]: half })]), write.results(resultPart('id-1', half))];
    const messages = [write.user(half), write.says(half), write.user('z\ude00'), ...(scene.has('tools') ? calls : [])];
    const { body, says: sent } = await scene.sends({ messages, system: half });
    const escaped = /\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}/i.exec(body);
    holds(escaped === null, `the body holds half a character: ${escaped?.[0]}`);
    holds(!/\\ud[89a-f]/i.test(JSON.stringify(sent)), `the request says half a character: ${JSON.stringify(sent)}`);
    saidInOrder(sent.said, [
      { type: 'user', text: 'x\ufffdy' },
      { type: 'assistant', text: 'x\ufffdy' },
      { type: 'user', text: 'z\ufffd' },
    ]);
  }),
  contract('transcript.broken-turns', 'Turns that were aborted or broke off are not sent', async (scene) => {
    const { write } = scene;
    const broken = (['aborted', 'failed'] as const).map((state) =>
      write.says(`half of an answer, ${state}`, { state, stopReason: 'interrupted' }),
    );
    const messages = broken.flatMap((message, index) => [write.user(`try ${index}`), message]);
    const { body, says: sent } = await scene.sends({ messages: [...messages, write.user('try again')] });
    holds(!body.includes('half of an answer'), 'a turn that broke off was sent');
    saidInOrder(
      sent.said,
      ['try 0', 'try 1', 'try again'].map((text) => ({ type: 'user', text }) as const),
    );
  }),
];

function saysNothing(item: SentItem): boolean {
  return (item.type === 'user' || item.type === 'assistant') && item.text === '';
}
