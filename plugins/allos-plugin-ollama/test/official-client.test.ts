import { createFetch, type Fetch } from 'allos/plugin/http';
import { OF_THIS_MACHINE } from '../../../test/wire/of-this-machine.js';
import { startNdjsonServer } from '../../../test/wire/scripted-server.js';
import { endpointOf, type Endpoint } from '../src/base-url.js';
import { isResponseError, NoJson, openOfficialClient } from '../src/official-client.js';
import { settingsFor } from './provider-under-test.js';

const { timeouts } = settingsFor(undefined);

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function at(url: string): Endpoint {
  const endpoint = endpointOf(url);
  if (endpoint === undefined) throw new Error(`no endpoint: ${url}`);
  return endpoint;
}

describe('the official client', () => {
  it('reports a refusal as its own error and prints nothing, whatever the server sends', async () => {
    await using server = await startNdjsonServer();
    const printed: unknown[] = [];
    const { log, warn } = console;
    console.log = console.warn = (...args: unknown[]) => printed.push(args);
    try {
      const { signal } = new AbortController();
      const client = await openOfficialClient({
        endpoint: at(server.origin),
        headers: {},
        fetch: createFetch(timeouts),
        signal,
      });
      for (const type of ['text/html', 'application/json']) {
        server.answer({ status: 502, headers: { 'content-type': type }, pieces: ['<h1>Bad gateway</h1>'] });
        const error = await thrownBy(client.list());
        expect(isResponseError(error) && [error.status_code, error.error]).toEqual([502, '<h1>Bad gateway</h1>']);
      }
      server.answer({ headers: { 'content-type': 'application/json' }, pieces: ['<h1>Sign in</h1>'] });
      expect(await thrownBy(client.show({ model: 'm' }))).toBeInstanceOf(NoJson);
    } finally {
      Object.assign(console, { log, warn });
    }
    expect(printed).toEqual([]);
  });

  it('aborts with the signal', async () => {
    await using server = await startNdjsonServer({ pieces: [], delayMs: 'never' });
    const signal = AbortSignal.timeout(50);
    const client = await openOfficialClient({
      endpoint: at(server.origin),
      headers: {},
      fetch: createFetch(timeouts),
      signal,
    });
    expect(await thrownBy(client.list())).toMatchObject({ kind: 'aborted' });
  });

  it('says its name, and nothing of the machine', async () => {
    const sent: unknown[] = [];
    const fetch: Fetch = async (_url, init) => {
      sent.push(init?.headers);
      throw new Error('not sent');
    };
    const { signal } = new AbortController();
    const client = await openOfficialClient({ endpoint: at('127.0.0.1'), headers: {}, fetch, signal });
    await thrownBy(client.list());
    expect(JSON.stringify(sent)).toMatch(/"ollama-js\/[\d.]+"/);
    expect(JSON.stringify(sent)).not.toMatch(OF_THIS_MACHINE);
  });

  it('sends no key that it found in the environment', async () => {
    const sent: unknown[] = [];
    const fetch: Fetch = async (_url, init) => {
      sent.push(init?.headers);
      throw new Error('not sent');
    };
    const before = process.env['OLLAMA_API_KEY'];
    process.env['OLLAMA_API_KEY'] = 'from-the-environment';
    try {
      const { signal } = new AbortController();
      const client = await openOfficialClient({ endpoint: at('ollama.com'), headers: { 'x-a': 'b' }, fetch, signal });
      await thrownBy(client.list());
    } finally {
      if (before === undefined) delete process.env['OLLAMA_API_KEY'];
      else process.env['OLLAMA_API_KEY'] = before;
    }
    expect(sent).toMatchObject([{ 'x-a': 'b' }]);
    expect(JSON.stringify(sent)).not.toContain('from-the-environment');
  });
});
