import { holds, same, shown } from '../broken-contract.js';
import { contract, contractOf, type ContractDefinition } from '../contract-definition.js';
import { failureIn } from '../outcome.js';
import type { WireFailureKind } from '../provider-wire.js';
import { Reading } from '../reading.js';
import { plainly } from '../plain-reply.js';
import { KEY, type Scene } from '../scene.js';
import { says } from '../spoken-answer.js';
import { ReplyQueue, startWireServer, type Reply } from '../wire-server.js';

const SAID = 'the server says xyzzy';

/** Refusals, told in one vocabulary. */
export const FAILURE_CONTRACTS: readonly ContractDefinition[] = [
  contract('failure.auth', 'A key that is refused is `auth`', async (scene) => await refused(scene, 'auth')),
  contract(
    'failure.bad_request',
    'A request that is refused is `bad_request`, in the words of the server',
    async (scene) => {
      const { message } = await refused(scene, 'bad_request');
      holds(message.includes(SAID), `the message does not say what the server said: ${message}`);
    },
  ),
  contract(
    'failure.not_found',
    'A model that does not exist is `not_found`',
    async (scene) => await refused(scene, 'not_found'),
  ),
  contract('failure.server', 'A failure of the server is `server`', async (scene) => await refused(scene, 'server')),
  contract(
    'failure.overloaded',
    'A server that is overloaded is `overloaded`',
    async (scene) => await refused(scene, 'overloaded'),
  ),
  contract(
    'failure.rate_limit',
    'A rate limit is `rate_limit`, with the wait that the server asks for',
    async (scene) => {
      const { retryAfterMs } = await refused(scene, 'rate_limit', { 'retry-after': '7' });
      same(retryAfterMs, 7000, 'the wait in milliseconds');
      const date = new Date(Date.now() + 60_000).toUTCString();
      const wait = (await refused(scene, 'rate_limit', { 'retry-after': date })).retryAfterMs ?? 0;
      holds(wait > 50_000 && wait <= 60_000, `expected a wait of about 60000 ms until ${date}, got ${wait}`);
    },
  ),
  contractOf(
    'contextOverflow',
    'failure.context_overflow',
    'A prompt that is too long is `context_overflow`',
    async (scene) => {
      await refused(scene, 'context_overflow');
    },
  ),
  contractOf(
    'failuresInStreams',
    'failure.first-in-stream',
    'A failure inside an answer of status 200 is a failure',
    async (scene) => {
      scene.reply(scene.streaming([scene.failureInStream('overloaded', SAID)]));
      failureIn(await scene.ask(), 'overloaded');
    },
  ),
  contractOf(
    'failuresInStreams',
    'failure.late-in-stream',
    'A failure behind the first text is a failure, whatever follows',
    async (scene) => {
      const { all, open } = scene.frames({ parts: [says('So far')] });
      scene.reply(
        scene.streaming([...all.slice(0, open), scene.failureInStream('overloaded', SAID), ...all.slice(open)]),
      );
      failureIn(await scene.ask(), 'overloaded');
    },
  ),
  contract('failure.secret', 'A key that the server repeats is in no message', async (scene) => {
    const said = `the key ${KEY} is not known`;
    const page = plainly({ status: 200, headers: { 'content-type': 'text/html' }, body: `<html>${said}</html>` });
    const inStream = scene.has('failuresInStreams') ? [scene.streaming([scene.failureInStream('auth', said)])] : [];
    for (const reply of [scene.refusing('auth', said), scene.refusing('server', said), page, ...inStream]) {
      scene.reply(reply);
      const error = failureIn(await scene.ask());
      holds(!shown(error).includes(KEY), `the error tells the key: ${shown(error)}`);
    }
  }),
  contract('failure.page', 'A page that a proxy sends for an error is not told whole', async (scene) => {
    const body = `<html><body>Bad gateway</body></html>${'\n<!-- padding -->'.repeat(5000)}`;
    scene.reply(plainly({ status: 502, headers: { 'content-type': 'text/html' }, body }));
    const { message } = failureIn(await scene.ask(), 'server');
    holds(message.length <= 1000, `the message has ${message.length} characters: ${message.slice(0, 200)}…`);
  }),
  contract('failure.recovers', 'A call after one that failed is answered', async (scene) => {
    const provider = scene.provider();
    const messages = [scene.write.user('one'), scene.write.says('two'), scene.write.user('three')];
    for (const reply of [scene.refusing('server', SAID), scene.streaming([]), beginning(scene)]) {
      scene.reply(reply);
      const abort = new AbortController();
      const reading = new Reading(provider, scene.request({ messages }), abort.signal);
      if ((await reading.next())?.type === 'text') abort.abort();
      failureIn(await reading.rest());
      const { body } = await scene.sends({ messages }, provider);
      same(body, (await scene.sends({ messages })).body, 'the request after a failure, against that of a new provider');
    }
  }),
  contract('failure.once', 'A request that failed is not sent again: the agent does that', async (scene) => {
    const kinds = ['rate_limit', 'overloaded', 'server'] as const;
    for (const reply of [...kinds.map((kind) => scene.refusing(kind, SAID)), scene.streaming([])]) {
      const before = scene.requests.length;
      scene.reply(reply);
      failureIn(await scene.ask());
      same(scene.requests.length - before, 1, 'the number of requests for one call');
    }
  }),
  contract('failure.key-helper', 'A key that cannot be read is `no_key`, and nothing is sent', async (scene) => {
    const apiKey = async (): Promise<string> => await Promise.reject(new Error('the key helper failed'));
    failureIn(await scene.ask({ provider: scene.provider({ apiKey }) }), 'no_key');
    same(scene.requests.length, 0, 'the number of requests');
  }),
  contract('failure.refused', 'A server that is not there is `connection`', async (scene) => {
    const gone = await startWireServer(() => () => undefined);
    await gone.close();
    failureIn(await scene.ask({ provider: scene.provider({ baseUrl: gone.origin }) }), 'connection');
  }),
  contract('failure.reset', 'A connection that breaks before an answer is `connection` or `cut`', async (scene) => {
    scene.reply(({ destroy }) => destroy());
    failureIn(await scene.ask(), 'connection', 'cut');
  }),
  contract('failure.redirect', 'A redirect is not followed: the key would travel', async (scene) => {
    const elsewhere = await startWireServer(() => new ReplyQueue().next());
    try {
      scene.reply(plainly({ status: 307, headers: { location: `${elsewhere.origin}/` }, body: '' }));
      failureIn(await scene.ask());
      same(elsewhere.requests.length, 0, 'the number of requests that followed the redirect');
    } finally {
      await elsewhere.close();
    }
  }),
];

/** Begins an answer and goes no further. */
function beginning(scene: Scene): Reply {
  const { all, open } = scene.frames({ parts: [says('So far')] });
  return ({ head, write }) => {
    head({ headers: { 'content-type': scene.wire.contentType } });
    all.slice(0, open).forEach(write);
  };
}

async function refused(scene: Scene, kind: WireFailureKind, headers?: Readonly<Record<string, string>>) {
  scene.reply(scene.refusing(kind, SAID, headers));
  return failureIn(await scene.ask(), kind);
}
