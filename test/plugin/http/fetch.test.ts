import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFetch } from '../../../src/plugin/http/fetch.js';
import { httpFailureIn } from '../../../src/plugin/http/http-failure.js';
import type { HttpResponse } from '../../../src/plugin/http/response.js';
import type { ProviderTimeouts } from '../../../src/plugin/settings.js';

const TIMEOUTS: ProviderTimeouts = { connectMs: 2_000, firstByteMs: 2_000, idleMs: 2_000, totalMs: 5_000 };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, server };
}

async function kindOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return 'none';
  } catch (error) {
    return httpFailureIn(new Error('wrapped by an SDK', { cause: error }))?.kind;
  }
}

async function readAll(response: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('createFetch', () => {
  it('sends bytes with their length and headers of any shape, and gives status, headers and body', async () => {
    const seen: unknown[] = [];
    const { url } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push([
          request.method,
          request.url,
          request.headers['content-length'],
          request.headers['x-a'],
          Buffer.concat(chunks).toString(),
        ]);
        response.writeHead(201, { 'x-answer': 'yes' }).end('{"ok":true}');
      });
    });
    const fetch = createFetch(TIMEOUTS);
    const response = await fetch(url, {
      method: 'POST',
      headers: new Headers({ 'X-A': 'b' }),
      body: new TextEncoder().encode('é'),
    });
    expect(response).toMatchObject({ ok: true, status: 201 });
    expect(response.headers.get('X-Answer')).toBe('yes');
    expect(await response.json()).toEqual({ ok: true });
    await fetch(new URL(url), { method: 'POST', headers: [['x-a', 'c']], body: 'text' }).then(readAll);
    expect(seen).toEqual([
      ['POST', '/v1', '2', 'b', 'é'],
      ['POST', '/v1', '4', 'c', 'text'],
    ]);
  });

  it('uses a kept connection again, and a new one when the server closed it', async () => {
    let connections = 0;
    const { url, server } = await serve((request, response) => {
      request.resume();
      response.end('ok');
    });
    server.on('connection', () => connections++);
    const fetch = createFetch(TIMEOUTS);
    for (let index = 0; index < 3; index++) await readAll(await fetch(url));
    expect(connections).toBe(1);
    server.closeAllConnections();
    expect(await readAll(await fetch(url))).toBe('ok');
  });

  it('sends again once where a kept connection was closed, however many there are', async () => {
    let breaks = false;
    let posts = 0;
    const { url } = await serve((request, response) => {
      request.resume().on('end', () => {
        posts++;
        // As a server that dies while it works: it has read all of the request.
        if (breaks) response.socket?.resetAndDestroy();
        else setTimeout(() => response.end('ok'), 20);
      });
    });
    const fetch = createFetch(TIMEOUTS);
    const post = async (): Promise<string> => await readAll(await fetch(url, { method: 'POST', body: 'x' }));
    await Promise.all(Array.from({ length: 5 }, post));
    breaks = true;
    posts = 0;
    expect(await kindOf(post())).toBe('connection');
    expect(posts).toBe(2);
  });

  it.each([
    ['at once', async () => undefined],
    ['a moment later', async () => await Promise.resolve()],
  ])('sends nothing that was aborted %s, on a kept connection either', async (_, moment) => {
    let posts = 0;
    const { url } = await serve((request, response) => {
      posts++;
      request.resume();
      response.end('ok');
    });
    const fetch = createFetch(TIMEOUTS);
    await readAll(await fetch(url));
    const controller = new AbortController();
    const attempt = kindOf(fetch(url, { method: 'POST', body: 'x', signal: controller.signal }));
    await moment();
    controller.abort();
    expect(await attempt).toBe('aborted');
    await readAll(await fetch(url));
    expect(posts).toBe(2);
  });

  it('takes headers that Node.js sends at once, and counts the length itself', async () => {
    const { url } = await serve((request, response) => {
      request.resume().on('end', () => response.end(request.headers['content-length']));
    });
    const headers = { Expect: '100-continue', 'Content-Length': '99' };
    expect(await readAll(await createFetch(TIMEOUTS)(url, { method: 'POST', headers, body: 'four' }))).toBe('4');
  });

  it('reads headers anew unless they are a frozen record', async () => {
    const { url } = await serve((request, response) => response.end(request.headers['x-turn']));
    const fetch = createFetch(TIMEOUTS);
    const sent = async (headers: unknown): Promise<string> => await readAll(await fetch(url, { headers }));
    const record = { 'x-turn': '1' };
    const pairs = Object.freeze([['x-turn', '1']]) as string[][];
    const frozen = Object.freeze({ 'X-Turn': 'always' });
    expect([await sent(record), await sent(pairs), await sent(frozen), await sent(frozen)]).toEqual([
      ...['1', '1', 'always', 'always'],
    ]);
    record['x-turn'] = '2';
    (pairs[0] as string[])[1] = '2';
    expect([await sent(record), await sent(pairs)]).toEqual(['2', '2']);
  });

  it('tells a refused connection, a silent server, a stalled body and a total that ran out apart', async () => {
    const { url, server } = await serve(() => undefined);
    expect(await kindOf(createFetch({ ...TIMEOUTS, firstByteMs: 50 })(url))).toBe('timeout');
    server.closeAllConnections();
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await kindOf(createFetch(TIMEOUTS)(`http://127.0.0.1:${port}/`))).toBe('connection');

    const stalled = await serve((_request, response) => void response.write('some'));
    const answer = await createFetch({ ...TIMEOUTS, idleMs: 50 })(stalled.url);
    expect(await kindOf(readAll(answer))).toBe('timeout');

    const slow = await serve((_request, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await kindOf(createFetch({ ...TIMEOUTS, totalMs: 150 })(slow.url).then(readAll))).toBe('timeout');
  });

  it('reports a body that is cut as cut, never as whole', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await kindOf(createFetch(TIMEOUTS)(url).then(readAll))).toBe('cut');
  });

  it('ends at once on abort: before, while waiting, and in the body', async () => {
    const { url } = await serve((_request, response) => void response.write('x'));
    const silent = await serve(() => undefined);
    const fetch = createFetch(TIMEOUTS);
    expect(await kindOf(fetch(url, { signal: AbortSignal.abort() }))).toBe('aborted');
    for (const target of [silent.url, url]) {
      const controller = new AbortController();
      const attempt = fetch(target, { signal: controller.signal }).then(readAll);
      setTimeout(() => controller.abort(), 30);
      const startedAt = performance.now();
      expect(await kindOf(attempt)).toBe('aborted');
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
  });

  it('does not follow a redirect, so that a key never travels', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://evil.example/' }).end(),
    );
    expect((await createFetch(TIMEOUTS)(url)).status).toBe(302);
  });
});
