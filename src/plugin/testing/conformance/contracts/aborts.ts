import { getEventListeners } from 'node:events';
import { holds, same } from '../broken-contract.js';
import { contract, type ContractDefinition } from '../contract-definition.js';
import { answerIn, failureIn } from '../outcome.js';
import { Reading } from '../reading.js';
import type { Scene } from '../scene.js';
import { says } from '../spoken-answer.js';
import type { Exchange } from '../wire-server.js';

/** The contract says 100 ms; the rest is for a machine that is busy. */
const AT_ONCE_MS = 500;

/** The caller's signal. */
export const ABORT_CONTRACTS: readonly ContractDefinition[] = [
  contract('abort.before', 'A call that is aborted before it begins sends nothing', async (scene) => {
    scene.reply(scene.answering({ parts: [says('Hi')] }));
    failureIn(await scene.ask({ signal: AbortSignal.abort() }), 'aborted');
    same(scene.requests.length, 0, 'the number of requests');
  }),
  contract('abort.key', 'A call ends at once while its key is still being read', async (scene) => {
    let asked: () => void = () => undefined;
    const reading = new Promise<void>((resolve) => (asked = resolve));
    const apiKey = (): Promise<string> => {
      asked();
      return new Promise(() => undefined);
    };
    await endsAtOnce(scene, reading, scene.provider({ apiKey }));
    same(scene.requests.length, 0, 'the number of requests');
  }),
  contract('abort.waiting', 'A call ends at once while the server is silent', async (scene) => {
    scene.reply(() => undefined);
    await endsAtOnce(scene, scene.arrived(0));
  }),
  contract(
    'abort.answering',
    'A call ends at once in the middle of its answer, as aborted and not as cut',
    async (scene) => {
      scene.reply((exchange) => begin(scene, exchange));
      const abort = new AbortController();
      const reading = new Reading(scene.provider(), scene.request(), abort.signal);
      await reading.until('text');
      const started = performance.now();
      abort.abort();
      failureIn(await reading.rest(), 'aborted');
      soon(started, 'the stream ended');
    },
  ),
  contract('abort.refusal', 'A call ends at once while a refusal is being read', async (scene) => {
    const headed = new Promise<void>((resolve) => {
      scene.reply(({ head, write }) => {
        head({ status: 500, headers: { 'content-type': 'application/json' } });
        write('{');
        // Nobody tells when the client has read the head.
        setTimeout(resolve, 150);
      });
    });
    await endsAtOnce(scene, headed);
  }),
  contract('abort.after', 'An abort after the end changes nothing', async (scene) => {
    scene.reply(scene.answering({ parts: [says('Hi')] }));
    const abort = new AbortController();
    const reading = new Reading(scene.provider(), scene.request(), abort.signal);
    await reading.until('finish');
    abort.abort();
    answerIn(await reading.rest());
  }),
  contract('abort.connection', 'An aborted call lets go of its connection', async (scene) => {
    const closed = closing(scene);
    const abort = new AbortController();
    const reading = new Reading(scene.provider(), scene.request(), abort.signal);
    await reading.until('text');
    abort.abort();
    await reading.rest();
    await letGo(closed);
  }),
  contract('abort.left', 'A caller who stops reading lets go of the connection', async (scene) => {
    const closed = closing(scene);
    const reading = new Reading(scene.provider(), scene.request(), new AbortController().signal);
    await reading.until('text');
    await reading.leave();
    await letGo(closed);
  }),
  contract('abort.listeners', 'Calls leave no listeners on the signal of a run', async (scene) => {
    const { signal } = new AbortController();
    const provider = scene.provider();
    const counts: number[] = [];
    scene.reply(scene.answering({ parts: [says('Hi')] }));
    for (let call = 0; call < 6; call++) {
      await scene.ask({ provider, signal });
      counts.push(getEventListeners(signal, 'abort').length);
    }
    holds((counts.at(-1) ?? 0) <= (counts[1] ?? 0), `the listeners grow with each call: ${counts.join(', ')}`);
  }),
];

/** Aborts a call once something happened, and expects its end. */
async function endsAtOnce(scene: Scene, when: Promise<unknown>, provider = scene.provider()): Promise<void> {
  const abort = new AbortController();
  const reading = new Reading(provider, scene.request(), abort.signal).begin();
  await Promise.race([when, reading.come()]);
  const started = performance.now();
  abort.abort();
  failureIn(await reading.rest(), 'aborted');
  soon(started, 'the stream ended');
}

function begin(scene: Scene, { head, write }: Exchange): void {
  const { all, open } = scene.frames({ parts: [says('So far')] });
  head({ headers: { 'content-type': scene.wire.contentType } });
  for (const piece of all.slice(0, open)) write(piece);
}

/** Begins answers that go no further; settles when the connection of one is closed. */
function closing(scene: Scene): Promise<void> {
  return new Promise((resolve) => {
    scene.reply((exchange) => {
      begin(scene, exchange);
      void exchange.closed().then(resolve);
    });
  });
}

async function letGo(closed: Promise<void>): Promise<void> {
  const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 1000).unref());
  holds((await Promise.race([closed, late])) !== 'late', 'the connection was still open after 1 s');
}

function soon(started: number, what: string): void {
  const ms = Math.round(performance.now() - started);
  holds(ms <= AT_ONCE_MS, `${what} ${ms} ms after the abort; 100 ms is promised`);
}
