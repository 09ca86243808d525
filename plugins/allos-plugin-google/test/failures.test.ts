import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { ProviderSettings } from 'allos/plugin';
import { never, type Outcome, outcomeOf } from '../../../test/wire/outcome.js';
import { bytewise } from '../../../test/wire/pieces.js';
import { startServer, type ScriptedAnswer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { providerFor, requestOf } from './provider-under-test.js';
import { answer, chunk, sse, text } from './wire-chunks.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(scripted: ScriptedAnswer, overrides: Partial<ProviderSettings> = {}): Promise<Outcome> {
  server.answer(scripted);
  return outcomeOf(providerFor(server.origin, overrides).stream(requestOf(), never()));
}

function error(code: number, status: string, message: string, details: readonly object[] = []): string {
  return JSON.stringify({ error: { code, message, status, ...(details.length > 0 && { details }) } }, null, 2);
}

function quota(quotaId: string): object {
  return { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] };
}

const JSON_TYPE = { 'content-type': 'application/json; charset=UTF-8' };
const RETRY = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' };
const BAD_KEY = {
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason: 'API_KEY_INVALID',
  domain: 'googleapis.com',
};
const TOO_LONG = 'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).';
const PER_MINUTE = quota('GenerateRequestsPerMinutePerProjectPerModel-FreeTier');
const PER_DAY = quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier');
const QUOTA = 'You exceeded your current quota, please check your plan and billing details.';
const QUOTA_OF_TOKENS =
  'Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_input_token_count, limit: 250000';

type Refusal = readonly [status: number, word: string, message: string, kind: string, details?: readonly object[]];

/** Rows of one length: Jest hands a test that takes more arguments a callback to wait for. */
function rows(refusals: readonly Refusal[]): Required<Refusal>[] {
  return refusals.map(([status, word, message, kind, details = []]) => [status, word, message, kind, details]);
}

const REFUSALS: readonly Refusal[] = [
  [400, 'INVALID_ARGUMENT', 'Invalid JSON payload received. Unknown name "x"', 'bad_request'],
  [400, 'INVALID_ARGUMENT', TOO_LONG, 'context_overflow'],
  [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'auth', [BAD_KEY]],
  [400, 'INVALID_ARGUMENT', 'No.', 'auth', [BAD_KEY]],
  [400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.', 'bad_request'],
  [400, 'FAILED_PRECONDITION', 'The free tier is not available. Please enable billing.', 'payment'],
  [401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.', 'auth'],
  [402, 'UNKNOWN', 'pay', 'payment'],
  [403, 'PERMISSION_DENIED', 'Your API key was reported as leaked.', 'auth'],
  [404, 'NOT_FOUND', 'models/gemini-0 is not found for API version v1beta', 'not_found'],
  [413, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit', 'too_large'],
  [429, 'RESOURCE_EXHAUSTED', QUOTA, 'rate_limit', [PER_MINUTE, RETRY]],
  [429, 'RESOURCE_EXHAUSTED', QUOTA_OF_TOKENS, 'rate_limit'],
  [429, 'RESOURCE_EXHAUSTED', QUOTA, 'payment', [PER_DAY, RETRY]],
  [429, 'RESOURCE_EXHAUSTED', `${QUOTA} * Quota exceeded for metric: x, limit: 0, model: y`, 'payment'],
  [429, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.', 'payment'],
  [499, 'CANCELLED', 'The operation was cancelled.', 'server'],
  [500, 'INTERNAL', 'An internal error has occurred.', 'server'],
  [503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.', 'overloaded'],
  [504, 'DEADLINE_EXCEEDED', 'The request timed out.', 'server'],
];

describe('a refusal by status', () => {
  it.each(rows(REFUSALS))('%d %s "%s" is %s', async (status, word, message, kind, details) => {
    const body = error(status, word, message, details);
    for (const pieces of [[body], [`[${body}\n]`]]) {
      const outcome = await ask({ status, headers: JSON_TYPE, pieces });
      expect(outcome.error).toMatchObject({ kind, status });
      expect(outcome.error?.message).toBe(`${new URL(server.origin).host} answered ${status} ${word}: ${message}`);
      expect(outcome.events).toHaveLength(1);
    }
  });

  it('is asked once: the agent retries, the provider does not', async () => {
    const before = server.requests.length;
    await ask({ status: 503, headers: JSON_TYPE, pieces: [error(503, 'UNAVAILABLE', 'x')] });
    expect(server.requests.length - before).toBe(1);
  });

  it('tells the wait that the body or a header asks for', async () => {
    const body = error(429, 'RESOURCE_EXHAUSTED', QUOTA, [PER_MINUTE, RETRY]);
    const waitOf = async (headers: object, pieces: readonly string[]): Promise<number | undefined> =>
      (await ask({ status: 429, headers: { ...JSON_TYPE, ...headers }, pieces })).error?.retryAfterMs;
    expect(await waitOf({}, [body])).toBe(34_400);
    expect(await waitOf({ 'retry-after': '3' }, ['{}'])).toBe(3000);
    expect(await waitOf({ 'retry-after': '3' }, [body])).toBe(34_400);
    expect(await waitOf({}, ['{}'])).toBeUndefined();
  });

  it('of a signature says how to go on', async () => {
    const message = 'Function call is missing a thought_signature in functionCall parts.';
    const { error: failure } = await ask({ status: 400, pieces: [error(400, 'INVALID_ARGUMENT', message)] });
    expect(failure?.hint).toContain('Fork the session');
  });

  it('need not be JSON', async () => {
    const page = `<html>\n<h1>502 Bad Gateway</h1>${' '.repeat(50)}${'x'.repeat(5000)}</html>`;
    for (const type of ['text/html', 'application/json']) {
      const { error: failure } = await ask({ status: 502, headers: { 'content-type': type }, pieces: [page] });
      expect(failure?.kind).toBe('server');
      expect(failure?.message).toContain('502 Bad Gateway');
      expect(failure?.message.length).toBeLessThan(300);
    }
  });

  it('need not say anything', async () => {
    expect((await ask({ status: 500, pieces: [] })).error).toMatchObject({ kind: 'server', status: 500 });
    expect((await ask({ status: 500, pieces: ['{"err'], then: 'destroy' })).error).toMatchObject({ status: 500 });
  });
});

describe('an error inside a 200', () => {
  const begin = sse([chunk([{ text: 'Hel' }])]);

  const reported: readonly Refusal[] = [
    ...REFUSALS.filter(([status]) => status !== 402),
    [0, 'UNAVAILABLE', 'oops', 'overloaded'],
    [3, 'INVALID_ARGUMENT', 'bad', 'bad_request'],
    [0, 'SOMETHING_NEW', 'oops', 'server'],
  ];

  it.each(rows(reported))(
    '%d %s "%s" is %s, as an event, as bare JSON and as the whole body',
    async (code, word, message, kind, details) => {
      const body = error(code, word, message, details);
      const event = `data: ${JSON.stringify(JSON.parse(body))}\r\n\r\n`;
      const midway = [
        await ask({ pieces: [begin, event] }),
        await ask({ pieces: [begin, body] }),
        await ask({ pieces: bytewise(`${begin}${body}\n`) }),
        await ask({ pieces: [begin, `[${body}]\n`] }),
      ];
      const whole = await ask({ headers: JSON_TYPE, pieces: [body] });
      for (const outcome of [...midway, whole]) {
        expect(outcome.error?.kind).toBe(kind);
        expect(outcome.error?.message).toBe(`${new URL(server.origin).host} reported ${word}: ${message}`);
      }
      for (const outcome of midway) expect(outcome.text).toBe('Hel');
    },
  );

  it('is not seen in what a model says', async () => {
    const said = '{"error": {"code": 500, "message": "x"}}\n';
    const { finish } = await ask({ pieces: [sse(answer(text(said)))] });
    expect(finish?.content).toEqual([{ type: 'text', text: said }]);
    expect((await ask({ pieces: [sse([chunk([{ text: said }])])] })).error?.kind).toBe('cut');
  });
});

describe('a key', () => {
  it('that is missing is said before anything is sent to the vendor', async () => {
    const provider = providerFor(undefined, { apiKey: async () => undefined });
    const { error: failure } = await outcomeOf(provider.stream(requestOf(), never()));
    expect(failure?.kind).toBe('no_key');
    expect(failure?.hint).toContain('GOOGLE_API_KEY');
  });

  it('that cannot be read is as good as none', async () => {
    const apiKey = (): Promise<string> => Promise.reject(new Error('vault is locked'));
    const { error: failure } = await ask({ pieces: [] }, { apiKey });
    expect(failure).toMatchObject({ kind: 'no_key', message: expect.stringContaining('vault is locked') as unknown });
  });

  it('never shows in a message, even when the server echoes it', async () => {
    const key = 'AIzaSecret-0123456789';
    const echoed = error(400, 'INVALID_ARGUMENT', `invalid key ${key}, token hunter22`);
    for (const scripted of [
      { status: 400, headers: JSON_TYPE, pieces: [echoed] },
      { headers: JSON_TYPE, pieces: [echoed] },
      { pieces: [`data: ${JSON.stringify(JSON.parse(echoed))}\n\n`] },
      { status: 500, pieces: [`<html>${key} hunter22`] },
      { pieces: [`${key} hunter22`] },
      { pieces: [sse(answer([], { stop: 'OTHER', last: { finishMessage: `${key} hunter22` } }))] },
    ]) {
      const outcome = await ask(scripted, {
        apiKey: async () => ` ${key}\n`,
        headers: { 'x-proxy-token': 'hunter22' },
      });
      expect(outcome.error).toBeDefined();
      expect(JSON.stringify(outcome.events)).not.toMatch(/Secret-0123|hunter22/);
    }
  });
});

describe('time', () => {
  const timeouts = { connectMs: 2000, firstByteMs: 150, idleMs: 150, totalMs: 1000 };
  const begin = sse([chunk([{ text: 'Hel' }])]);

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
  const begin = sse([chunk([{ text: 'Hel' }])]);

  it.each<[string, ScriptedAnswer, Partial<ProviderSettings>]>([
    ['before the key is there', { pieces: [] }, { apiKey: () => new Promise(() => undefined) }],
    ['before the answer begins', { pieces: [], then: 'hang' }, {}],
    ['in the middle of the answer', { pieces: [begin], then: 'hang' }, {}],
    ['while the end of the body is waited for', { pieces: [sse(answer(text('Hi')))], then: 'hang' }, {}],
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
    server.answer({ pieces: [sse(answer(text('Hi')))] });
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
