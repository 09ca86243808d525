import { once } from 'node:events';
import { createServer } from 'node:net';
import type { ProviderTimeouts } from '../../../settings.js';
import { contract, type ContractDefinition } from '../contract-definition.js';
import { failureIn } from '../outcome.js';
import type { Scene } from '../scene.js';
import { says, stepsOf, type SpokenAnswer } from '../spoken-answer.js';

const SHORT_MS = 150;
const LONG: ProviderTimeouts = { connectMs: 20_000, firstByteMs: 20_000, idleMs: 20_000, totalMs: 20_000 };

/** The four limits of the settings. */
export const TIMEOUT_CONTRACTS: readonly ContractDefinition[] = [
  contract('timeout.connect', 'A connection that is never made ends in time', async (scene) => {
    // A server that accepts and says nothing: for https the connection stands when TLS does.
    const server = createServer();
    const sockets = new Set<{ readonly destroy: () => unknown }>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const timeouts = { ...LONG, connectMs: SHORT_MS };
      const provider = scene.provider({ baseUrl: `https://127.0.0.1:${port}`, timeouts });
      failureIn(await scene.ask({ provider }), 'connection', 'timeout');
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }),
  contract('timeout.first-byte', 'A server that does not answer is left in time', async (scene) => {
    scene.reply(() => undefined);
    await runsOut(scene, { firstByteMs: SHORT_MS });
  }),
  contract('timeout.idle', 'A stream that falls silent is left in time', async (scene) => {
    scene.reply(({ head, write }) => {
      head({ headers: { 'content-type': scene.wire.contentType } });
      for (const piece of beginning(scene)) write(piece);
    });
    await runsOut(scene, { idleMs: SHORT_MS });
  }),
  contract('timeout.total', 'A stream that goes on and on is left in time', async (scene) => {
    const spoken: SpokenAnswer = { parts: [says('a', 'b')] };
    const steps = stepsOf(spoken, scene.answer(spoken));
    const first = steps.findIndex(({ type }) => type === 'piece');
    const [once, twice] = [first + 1, first + 2].map((count) => scene.wire.stream(steps.slice(0, count)));
    const more = twice?.slice(once?.length) ?? [];
    scene.reply(({ head, write, closed }) => {
      head({ headers: { 'content-type': scene.wire.contentType } });
      for (const piece of once ?? []) write(piece);
      const timer = setInterval(() => more.forEach(write), SHORT_MS / 10);
      void closed().then(() => clearInterval(timer));
    });
    await runsOut(scene, { totalMs: SHORT_MS * 2 });
  }),
];

async function runsOut(scene: Scene, limit: Partial<ProviderTimeouts>): Promise<void> {
  failureIn(await scene.ask({ provider: scene.provider({ timeouts: { ...LONG, ...limit } }) }), 'timeout');
}

function beginning(scene: Scene): readonly string[] {
  const { all, open } = scene.frames({ parts: [says('So far')] });
  return all.slice(0, open);
}
