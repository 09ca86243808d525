import type { ProviderEvent } from 'allos/plugin';
import { never, type Outcome, outcomeOf } from '../../../test/wire/outcome.js';
import { bytewise } from '../../../test/wire/pieces.js';
import { startNdjsonServer, type ScriptedAnswer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { calls, done, fn, forms, ndjson, said, text, thinking, type Line } from './ndjson.js';
import { assistant, call, originAt, providerFor, requestOf, user } from './provider-under-test.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startNdjsonServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const REQUEST = requestOf();

async function ask(scripted: ScriptedAnswer, overrides = {}): Promise<Outcome> {
  server.answer(scripted);
  return outcomeOf(providerFor(server.origin).stream({ ...REQUEST, ...overrides }, never()));
}

const MADE_ID = expect.stringMatching(/^call_[0-9a-f]{16}$/) as unknown as string;

interface Case {
  readonly lines: readonly Line[];
  readonly expected: object;
}

const CASES: Readonly<Record<string, Case>> = {
  text: {
    lines: [...text('Hel', 'lo ', 'wörld 👋🏽'), done()],
    expected: { content: [{ type: 'text', text: 'Hello wörld 👋🏽' }], stopReason: 'stop', rawStopReason: 'stop' },
  },
  'line separators inside text': {
    lines: [...text('a\u2028b\u2029c\u0085d\r\ne'), done()],
    expected: { content: [{ type: 'text', text: 'a\u2028b\u2029c\u0085d\r\ne' }] },
  },
  'text on the last line': {
    lines: [done({ message: { role: 'assistant', content: 'Hi' } })],
    expected: { content: [{ type: 'text', text: 'Hi' }] },
  },
  thinking: {
    lines: [...thinking('Let me ', 'see.'), ...text('Yes'), done()],
    expected: {
      content: [
        { type: 'reasoning', text: 'Let me see.' },
        { type: 'text', text: 'Yes' },
      ],
    },
  },
  'thinking and text on one line': {
    lines: [said({ thinking: 'Hm', content: 'Yes' }), done()],
    expected: {
      content: [
        { type: 'reasoning', text: 'Hm' },
        { type: 'text', text: 'Yes' },
      ],
    },
  },
  'a call': {
    lines: [calls(fn('read_file', { path: 'a.ts', deep: { x: [1, null] } })), done()],
    expected: {
      content: [{ type: 'tool_call', id: MADE_ID, name: 'read_file', input: { path: 'a.ts', deep: { x: [1, null] } } }],
      stopReason: 'tool_calls',
      rawStopReason: 'stop',
    },
  },
  'parallel calls on one line and on two, of one tool': {
    lines: [
      ...text('Reading.'),
      calls(fn('read_file', { path: 'a' }), fn('read_file', { path: 'b' })),
      calls(fn('read_file', { path: 'c' })),
      done(),
    ],
    expected: {
      content: [
        { type: 'text', text: 'Reading.' },
        ...['a', 'b', 'c'].map((path) => ({ type: 'tool_call', id: MADE_ID, name: 'read_file', input: { path } })),
      ],
      stopReason: 'tool_calls',
    },
  },
  'calls on the last line': {
    lines: [done({ message: { role: 'assistant', content: '', tool_calls: [fn('now', {})] } })],
    expected: { content: [{ type: 'tool_call', id: MADE_ID, name: 'now', input: {} }], stopReason: 'tool_calls' },
  },
  'ids and indexes of the server': {
    lines: [calls({ id: 'call_p7o2gz50', function: { index: 0, name: 'now', arguments: {} } }), done()],
    expected: {
      content: [
        {
          type: 'tool_call',
          id: 'call_p7o2gz50',
          name: 'now',
          input: {},
          native: { id: 'call_p7o2gz50', function: { index: 0 } },
        },
      ],
    },
  },
  'arguments as JSON text': {
    lines: [calls(fn('go', '{"x":1}')), done()],
    expected: { content: [{ type: 'tool_call', id: MADE_ID, name: 'go', input: { x: 1 } }] },
  },
  'no arguments in every spelling': {
    lines: [calls(fn('a', undefined), fn('b', null), fn('c', ''), fn('d', 'null'), fn('e', {})), done()],
    expected: {
      content: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ type: 'tool_call', id: MADE_ID, name, input: {} })),
    },
  },
  'malformed arguments': {
    lines: [calls(fn('go', '{"x": tru'), fn('go', [1])), done()],
    expected: {
      content: [
        { input: {}, malformed: { text: '{"x": tru', reason: expect.stringMatching(/JSON/) as unknown } },
        { input: {}, malformed: { text: '[1]', reason: 'it is not a JSON object' } },
      ].map((part) => expect.objectContaining(part) as unknown),
      stopReason: 'tool_calls',
    },
  },
  'the output limit': {
    lines: [...text('Hal'), done({ done_reason: 'length' })],
    expected: { stopReason: 'length', rawStopReason: 'length' },
  },
  'an answer whose reason is a load': {
    lines: [...text('x'), done({ done_reason: 'load' })],
    expected: { content: [{ type: 'text', text: 'x' }], stopReason: 'unknown', rawStopReason: 'load' },
  },
  'a reason of a later version': {
    lines: [...text('x'), done({ done_reason: 'constructor' })],
    expected: { stopReason: 'unknown', rawStopReason: 'constructor' },
  },
  'no reason, as in old versions': {
    lines: [...text('x'), done({ done_reason: undefined })],
    expected: { stopReason: 'stop' },
  },
  usage: {
    lines: [...text('x'), done()],
    expected: {
      usage: { inputTokens: 26, outputTokens: 7, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
    },
  },
  'a cached prompt': {
    lines: [...text('x'), done({ prompt_eval_count: undefined })],
    expected: {
      usage: { inputTokens: 0, outputTokens: 7, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
      raw: { note: expect.stringMatching(/cached/) as unknown },
    },
  },
  'unknown fields, null fields and lines without a message': {
    lines: [
      { status: 'loading' },
      said({ content: 'a', thinking: null, tool_calls: null, novel: 1 }, { error: null, novel: {} }),
      done({ logprobs: [] }),
    ],
    expected: { content: [{ type: 'text', text: 'a' }] },
  },
};

describe.each(Object.entries(CASES))('%s', (_title, { lines, expected }) => {
  const body = ndjson(lines);

  it('is read alike however it comes', async () => {
    const contents: unknown[] = [];
    for (const [form, pieces] of Object.entries(forms(body))) {
      const { finish, error, text: shown, reasoning } = await ask({ pieces });
      expect([form, error]).toEqual([form, undefined]);
      expect(finish).toMatchObject(expected);
      const parts = finish?.content ?? [];
      expect(shown).toBe(parts.map((part) => (part.type === 'text' ? part.text : '')).join(''));
      expect(reasoning).toBe(parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''));
      contents.push(parts);
    }
    for (const content of contents) expect(content).toEqual(contents[0]);
  });

  it('is an error when it is cut, however', async () => {
    const bytes = Buffer.from(body);
    for (const share of [0, 0.3, 0.6, 0.9]) {
      const pieces = [bytes.subarray(0, Math.floor(bytes.length * share))];
      const ended = await ask({ pieces });
      expect(ended.error).toMatchObject({ kind: 'cut' });
      const destroyed = await ask({ pieces, then: 'destroy' });
      expect(destroyed.error?.kind).toMatch(/cut|connection/);
    }
  });
});

describe('an answer', () => {
  it('gives at most one text event for each piece of the body', async () => {
    const { events } = await ask({ pieces: [ndjson([...text('a', 'b', 'c', 'd'), done()])] });
    expect(events.map((event) => event.type)).toEqual(['text', 'finish']);
  });

  it('announces calls under the ids that they have in the end', async () => {
    const { events, finish } = await ask({ pieces: [ndjson([calls(fn('a', {}), fn('b', {})), done()])] });
    const announced = events.flatMap((event: ProviderEvent) => (event.type === 'tool_call' ? [event.id] : []));
    const ids = finish?.content.map((part) => (part.type === 'tool_call' ? part.id : ''));
    expect(announced).toEqual(ids);
    expect(new Set(announced).size).toBe(2);
  });

  it('has ids of calls that occur nowhere else in the transcript', async () => {
    const body = ndjson([calls(fn('go', {}), fn('go', {}, { id: 'call_0' }), fn('go', {}, { id: 'call_0' })), done()]);
    const before = assistant([call('call_0', 'go')], originAt(server.origin));
    const first = await ask({ pieces: [body] }, { messages: [user('x'), before, user('y')] });
    const turn = assistant(first.finish?.content ?? [], originAt(server.origin));
    const second = await ask({ pieces: [body] }, { messages: [user('x'), before, user('y'), turn, user('z')] });
    const ids = [before, turn, assistant(second.finish?.content ?? [], originAt(server.origin))]
      .flatMap(({ content }) => content)
      .map((part) => (part.type === 'tool_call' ? part.id : ''));
    expect(ids).toHaveLength(7);
    expect(new Set(ids).size).toBe(7);
  });

  it('names where it came from, and the model by the name of the answer', async () => {
    const { finish } = await ask({ pieces: [ndjson([done({ model: 'qwen3:8b-q4' })])] });
    expect(finish?.origin).toEqual({
      provider: 'ollama',
      api: 'ollama',
      endpoint: server.origin,
      model: 'qwen3:8b-q4',
      requestedModel: 'qwen3:8b',
      lineage: 'lineage-1',
    });
  });

  it('is read when it comes as one JSON body, also on several lines', async () => {
    const whole = done({ message: { role: 'assistant', content: 'Hi', thinking: 'Hm', tool_calls: [fn('now', {})] } });
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    for (const body of [JSON.stringify(whole), JSON.stringify(whole, null, 2), `${JSON.stringify(whole)}\r\n`]) {
      for (const pieces of [[body], bytewise(body)]) {
        const { finish } = await ask({ headers, pieces });
        expect(finish?.content.map((part) => part.type)).toEqual(['reasoning', 'text', 'tool_call']);
        expect(finish?.stopReason).toBe('tool_calls');
      }
    }
  });

  it('does not wait for a server that keeps the connection open after the last line', async () => {
    const { finish } = await ask({ pieces: [ndjson([...text('a'), done()])], then: 'hang' });
    expect(finish?.content).toEqual([{ type: 'text', text: 'a' }]);
  });

  it('reads nothing behind the last line', async () => {
    const { finish } = await ask({ pieces: [ndjson([...text('a'), done(), ...text('b'), { error: 'late' }])] });
    expect(finish?.content).toEqual([{ type: 'text', text: 'a' }]);
  });

  it('costs few events and little time for many tokens', async () => {
    const body = ndjson([...text(...Array.from({ length: 50_000 }, () => 'tok ')), done()]);
    const { finish, events } = await ask({ pieces: [body] });
    expect(finish?.content).toEqual([{ type: 'text', text: 'tok '.repeat(50_000) }]);
    expect(events.length).toBeLessThan(1000);
  });
});
