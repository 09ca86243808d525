import { failureIn } from '../outcome.js';
import { contract, type ContractDefinition } from '../contract-definition.js';
import { plainly } from '../plain-reply.js';
import type { Scene } from '../scene.js';
import { asks, says, type SpokenAnswer } from '../spoken-answer.js';

const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

/** What no API ever says, or not at that place. */
const NONSENSE = [
  ...['null', '[]', '{}', '"text"', '7', '{"', '{"a":{"a":', '\u0000\u0001', '\n\n\n', ': \n\n'],
  ...['data: \n\n', 'data: {\n\n', 'data: null\n\ndata: []\n\n', 'event: error\n\n', 'data: [DONE]\n\n'],
  '['.repeat(50_000),
];

/** Answers that are none. */
export const BROKEN_ANSWER_CONTRACTS: readonly ContractDefinition[] = [
  contract('cut.clean-end', 'A stream that ends before its end is cut, wherever it is', async (scene) => {
    const { all, open } = scene.frames(answer(scene));
    for (let pieces = 1; pieces <= open; pieces++) {
      scene.reply(scene.streaming(all.slice(0, pieces)));
      failureIn(await scene.ask(), 'cut');
    }
  }),
  contract('cut.destroyed', 'A connection that breaks before the end cuts the answer', async (scene) => {
    const { all, open } = scene.frames(answer(scene));
    scene.reply(({ head, write, destroy }) => {
      head({ headers: { 'content-type': scene.wire.contentType } });
      for (const piece of all.slice(0, open)) write(piece);
      destroy();
    });
    failureIn(await scene.ask(), 'cut');
  }),
  contract('cut.half-end', 'Half of the last event is no end', async (scene) => {
    const { all, open } = scene.frames(answer(scene));
    const end = all[open] ?? '';
    scene.reply(scene.streaming([...all.slice(0, open), end.slice(0, end.length / 2)]));
    failureIn(await scene.ask(), 'cut');
  }),
  contract('cut.nothing', 'An empty answer of status 200 is an error', async (scene) => {
    scene.reply(scene.streaming([]));
    failureIn(await scene.ask(), 'cut', 'bad_response');
  }),
  contract('answer.foreign', 'A page of a proxy is no answer', async (scene) => {
    scene.reply(plainly({ status: 200, headers: { 'content-type': 'text/html' }, body: PAGE }));
    failureIn(await scene.ask(), 'bad_response');
  }),
  contract('answer.nonsense', 'Whatever a server says ends in one error event and throws nothing', async (scene) => {
    for (const body of NONSENSE) {
      for (const status of [200, 400, 500]) {
        scene.reply(plainly({ status, headers: { 'content-type': scene.wire.contentType }, body }));
        failureIn(await scene.ask());
      }
    }
  }),
];

function answer(scene: Scene): SpokenAnswer {
  const calls = scene.has('tools') ? [asks('id-1', 'look_up', '{"key"', ':"a"}')] : [];
  return { parts: [says('Some', ' text'), ...calls] };
}
