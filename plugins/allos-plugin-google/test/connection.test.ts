import type { Message, ProviderSettings } from 'allos/plugin';
import { expectClean } from '../../../test/wire/expect-clean.js';
import { OF_THIS_MACHINE } from '../../../test/wire/of-this-machine.js';
import { never, outcomeOf, tool } from '../../../test/wire/outcome.js';
import { startServer, type RecordedRequest, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { recordedBody } from './body-of.js';
import { MODEL, providerFor, requestOf } from './provider-under-test.js';
import { asked, call, result, results } from './transcript.js';
import { answer, functionCall, sse, text } from './wire-chunks.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const HI = { pieces: [sse(answer(text('Hi')))] };
const CALL = `models/${MODEL}:streamGenerateContent?alt=sse`;

async function requestWith(
  overrides: Partial<ProviderSettings>,
  path = '',
  model: string = MODEL,
): Promise<RecordedRequest> {
  server.answer(HI);
  const provider = providerFor(`${server.origin}${path}`, overrides);
  const outcome = await outcomeOf(provider.stream(requestOf({ model }), never()));
  expect(outcome.error).toBeUndefined();
  return server.lastRequest;
}

describe('the base URL', () => {
  it.each([
    ['', `/v1beta/${CALL}`],
    ['/', `/v1beta/${CALL}`],
    ['/v1beta', `/v1beta/${CALL}`],
    ['/v1beta/', `/v1beta/${CALL}`],
    ['/v1', `/v1/${CALL}`],
    ['/v1alpha/models', `/v1alpha/${CALL}`],
    [`/v1beta/models/other:generateContent`, `/v1beta/${CALL}`],
    ['/gateway/google/', `/gateway/google/v1beta/${CALL}`],
    ['/?key=secret', `/v1beta/${CALL}`],
  ])('may end with "%s"', async (path, expected) => {
    expect((await requestWith({}, path)).path).toBe(expected);
  });

  it('without credentials and version is where an answer comes from', async () => {
    server.answer(HI);
    const url = server.origin.replace('http://', 'http://name:word@');
    const { finish } = await outcomeOf(providerFor(`${url}/x/v1beta/`).stream(requestOf(), never()));
    expect(finish?.origin.endpoint).toBe(`${server.origin}/x`);
  });
});

describe('the model', () => {
  it.each([
    ['models/gemini-3.8-flash', '/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse'],
    ['tunedModels/mine', '/v1beta/tunedModels/mine:streamGenerateContent?alt=sse'],
  ])('%s may be named by its path', async (model, path) => {
    expect((await requestWith({}, '', model)).path).toBe(path);
  });

  it.each(['', '../files', 'gemini?key=1', 'gemini#x', 'a&b'])('"%s" is refused before it is sent', async (model) => {
    const before = server.requests.length;
    const outcome = await outcomeOf(providerFor(server.origin).stream(requestOf({ model }), never()));
    expect(outcome.error?.kind).toBe('bad_request');
    expect(outcome.error?.message).toContain(JSON.stringify(model));
    expect(server.requests).toHaveLength(before);
  });
});

describe('headers', () => {
  it('carry the key, and the address does not', async () => {
    const { headers, path, method } = await requestWith({});
    expect(method).toBe('POST');
    expect(headers).toMatchObject({ 'x-goog-api-key': 'AIza-test-key', 'content-type': 'application/json' });
    expect(headers['user-agent']).toMatch(/^google-genai-sdk\/2\./);
    expect(headers.authorization).toBeUndefined();
    expect(path).not.toMatch(/key/);
  });

  it('carry no key where there is none', async () => {
    const { headers } = await requestWith({ apiKey: async () => undefined });
    expect(headers['x-goog-api-key']).toBeUndefined();
    expect(JSON.stringify(headers)).not.toContain('none');
  });

  it('tell nothing of the machine', async () => {
    const { headers } = await requestWith({});
    expect(JSON.stringify(headers)).not.toMatch(OF_THIS_MACHINE);
  });

  it('are added to, or replaced, by the settings', async () => {
    const own = { 'X-Team': 'tools', Authorization: 'Bearer proxy', 'User-Agent': 'mine' };
    const { headers } = await requestWith({ headers: own });
    expect(headers).toMatchObject({ 'x-team': 'tools', authorization: 'Bearer proxy', 'user-agent': 'mine' });
  });

  it('use the key of the moment', async () => {
    let count = 0;
    server.answer(HI);
    const provider = providerFor(server.origin, { apiKey: async () => `key-${++count}` });
    for (let turn = 1; turn <= 2; turn++) {
      await outcomeOf(provider.stream(requestOf(), never()));
      expect(server.lastRequest.headers['x-goog-api-key']).toBe(`key-${turn}`);
    }
  });

  it('stay between models of one provider', async () => {
    server.answer(HI);
    const provider = providerFor(server.origin);
    for (const model of ['gemini-a', 'gemini-b', 'gemini-a']) {
      await outcomeOf(provider.stream(requestOf({ model }), never()));
      expect(server.lastRequest.path).toContain(`models/${model}:`);
    }
  });
});

describe('the environment', () => {
  const NAMES = {
    GOOGLE_API_KEY: 'key-from-environment',
    GEMINI_API_KEY: 'key-from-environment',
    GOOGLE_GEMINI_BASE_URL: 'http://127.0.0.1:9/elsewhere',
    GOOGLE_VERTEX_BASE_URL: 'http://127.0.0.1:9/elsewhere',
    GOOGLE_GENAI_USE_VERTEXAI: 'true',
    GOOGLE_GENAI_USE_ENTERPRISE: 'true',
    GOOGLE_CLOUD_PROJECT: 'elsewhere',
    GOOGLE_CLOUD_LOCATION: 'elsewhere',
    GOOGLE_APPLICATION_CREDENTIALS: '/elsewhere',
  };
  const before = { ...process.env };
  beforeAll(() => Object.assign(process.env, NAMES));
  afterAll(() => {
    for (const name of Object.keys(NAMES)) delete process.env[name];
    Object.assign(process.env, before);
  });

  it.each([undefined, 'AIza-test-key'])('is not read behind the settings’ back (key: %s)', async (key) => {
    const { headers, path } = await requestWith({ apiKey: async () => key });
    expect(JSON.stringify([headers, path])).not.toMatch(/environment|elsewhere/);
    expect(headers['x-goog-api-key']).toBe(key);
  });
});

describe('a conversation', () => {
  it('goes on with tools, and its requests share their beginning', async () => {
    const provider = providerFor(server.origin);
    const tools = [tool('mcp/read file')];
    const messages: Message[] = [asked('Go')];
    const bodies: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const wireName = /"name":"(mcp_read_file_[0-9a-f]+)"/.exec(bodies.at(-1) ?? '')?.[1] ?? 'mcp/read file';
      const called = functionCall(wireName, { x: 1 }, `id_${turn}`, `c2ln${turn}`);
      server.answer({ pieces: [sse(answer([[{ text: 'Hm', thought: true }], [called]]))] });
      const { finish } = await outcomeOf(provider.stream(requestOf({ messages, tools }), never()));
      if (finish === undefined) throw new Error('no answer');
      const { content, origin, stopReason } = finish;
      if (turn > 0) {
        const native = { thoughtSignature: `c2ln${turn}` };
        expect(content.slice(1)).toEqual([{ ...call(`id_${turn}`, 'mcp/read file', { x: 1 }), native }]);
      }
      messages.push({ role: 'assistant', id: `a${turn}`, content, origin, stopReason, state: 'complete' });
      messages.push(results(result(`id_${turn}`, `result ${turn}`)));
      bodies.push(server.lastRequest.text);
      expectClean('gemini', recordedBody(server.lastRequest), { model: MODEL });
    }
    for (const [index, body] of bodies.slice(1).entries()) {
      const earlier = bodies[index] ?? '';
      expect(body.startsWith(earlier.slice(0, -2))).toBe(true);
      expect(body.length).toBeGreaterThan(earlier.length);
      expect(body).toContain(`"thoughtSignature":"c2ln${index}"`);
    }
  });

  it('may run beside another one', async () => {
    server.answer(HI);
    const provider = providerFor(server.origin);
    const calls = Array.from({ length: 5 }, async (_, index) => {
      const messages = [asked(`Question ${index}`)];
      const lineage = index % 2 === 0 ? 'even' : 'odd';
      return outcomeOf(provider.stream(requestOf({ messages, lineage }), never()));
    });
    for (const outcome of await Promise.all(calls))
      expect(outcome.finish?.content).toEqual([{ type: 'text', text: 'Hi' }]);
    const questions = server.requests.slice(-5).map((request) => recordedBody(request).contents[0]?.parts[0]?.['text']);
    expect(questions.sort()).toEqual([0, 1, 2, 3, 4].map((index) => `Question ${index}`));
  });

  it('begins with the messages there were when it was asked', async () => {
    server.answer(HI);
    const messages = [asked('One')];
    const slow = providerFor(server.origin, {
      apiKey: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return 'key';
      },
    });
    const outcome = outcomeOf(slow.stream(requestOf({ messages }), never()));
    messages.push(asked('Two'));
    await outcome;
    expect(recordedBody(server.lastRequest).contents).toHaveLength(1);
  });

  it('tells of losses with the answer', async () => {
    server.answer(HI);
    const { finish } = await outcomeOf(providerFor(server.origin).stream(requestOf({ temperature: 0 }), never()));
    expect(finish?.losses).toEqual([expect.objectContaining({ messageId: 'request', part: 'temperature' })]);
  });
});

it('many deltas in one piece of the network are one event', async () => {
  const pieces = Array.from({ length: 500 }, (_, index) => `word${index} `);
  server.answer({ pieces: [sse(answer(text(...pieces)))] });
  const outcome = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
  expect(outcome.text).toBe(pieces.join(''));
  expect(outcome.events.length).toBeLessThan(20);
});
