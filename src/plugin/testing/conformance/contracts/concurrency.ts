import { holds, same } from '../broken-contract.js';
import { contract, type ContractDefinition } from '../contract-definition.js';
import { answerIn, textIn } from '../outcome.js';
import { Reading } from '../reading.js';
import type { Scene } from '../scene.js';
import { says } from '../spoken-answer.js';
import type { Exchange } from '../wire-server.js';

const NAMES = ['left', 'right'] as const;
/** So much that a buffer grows, and little enough for a small context window. */
const LONG_TEXT = 'x'.repeat(20_000);

/** Several calls of one provider at the same time: sub-runs share it. */
export const CONCURRENCY_CONTRACTS: readonly ContractDefinition[] = [
  contract('concurrent.answers', 'Two streams at the same time do not mix', async (scene) => {
    const exchanges: Exchange[] = [];
    scene.reply((exchange) => {
      if (exchanges.push(exchange) === NAMES.length) answerInTurns(scene, exchanges);
    });
    const provider = scene.provider();
    const outcomes = await Promise.all(
      NAMES.map(async (name) => await scene.ask({ provider, request: requestOf(scene, name) })),
    );
    same(
      outcomes.map((outcome) => textIn(answerIn(outcome))),
      NAMES.map((name) => `${name} one, ${name} two`),
      'the answers',
    );
  }),
  contract('concurrent.requests', 'Two requests at the same time do not mix', async (scene) => {
    const provider = scene.provider();
    scene.reply(scene.answering({ parts: [says('OK')], usage: 'none' }));
    await scene.ask({ provider, request: requestOf(scene, 'before') });
    const { signal } = new AbortController();
    const readings = NAMES.map((name) => new Reading(provider, requestOf(scene, name), signal).begin());
    for (const reading of readings) answerIn(await reading.rest());
    for (const name of NAMES) {
      const bodies = scene.requests.filter(({ body }) => body.includes(`I am ${name}`)).map(({ body }) => body);
      same(bodies.length, 1, `the number of requests of ${name}`);
      holds(
        NAMES.every((other) => other === name || !bodies.join().includes(other)),
        `the request of ${name} holds another one`,
      );
      holds(
        scene.requests.every((request) => scene.read(request).said.length > 0),
        'a request has no transcript',
      );
    }
  }),
];

function requestOf(scene: Scene, name: string) {
  return scene.request({
    messages: [scene.write.user(LONG_TEXT), scene.write.says('Yes?'), scene.write.user(`I am ${name}`)],
  });
}

function answerInTurns(scene: Scene, exchanges: readonly Exchange[]): void {
  const streams = exchanges.map((exchange) => {
    const name = NAMES.find((each) => exchange.request.body.includes(`I am ${each}`)) ?? 'nobody';
    exchange.head({ headers: { 'content-type': scene.wire.contentType } });
    return { exchange, pieces: scene.frames({ parts: [says(`${name} one`, `, ${name} two`)], usage: 'none' }).all };
  });
  const longest = Math.max(...streams.map(({ pieces }) => pieces.length));
  for (let turn = 0; turn < longest; turn++) {
    for (const { exchange, pieces } of streams) pieces.slice(turn, turn + 1).forEach(exchange.write);
  }
  for (const { exchange } of streams) exchange.end();
}
