import type { StopReason } from '../../../message.js';
import { holds, same } from '../broken-contract.js';
import { contract, contractOf, type ContractDefinition } from '../contract-definition.js';
import { answerIn, callsIn, textIn } from '../outcome.js';
import { asks, says } from '../spoken-answer.js';

const NAMED = ['length', 'content_filter', 'refusal', 'pause', 'context_window'] as const satisfies StopReason[];
const TOMORROW = 'a_word_of_tomorrow';

/** Why an answer ended. */
export const STOP_CONTRACTS: readonly ContractDefinition[] = [
  contract('stop.stop', 'The word for a plain end means `stop`', async (scene) => {
    scene.reply(scene.answering({ parts: [says('Done.')], stop: 'stop' }));
    same(answerIn(await scene.ask()).stopReason, 'stop', 'the stop reason');
  }),
  contractOf(
    'tools',
    'stop.tool_calls',
    'An answer with calls ends with `tool_calls`, also where the API says `stop`',
    async (scene) => {
      for (const stop of ['tool_calls', 'stop'] as const) {
        scene.reply(scene.answering({ parts: [asks('id-1', 'look_up', '{"key":"a"}')], stop }));
        const finish = answerIn(await scene.ask());
        same(finish.stopReason, 'tool_calls', `the stop reason where the API says ${scene.wire.stops[stop]}`);
        same(callsIn(finish).length, 1, 'the number of calls');
      }
    },
  ),
  ...NAMED.map((reason) =>
    contractOf(`stop.${reason}`, `stop.${reason}`, `The word for it means \`${reason}\``, async (scene) => {
      scene.reply(scene.answering({ parts: [says('So far.')], stop: reason }));
      const finish = answerIn(await scene.ask());
      same(finish.stopReason, reason, `the stop reason where the API says ${scene.wire.stops[reason]}`);
      same(textIn(finish), 'So far.', 'the text');
    }),
  ),
  contract('stop.unknown', 'A word that nobody knows is no plain end and no failure', async (scene) => {
    scene.reply(scene.answering({ parts: [says('So far.')], stop: { word: TOMORROW } }));
    const finish = answerIn(await scene.ask());
    const { stopReason } = finish;
    // Where the API says that it cut the answer off and only the reason is new, `length` says so.
    holds(
      stopReason === 'unknown' || stopReason === 'length',
      `expected unknown as the stop reason, got ${stopReason}`,
    );
    same(finish.rawStopReason, TOMORROW, 'the word of the API');
    same(textIn(finish), 'So far.', 'the text');
  }),
];
