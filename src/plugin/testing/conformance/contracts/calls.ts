import { holds, same } from '../broken-contract.js';
import { contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn, callsIn, textIn } from '../outcome.js';
import type { Scene } from '../scene.js';
import { asks, says, type SpokenAnswer } from '../spoken-answer.js';
import { resultPart } from '../transcript-writer.js';

const HARD_ARGUMENTS = '{"key":"a\\"b\\\\ \\u00e9 😀","n":[1,{"x":null}],"":true}';

/** JSON.parse takes this depth, JSON.stringify does not always. */
const DEEP = 3000;

/** How tools are called. */
export const CALL_CONTRACTS: readonly ContractDefinition[] = [
  contractOf('tools', 'calls.one', 'A call has its name, its arguments and its id', async (scene) => {
    const { finish, announced } = await called(scene, { parts: [asks('id-1', 'look_up', '{"key":', '"a"}')] });
    const [call] = finish.calls;
    same({ name: call?.name, input: call?.input }, { name: 'look_up', input: { key: 'a' } }, 'the call');
    same(call?.malformed, undefined, 'what is malformed of the call');
    if (scene.has('callIds')) same(call?.id, 'id-1', 'the id of the call');
    for (const { id, name } of announced)
      same({ id, name }, { id: call?.id, name: call?.name }, 'the call that was shown');
    same(finish.stopReason, 'tool_calls', 'the stop reason');
  }),
  contractOf('tools', 'calls.parallel', 'Several calls of one answer stay apart and in order', async (scene) => {
    const parts = ['a', 'b', 'c'].map((key) => asks(`id-${key}`, 'look_up', `{"key":"${key}"}`));
    await inputsAre(scene, { parts }, [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  }),
  contractOf(
    ['tools', 'argumentPieces'],
    'calls.interleaved',
    'Pieces of several calls find their own call',
    async (scene) => {
      const parts = [asks('id-a', 'look_up', '{"key"', ':"a', '"}'), asks('id-b', 'look_up', '{"ke', 'y":"', 'b"}')];
      await inputsAre(scene, { parts, interleaved: true }, [{ key: 'a' }, { key: 'b' }]);
    },
  ),
  contractOf(['tools', 'argumentPieces'], 'calls.splits', 'Arguments may be cut anywhere', async (scene) => {
    const cuts = Array.from({ length: HARD_ARGUMENTS.length - 1 }, (_, at) => at + 1);
    const forms = cuts.map((at) => [HARD_ARGUMENTS.slice(0, at), HARD_ARGUMENTS.slice(at)]);
    for (const pieces of [...forms, HARD_ARGUMENTS.split(''), ['', HARD_ARGUMENTS, '']]) {
      await inputsAre(scene, { parts: [asks('id-1', 'look_up', ...pieces)] }, [JSON.parse(HARD_ARGUMENTS)]);
    }
  }),
  contractOf(
    'tools',
    'calls.no-arguments',
    'A call without arguments has none, and is not malformed',
    async (scene) => {
      await inputsAre(scene, { parts: [asks('id-1', 'look_up')] }, [{}]);
      if (scene.has('argumentPieces')) await inputsAre(scene, { parts: [asks('id-1', 'look_up', '')] }, [{}]);
    },
  ),
  contractOf(
    ['tools', 'argumentPieces'],
    'calls.not-json',
    'Arguments that are no JSON are kept as malformed',
    async (scene) => {
      for (const text of ['{"key":oops', 'rm -rf /', '{"key":"a"} and more']) await malformed(scene, text);
    },
  ),
  contractOf(
    'tools',
    'calls.no-object',
    'Arguments that are JSON but no object are kept as malformed',
    async (scene) => {
      for (const text of ['[1,2]', '"text"', '7', 'true']) await malformed(scene, text);
    },
  ),
  contractOf(
    'tools',
    'calls.deep',
    'Arguments that are nested too deep to be written down again do no harm',
    async (scene) => {
      const { finish } = await called(scene, {
        parts: [asks('id-1', 'look_up', '{"a":'.repeat(DEEP), '1', '}'.repeat(DEEP))],
      });
      const [call] = finish.calls;
      same(finish.calls.length, 1, 'the number of calls');
      const results = scene.write.results(resultPart(call?.id ?? '', 'no'));
      await scene.sends({ messages: [scene.write.user('Go'), scene.write.answer(finish), results] });
    },
  ),
  contractOf('tools', 'calls.proto-key', 'A key named __proto__ is a key', async (scene) => {
    const written = '{"__proto__":{"key":"a"}}';
    const { finish } = await called(scene, { parts: [asks('id-1', 'look_up', written)] });
    same(JSON.stringify(finish.calls[0]?.input), written, 'the arguments of the call');
    same(({} as { readonly key?: unknown }).key, undefined, 'what every object has now');
  }),
  contractOf('tools', 'calls.behind-text', 'Text and the calls behind it keep their order', async (scene) => {
    const { finish } = await called(scene, { parts: [says('I look.'), asks('id-1', 'look_up', '{"key":"a"}')] });
    same(textIn(finish), 'I look.', 'the text before the call');
    same(
      finish.content.map(({ type }) => type),
      ['text', 'tool_call'],
      'the order of the parts',
    );
  }),
  contractOf(
    ['tools', 'argumentPieces', 'stop.length'],
    'calls.cut-off',
    'A call that the bound cut off is no call',
    async (scene) => {
      const parts = [says('I look.'), asks('id-1', 'look_up', '{"key":"an unfin')];
      const { finish } = await called(scene, { parts, stop: 'length' });
      same(finish.calls, [], 'the calls');
      same(textIn(finish), 'I look.', 'the text before the call');
      same(finish.stopReason, 'length', 'the stop reason');
    },
  ),
];

async function called(scene: Scene, spoken: SpokenAnswer) {
  scene.reply(scene.answering(spoken));
  const outcome = await scene.ask();
  const finish = answerIn(outcome);
  return { finish: { ...finish, calls: callsIn(finish) }, announced: outcome.announced };
}

async function inputsAre(scene: Scene, spoken: SpokenAnswer, inputs: readonly object[]): Promise<void> {
  const { finish } = await called(scene, spoken);
  same(
    finish.calls.map(({ input }) => input),
    inputs,
    'the arguments of the calls',
  );
  same(
    finish.calls.map(({ malformed }) => malformed),
    inputs.map(() => undefined),
    'what is malformed of them',
  );
  holds(
    finish.calls.every(({ name }) => name === 'look_up'),
    'a call has another name',
  );
}

async function malformed(scene: Scene, text: string): Promise<void> {
  const { finish } = await called(scene, { parts: [asks('id-1', 'look_up', text)] });
  same(finish.calls.length, 1, `the number of calls where the arguments are ${text}`);
  const [call] = finish.calls;
  holds(call?.malformed !== undefined, `the arguments ${text} are not malformed`);
  holds(call.malformed.reason !== '', 'malformed arguments have no reason');
  const kept = call.malformed.text.trim();
  // An API that sends values tells a text without its quotation marks.
  holds(kept === text || JSON.stringify(kept) === text, `malformed arguments were kept as ${kept}, not ${text}`);
  same(call.input, {}, 'the input of a malformed call');
}
