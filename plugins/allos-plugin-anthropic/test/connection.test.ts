import type { Message, ProviderSettings } from 'allos/plugin';
import { expectClean } from '../../../test/wire/expect-clean.js';
import { OF_THIS_MACHINE } from '../../../test/wire/of-this-machine.js';
import { never, outcomeOf, tool } from '../../../test/wire/outcome.js';
import { startServer, type RecordedRequest, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { recordedBody } from './body-of.js';
import { providerFor, requestOf } from './provider-under-test.js';
import { asked, call, result, results } from './transcript.js';
import { answer, sse, text, toolUse } from './wire-events.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const HI = { pieces: [sse(answer(text(0, 'Hi')))] };

async function requestWith(overrides: Partial<ProviderSettings>, path = ''): Promise<RecordedRequest> {
  server.answer(HI);
  const outcome = await outcomeOf(providerFor(`${server.origin}${path}`, overrides).stream(requestOf(), never()));
  expect(outcome.error).toBeUndefined();
  return server.lastRequest;
}

describe('the base URL', () => {
  it.each(['', '/', '/v1', '/v1/', '/v1/messages'])('may end with "%s"', async (path) => {
    expect((await requestWith({}, path)).path).toBe('/v1/messages');
  });

  it('may have a path prefix', async () => {
    expect((await requestWith({}, '/gateway/anthropic/')).path).toBe('/gateway/anthropic/v1/messages');
  });

  it('without credentials is where an answer comes from', async () => {
    server.answer(HI);
    const url = server.origin.replace('http://', 'http://name:word@');
    const { finish } = await outcomeOf(providerFor(`${url}/x/v1/`).stream(requestOf(), never()));
    expect(finish?.origin.endpoint).toBe(`${server.origin}/x`);
  });
});

describe('headers', () => {
  it('carry the key in both ways a server may know', async () => {
    const { headers } = await requestWith({});
    expect(headers).toMatchObject({
      authorization: 'Bearer sk-ant-test-key',
      'x-api-key': 'sk-ant-test-key',
      'anthropic-version': '2026-10-21',
      'content-type': 'application/json',
    });
  });

  it('carry no key where there is none', async () => {
    const { headers } = await requestWith({ apiKey: async () => undefined });
    expect(headers.authorization).toBeUndefined();
    expect(headers['x-api-key']).toBeUndefined();
  });

  it('tell nothing of the machine', async () => {
    const { headers } = await requestWith({});
    expect(JSON.stringify(headers)).not.toMatch(OF_THIS_MACHINE);
  });

  it('are added to, or replaced, by the settings', async () => {
    const own = { 'Anthropic-Beta': 'a-2026', Authorization: 'Bearer proxy', 'anthropic-version': '2023-06-01' };
    const { headers } = await requestWith({ headers: own });
    expect(headers).toMatchObject({
      'anthropic-beta': 'a-2026',
      authorization: 'Bearer proxy',
      'anthropic-version': '2023-06-01',
    });
  });

  it('use the key of the moment', async () => {
    let count = 0;
    server.answer(HI);
    const provider = providerFor(server.origin, { apiKey: async () => `key-${++count}` });
    for (let turn = 1; turn <= 2; turn++) {
      await outcomeOf(provider.stream(requestOf(), never()));
      expect(server.lastRequest.headers.authorization).toBe(`Bearer key-${turn}`);
    }
  });
});

describe('the environment', () => {
  const NAMES = {
    ANTHROPIC_API_KEY: 'sk-from-environment',
    ANTHROPIC_AUTH_TOKEN: 'token-from-environment',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/elsewhere',
    ANTHROPIC_CUSTOM_HEADERS: 'x-smuggled: yes\nauthorization: Bearer smuggled\nanthropic-version: 1999-01-01',
    ANTHROPIC_LOG: 'debug',
    ANTHROPIC_PROFILE: 'nobody',
  };
  const before = { ...process.env };
  beforeAll(() => Object.assign(process.env, NAMES));
  afterAll(() => {
    for (const name of Object.keys(NAMES)) delete process.env[name];
    Object.assign(process.env, before);
  });

  it.each([undefined, 'sk-ant-test-key'])('is not read behind the settings’ back (key: %s)', async (key) => {
    const { headers } = await requestWith({ apiKey: async () => key });
    expect(JSON.stringify(headers)).not.toMatch(/environment|smuggled|elsewhere/);
    expect(headers.authorization).toBe(key === undefined ? undefined : `Bearer ${key}`);
    expect(headers['anthropic-version']).toBe('2026-10-21');
  });
});

describe('a conversation', () => {
  it('goes on with tools, and its requests share their beginning', async () => {
    const provider = providerFor(server.origin, { options: { cache: false } });
    const tools = [tool('mcp.read/file')];
    const messages: Message[] = [asked('Go')];
    const bodies: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const legalName = /"name":"(mcp_read_file_[0-9a-f]+)"/.exec(bodies.at(-1) ?? '')?.[1] ?? 'mcp.read/file';
      const stop = { stop: 'tool_use', id: `msg_${turn}` };
      server.answer({ pieces: [sse(answer(toolUse(0, `toolu_${turn}`, legalName, '{"x":1}'), stop))] });
      const { finish } = await outcomeOf(provider.stream(requestOf({ messages, tools }), never()));
      if (finish === undefined) throw new Error('no answer');
      const { content, origin, stopReason } = finish;
      if (turn > 0) expect(content).toEqual([{ ...call(`toolu_${turn}`, 'mcp.read/file', { x: 1 }) }]);
      messages.push({ role: 'assistant', id: `a${turn}`, content, origin, stopReason, state: 'complete' });
      messages.push(results(result(`toolu_${turn}`, `result ${turn}`)));
      bodies.push(server.lastRequest.text);
      expectClean('messages', recordedBody(server.lastRequest));
    }
    for (const [index, body] of bodies.slice(1).entries()) {
      const earlier = bodies[index] ?? '';
      expect(body.startsWith(earlier.slice(0, -2))).toBe(true);
      expect(body.length).toBeGreaterThan(earlier.length);
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
    const questions = server.requests
      .slice(-5)
      .map((request) => recordedBody(request).messages[0]?.content[0]?.['text']);
    expect(questions.sort()).toEqual([0, 1, 2, 3, 4].map((index) => `Question ${index}`));
  });

  it('begins with the messages there were when it was asked', async () => {
    server.answer(HI);
    const messages = [asked('One')];
    const slow = providerFor(server.origin, {
      apiKey: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return 'sk';
      },
    });
    const outcome = outcomeOf(slow.stream(requestOf({ messages }), never()));
    messages.push(asked('Two'));
    await outcome;
    expect(recordedBody(server.lastRequest).messages[0]?.content).toHaveLength(1);
  });

  it('tells of losses with the answer', async () => {
    server.answer(HI);
    const { finish } = await outcomeOf(providerFor(server.origin).stream(requestOf({ temperature: 0 }), never()));
    expect(finish?.losses).toEqual([expect.objectContaining({ messageId: 'request', part: 'temperature' })]);
  });
});

it('many deltas in one piece of the network are one event', async () => {
  const pieces = Array.from({ length: 500 }, (_, index) => `word${index} `);
  server.answer({ pieces: [sse(answer(text(0, ...pieces)))] });
  const outcome = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
  expect(outcome.text).toBe(pieces.join(''));
  expect(outcome.events.length).toBeLessThan(20);
});
