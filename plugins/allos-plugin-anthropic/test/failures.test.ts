import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { ProviderSettings } from 'allos/plugin';
import { never, type Outcome, outcomeOf } from '../../../test/wire/outcome.js';
import { startServer, type ScriptedAnswer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { providerFor, requestOf } from './provider-under-test.js';
import { answer, sse, text } from './wire-events.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(scripted: ScriptedAnswer, overrides: Partial<ProviderSettings> = {}): Promise<Outcome> {
  server.answer(scripted);
  return outcomeOf(providerFor(server.origin, overrides).stream(requestOf(), never()));
}

function error(type: string, message: string): string {
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_body' });
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a refusal by status', () => {
  it.each([
    [400, 'invalid_request_error', 'messages: field required', 'bad_request'],
    [400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum', 'context_overflow'],
    [400, 'invalid_request_error', 'input length and `max_tokens` exceed context limit: 1 + 2 > 2', 'context_overflow'],
    [400, 'invalid_request_error', 'Your credit balance is too low to access the API', 'payment'],
    [401, 'authentication_error', 'invalid x-api-key', 'auth'],
    [402, 'billing_error', 'pay', 'payment'],
    [403, 'permission_error', 'no', 'auth'],
    [404, 'not_found_error', 'model: claude-0', 'not_found'],
    [413, 'request_too_large', 'Request exceeds the maximum size', 'too_large'],
    [422, 'invalid_request_error', 'no', 'bad_request'],
    [429, 'rate_limit_error', 'slow down', 'rate_limit'],
    [500, 'api_error', 'oops', 'server'],
    [503, 'api_error', 'oops', 'overloaded'],
    [504, 'timeout_error', 'late', 'server'],
    [529, 'overloaded_error', 'Overloaded', 'overloaded'],
  ])('%d %s "%s" is %s', async (status, type, message, kind) => {
    const headers = { ...JSON_TYPE, 'request-id': 'req_1' };
    const outcome = await ask({ status, headers, pieces: [error(type, message)] });
    expect(outcome.error).toMatchObject({ kind, status, requestId: 'req_1' });
    expect(outcome.error?.message).toBe(`${new URL(server.origin).host} answered ${status} ${type}: ${message}`);
    expect(outcome.events).toHaveLength(1);
  });

  it('is asked once: the agent retries, the provider does not', async () => {
    const before = server.requests.length;
    await ask({
      status: 529,
      headers: { ...JSON_TYPE, 'x-should-retry': 'true' },
      pieces: [error('overloaded_error', 'x')],
    });
    expect(server.requests.length - before).toBe(1);
  });

  it.each([
    ['retry-after-ms', '1500', 1500],
    ['retry-after', '3', 3000],
    ['retry-after', new Date(Date.now() + 600_000).toUTCString(), 600_000],
  ])('tells the wait of %s: %s', async (name, value, expected) => {
    const { error: failure } = await ask({ status: 429, headers: { ...JSON_TYPE, [name]: value }, pieces: ['{}'] });
    expect(failure?.retryAfterMs).toBeGreaterThan(expected * 0.9);
    expect(failure?.retryAfterMs).toBeLessThanOrEqual(expected);
  });

  it('need not be JSON', async () => {
    const page = `<html>\n<h1>502 Bad Gateway</h1>${' '.repeat(50)}${'x'.repeat(5000)}</html>`;
    const { error: failure } = await ask({ status: 502, headers: { 'content-type': 'text/html' }, pieces: [page] });
    expect(failure?.kind).toBe('server');
    expect(failure?.message).toContain('502 Bad Gateway');
    expect(failure?.message.length).toBeLessThan(300);
  });

  it('need not say anything', async () => {
    expect((await ask({ status: 500, pieces: [] })).error).toMatchObject({ kind: 'server', status: 500 });
  });
});

describe('an error inside a 200', () => {
  it.each([
    ['overloaded_error', 'Overloaded', 'overloaded'],
    ['rate_limit_error', 'slow down', 'rate_limit'],
    ['invalid_request_error', 'prompt is too long: 2 tokens > 1 maximum', 'context_overflow'],
    ['invalid_request_error', 'bad', 'bad_request'],
    ['authentication_error', 'who', 'auth'],
    ['api_error', 'oops', 'server'],
    ['something_new', 'oops', 'server'],
  ])('%s "%s" is %s, as an event and as the whole body', async (type, message, kind) => {
    const begin = sse(answer(text(0, 'Hel')).slice(0, 4));
    const midway = await ask({ pieces: [begin, `event: error\ndata: ${error(type, message)}\n\n`] });
    const whole = await ask({ headers: JSON_TYPE, pieces: [error(type, message)] });
    for (const outcome of [midway, whole]) {
      expect(outcome.error).toMatchObject({ kind, requestId: 'req_body' });
      expect(outcome.error?.message).toContain(`${type}: ${message}`);
    }
    expect(midway.text).toBe('Hel');
  });
});

describe('a key', () => {
  it('that is missing is told before anything is sent to the vendor', async () => {
    const provider = providerFor(undefined, { apiKey: async () => undefined });
    const { error: failure } = await outcomeOf(provider.stream(requestOf(), never()));
    expect(failure?.kind).toBe('no_key');
    expect(failure?.hint).toContain('ANTHROPIC_API_KEY');
  });

  it('that cannot be read is as good as none', async () => {
    const apiKey = (): Promise<string> => Promise.reject(new Error('vault is locked'));
    const { error: failure } = await ask({ pieces: [] }, { apiKey });
    expect(failure).toMatchObject({ kind: 'no_key', message: expect.stringContaining('vault is locked') as unknown });
  });

  it('never shows in a message, even when the server echoes it', async () => {
    const key = 'sk-ant-secret-0123456789';
    const echoed = error('authentication_error', `invalid key ${key}, token hunter22`);
    for (const scripted of [
      { status: 401, headers: JSON_TYPE, pieces: [echoed] },
      { headers: JSON_TYPE, pieces: [echoed] },
      { pieces: [`event: error\ndata: ${echoed}\n\n`] },
      { status: 500, pieces: [`<html>${key} hunter22`] },
      { pieces: [`${key} hunter22`] },
    ]) {
      const outcome = await ask(scripted, {
        apiKey: async () => ` ${key}\n`,
        headers: { 'x-proxy-token': 'hunter22' },
      });
      expect(outcome.error).toBeDefined();
      expect(JSON.stringify(outcome.events)).not.toMatch(/secret-0123|hunter22/);
    }
  });
});

describe('time', () => {
  const timeouts = { connectMs: 2000, firstByteMs: 150, idleMs: 150, totalMs: 1000 };
  const begin = sse(answer(text(0, 'Hel')).slice(0, 4));

  it('runs out before the answer begins', async () => {
    const { error: failure } = await slowly({ pieces: [], then: 'hang' }, timeouts);
    expect(failure?.kind).toBe('timeout');
  });

  it('runs out between two pieces', async () => {
    const { error: failure, text: shown } = await slowly({ pieces: [begin], then: 'hang' }, timeouts);
    expect(failure?.kind).toBe('timeout');
    expect(shown).toBe('Hel');
  });

  it('runs out altogether, keep-alives or not', async () => {
    const pings = Array.from({ length: 40 }, () => [': ping\n\n', 50]).flat();
    const { error: failure } = await slowly({ pieces: [begin, ...pings], then: 'hang' }, { ...timeouts, totalMs: 400 });
    expect(failure?.kind).toBe('timeout');
  });

  async function slowly(scripted: ScriptedAnswer, limits: ProviderSettings['timeouts']): Promise<Outcome> {
    return ask(scripted, { timeouts: limits });
  }
});

describe('a connection', () => {
  it('that is refused', async () => {
    const closed = await listening(createServer());
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const provider = providerFor(`http://127.0.0.1:${port}`);
    expect((await outcomeOf(provider.stream(requestOf(), never()))).error?.kind).toBe('connection');
  });

  it('that is reset before an answer', async () => {
    const rude = await listening(createServer((socket) => socket.on('data', () => socket.destroy())));
    const provider = providerFor(`http://127.0.0.1:${(rude.address() as AddressInfo).port}`);
    expect((await outcomeOf(provider.stream(requestOf(), never()))).error?.kind).toBe('connection');
    await new Promise((resolve) => rude.close(resolve));
  });

  it.each(['not a url', 'ftp://example.com', '/v1'])('to %s is refused at once', async (baseUrl) => {
    const outcome = await outcomeOf(providerFor(baseUrl).stream(requestOf(), never()));
    expect(outcome.error?.kind).toBe('bad_request');
    expect(outcome.error?.message).toContain(baseUrl);
  });

  async function listening(raw: Server): Promise<Server> {
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    return raw;
  }
});

describe('an abort', () => {
  const begin = sse(answer(text(0, 'Hel')).slice(0, 4));

  it.each<[string, ScriptedAnswer, Partial<ProviderSettings>]>([
    ['before the key is there', { pieces: [] }, { apiKey: () => new Promise(() => undefined) }],
    ['before the answer begins', { pieces: [], then: 'hang' }, {}],
    ['in the middle of the answer', { pieces: [begin], then: 'hang' }, {}],
  ])('%s ends the stream at once', async (_, scripted, overrides) => {
    server.answer(scripted);
    // The best of three, since the machine may be busy with other things for a moment.
    const delays: number[] = [];
    for (let attempt = 0; attempt < 3 && !delays.some((delay) => delay < 100); attempt++) {
      const abort = new AbortController();
      let aborted = 0;
      setTimeout(() => {
        aborted = Date.now();
        abort.abort();
      }, 150);
      const outcome = await outcomeOf(providerFor(server.origin, overrides).stream(requestOf(), abort.signal));
      delays.push(Date.now() - aborted);
      expect(outcome.error?.kind).toBe('aborted');
    }
    expect(Math.min(...delays)).toBeLessThan(100);
  });

  it('that came before the call sends nothing', async () => {
    const before = server.requests.length;
    const outcome = await outcomeOf(providerFor(server.origin).stream(requestOf(), AbortSignal.abort()));
    expect(outcome.error?.kind).toBe('aborted');
    expect(server.requests).toHaveLength(before);
  });

  it('leaves one listener on the signal at most, and so does an answer', async () => {
    server.answer({ pieces: [sse(answer(text(0, 'Hi')))] });
    const abort = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = abort.signal;
    abort.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1;
      addEventListener.apply(abort.signal, args);
    };
    abort.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1;
      removeEventListener.apply(abort.signal, args);
    };
    const provider = providerFor(server.origin);
    for (let turn = 0; turn < 3; turn++) await outcomeOf(provider.stream(requestOf(), abort.signal));
    expect(listeners).toBeLessThanOrEqual(1);
  });

  it('is what leaving the stream early does to the connection', async () => {
    server.answer({ pieces: [begin], then: 'hang' });
    for await (const event of providerFor(server.origin).stream(requestOf(), never())) {
      if (event.type === 'text') break;
    }
  });
});

it('a request without anything to answer is refused at once', async () => {
  const provider = providerFor(server.origin);
  for (const messages of [[], [{ role: 'user', id: 'u', content: [{ type: 'text', text: ' ' }] } as const]]) {
    const outcome = await outcomeOf(provider.stream(requestOf({ messages }), never()));
    expect(outcome.error?.kind).toBe('bad_request');
  }
});
