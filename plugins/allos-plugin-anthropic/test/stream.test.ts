import { never, type Outcome, outcomeOf, tool } from '../../../test/wire/outcome.js';
import { bytewise, eventStreamForms } from '../../../test/wire/pieces.js';
import { startServer, type ScriptedAnswer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { answer, block, sse, text, thinking, toolUse, type WireEvent } from './wire-events.js';
import { originAt, providerFor, requestOf } from './provider-under-test.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(scripted: ScriptedAnswer, overrides = {}): Promise<Outcome> {
  server.answer(scripted);
  return outcomeOf(providerFor(server.origin).stream(requestOf(overrides), never()));
}

interface Case {
  readonly events: readonly WireEvent[];
  readonly expected: object;
}

const CASES: Readonly<Record<string, Case>> = {
  text: {
    events: answer(text(0, 'Hel', 'lo ', 'wörld 👋🏽')),
    expected: { content: [{ type: 'text', text: 'Hello wörld 👋🏽' }], stopReason: 'stop', rawStopReason: 'end_turn' },
  },
  'line separators inside text': {
    events: answer(text(0, 'a\u2028b\u2029c\u0085d')),
    expected: { content: [{ type: 'text', text: 'a\u2028b\u2029c\u0085d' }] },
  },
  'signed thinking': {
    events: answer([...thinking(0, 'c2ln', 'Let me ', 'see.'), ...text(1, 'Yes')]),
    expected: {
      content: [
        { type: 'reasoning', text: 'Let me see.', native: { type: 'thinking', signature: 'c2ln' } },
        { type: 'text', text: 'Yes' },
      ],
    },
  },
  'thinking whose text is not shown': {
    events: answer([...thinking(0, 'c2ln'), ...text(1, 'Yes')]),
    expected: {
      content: [
        { type: 'reasoning', text: '', native: { type: 'thinking', signature: 'c2ln' } },
        { type: 'text', text: 'Yes' },
      ],
    },
  },
  'thinking without a signature': {
    events: answer([...block(0, { type: 'thinking', thinking: '' }, [{ type: 'thinking_delta', thinking: 'Hm' }])]),
    expected: { content: [{ type: 'reasoning', text: 'Hm' }] },
  },
  'redacted thinking': {
    events: answer([...block(0, { type: 'redacted_thinking', data: 'b3BhcXVl' }), ...text(1, 'Yes')]),
    expected: {
      content: [
        { type: 'reasoning', text: '', redacted: true, native: { type: 'redacted_thinking', data: 'b3BhcXVl' } },
        { type: 'text', text: 'Yes' },
      ],
    },
  },
  'parallel calls': {
    events: answer(
      [
        ...text(0, 'Reading.'),
        ...toolUse(1, 'toolu_a', 'read_file', '', '{"pa', 'th": "a b', '.ts"}'),
        ...toolUse(2, 'toolu_b', 'read_file', '{"path":"c"}'),
      ],
      { stop: 'tool_use' },
    ),
    expected: {
      content: [
        { type: 'text', text: 'Reading.' },
        { type: 'tool_call', id: 'toolu_a', name: 'read_file', input: { path: 'a b.ts' } },
        { type: 'tool_call', id: 'toolu_b', name: 'read_file', input: { path: 'c' } },
      ],
      stopReason: 'tool_calls',
    },
  },
  'interleaved blocks': {
    events: answer([
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 'toolu_a', name: 'go', input: {} },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'A' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"x":' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'B' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '1}' } },
    ]),
    expected: {
      content: [
        { type: 'text', text: 'AB' },
        { type: 'tool_call', id: 'toolu_a', name: 'go', input: { x: 1 } },
      ],
      stopReason: 'tool_calls',
    },
  },
  'a call without arguments': {
    events: answer(toolUse(0, 'toolu_a', 'now'), { stop: 'tool_use' }),
    expected: { content: [{ type: 'tool_call', id: 'toolu_a', name: 'now', input: {} }] },
  },
  'arguments that come whole': {
    events: answer(block(0, { type: 'tool_use', id: 'toolu_a', name: 'go', input: { x: [1, { y: null }] } }), {
      stop: 'tool_use',
    }),
    expected: { content: [{ type: 'tool_call', id: 'toolu_a', name: 'go', input: { x: [1, { y: null }] } }] },
  },
  'malformed arguments': {
    events: answer(toolUse(0, 'toolu_a', 'go', '{"x": tru', 'ish}'), { stop: 'tool_use' }),
    expected: {
      content: [
        {
          type: 'tool_call',
          id: 'toolu_a',
          name: 'go',
          input: {},
          malformed: { text: '{"x": truish}', reason: expect.stringMatching(/JSON/) as unknown },
        },
      ],
      stopReason: 'tool_calls',
    },
  },
  'arguments that are no object': {
    events: answer(toolUse(0, 'toolu_a', 'go', '[1]'), { stop: 'tool_use' }),
    expected: {
      content: [{ input: {}, malformed: { text: '[1]', reason: 'it is not a JSON object' } }].map((part) =>
        expect.objectContaining(part),
      ),
    },
  },
  'calls without and with the same id': {
    events: answer([...toolUse(0, '', 'go'), ...toolUse(1, 'toolu_a', 'go'), ...toolUse(2, 'toolu_a', 'go')], {
      stop: 'tool_use',
    }),
    expected: {
      content: ['toolu_msg_01_0', 'toolu_a', 'toolu_a_2'].map((id) => ({
        type: 'tool_call',
        id,
        name: 'go',
        input: {},
      })),
    },
  },
  'a call through the vendor’s code execution': {
    events: answer(
      block(0, {
        type: 'tool_use',
        id: 'toolu_a',
        name: 'go',
        input: {},
        caller: { type: 'code_execution_20260120', tool_id: 's1' },
      }),
      { stop: 'tool_use' },
    ),
    expected: {
      content: [expect.objectContaining({ native: { caller: { type: 'code_execution_20260120', tool_id: 's1' } } })],
    },
  },
  'server tools and citations': {
    events: answer([
      ...block(0, { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }, [
        { type: 'input_json_delta', partial_json: '{"query":"x"}' },
      ]),
      ...block(1, {
        type: 'web_search_tool_result',
        tool_use_id: 'srvtoolu_1',
        content: [{ type: 'web_search_result', url: 'u' }],
      }),
      ...block(2, { type: 'text', text: '', citations: [] }, [
        { type: 'text_delta', text: 'Cited' },
        {
          type: 'citations_delta',
          citation: { type: 'web_search_result_location', url: 'https://e.x', title: 'T', cited_text: 'c' },
        },
      ]),
      ...block(3, { type: 'future_block', content: null }, [{ type: 'future_delta', content: 'kept' }]),
    ]),
    expected: {
      content: [
        {
          type: 'server_tool',
          name: 'web_search',
          native: { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } },
        },
        {
          type: 'server_tool',
          name: 'web_search_tool_result',
          native: {
            type: 'web_search_tool_result',
            tool_use_id: 'srvtoolu_1',
            content: [{ type: 'web_search_result', url: 'u' }],
          },
        },
        {
          type: 'text',
          text: 'Cited',
          native: {
            citations: [{ type: 'web_search_result_location', url: 'https://e.x', title: 'T', cited_text: 'c' }],
          },
        },
        { type: 'citation', text: 'c', url: 'https://e.x', title: 'T' },
        { type: 'server_tool', name: 'future_block', native: { type: 'future_block', content: 'kept' } },
      ],
    },
  },
  'usage with a cache': {
    events: answer(text(0, 'x'), {
      usage: { input_tokens: 3, cache_creation_input_tokens: 20, cache_read_input_tokens: 100, output_tokens: 1 },
      deltaUsage: { output_tokens: 9, input_tokens: null, output_tokens_details: { thinking_tokens: 4 } },
    }),
    expected: {
      usage: { inputTokens: 3, outputTokens: 9, cacheReadTokens: 100, cacheWriteTokens: 20, reasoningTokens: 4 },
    },
  },
  'usage that a gateway only knows at the end': {
    events: answer(text(0, 'x'), {
      usage: { input_tokens: 0, output_tokens: 0 },
      deltaUsage: {
        input_tokens: 5,
        output_tokens: 2,
        cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 },
      },
    }),
    expected: {
      usage: {
        inputTokens: 5,
        outputTokens: 2,
        cacheReadTokens: 0,
        cacheWriteTokens: 7,
        cacheWriteHourTokens: 4,
        reasoningTokens: 0,
      },
    },
  },
  'an answer by another name of the model': {
    events: answer(text(0, 'x'), { id: 'msg_9', model: 'claude-sonnet-5-5-20260928' }),
    expected: {
      responseId: 'msg_9',
      origin: expect.objectContaining({
        model: 'claude-sonnet-5-5-20260928',
        requestedModel: 'claude-sonnet-5-5',
      }) as unknown,
    },
  },
  refusal: {
    events: answer([], { stop: 'refusal', delta: { stop_details: { type: 'refusal', category: 'cyber' } } }),
    expected: { content: [], stopReason: 'refusal', raw: { stop_details: { type: 'refusal', category: 'cyber' } } },
  },
  'a call that the limit cut off': {
    events: answer([...text(0, 'Now'), ...toolUse(1, 'toolu_a', 'write_file', '{"path":"a","cont')], {
      stop: 'max_tokens',
    }),
    expected: { content: [{ type: 'text', text: 'Now' }], stopReason: 'length' },
  },
};

describe.each(Object.entries(CASES))('%s', (_, { events, expected }) => {
  it('is read alike however it comes', async () => {
    const shown: unknown[] = [];
    for (const pieces of Object.values(eventStreamForms(sse(events)))) {
      const outcome = await ask({ pieces }, { tools: [tool('go')] });
      expect(outcome.error).toBeUndefined();
      expect(outcome.finish).toMatchObject(expected);
      const { text: said, reasoning, finish } = outcome;
      const started = outcome.events.filter((event) => event.type === 'tool_call');
      shown.push({ said, reasoning, finish, started });
      const parts = finish?.content ?? [];
      expect(said).toBe(parts.map((part) => (part.type === 'text' ? part.text : '')).join(''));
      expect(reasoning).toBe(parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''));
    }
    for (const one of shown) expect(one).toEqual(shown[0]);
  });

  it('is an error when it is cut', async () => {
    const body = Buffer.from(sse(events));
    const cut = body.subarray(0, Math.floor(body.length * 0.6));
    for (const after of ['end', 'destroy'] as const) {
      expect((await ask({ pieces: [cut], then: after })).error?.kind).toBe('cut');
    }
  });
});

describe('stop reasons', () => {
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['pause_turn', 'pause'],
    ['refusal', 'refusal'],
    ['model_context_window_exceeded', 'context_window'],
    ['something_new', 'unknown'],
    ['toString', 'unknown'],
    [null, 'unknown'],
  ])('%s is %s', async (stop, expected) => {
    const { finish } = await ask({ pieces: [sse(answer(text(0, 'x'), { stop }))] });
    expect(finish?.stopReason).toBe(expected);
    expect(finish?.rawStopReason).toBe(stop ?? undefined);
  });
});

describe('the end of an answer', () => {
  const whole = sse(answer(text(0, 'Hi')));

  it('is message_stop and nothing before it', async () => {
    const { error } = await ask({ pieces: [whole.slice(0, whole.indexOf('event: message_stop'))] });
    expect(error?.kind).toBe('cut');
  });

  it('counts without its blank line', async () => {
    expect((await ask({ pieces: [whole.trimEnd()] })).finish?.content).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  it('does not wait for a server that keeps the connection open', async () => {
    const begin = Date.now();
    expect((await ask({ pieces: [whole], then: 'hang' })).finish).toBeDefined();
    expect(Date.now() - begin).toBeLessThan(1000);
  });

  it('is not moved by what follows it', async () => {
    const { finish } = await ask({ pieces: [whole + sse(answer(text(0, 'Again'))) + 'data: [DONE]\n\n'] });
    expect(finish?.content).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  it('leaves the connection usable', async () => {
    server.answer({ pieces: [whole] });
    const provider = providerFor(server.origin);
    const before = server.requests.length;
    for (let turn = 0; turn < 3; turn++) await outcomeOf(provider.stream(requestOf(), never()));
    const ports = server.requests.slice(before).map((request) => request.port);
    expect(new Set(ports).size).toBe(1);
  });

  it('is a cut when nothing came at all', async () => {
    expect((await ask({ pieces: [] })).error?.kind).toBe('cut');
    expect((await ask({ pieces: [': keep-alive\n\n'] })).error?.kind).toBe('cut');
  });
});

describe('an answer that is no stream', () => {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-5-5',
    content: [
      { type: 'thinking', thinking: 'Hm', signature: 'c2ln' },
      { type: 'text', text: 'Hi', citations: null },
      { type: 'tool_use', id: 'toolu_a', name: 'go', input: { x: 1 }, caller: { type: 'direct' } },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 4, output_tokens: 5 },
  };
  const json = JSON.stringify(message, null, 1);

  it.each([
    ['application/json', [json]],
    ['application/json', bytewise(json)],
    ['text/event-stream', ['\n  ', json]],
  ])('is read as %s', async (type, pieces) => {
    const outcome = await ask({ headers: { 'content-type': type }, pieces });
    expect(outcome.finish).toEqual({
      type: 'finish',
      content: [
        { type: 'reasoning', text: 'Hm', native: { type: 'thinking', signature: 'c2ln' } },
        { type: 'text', text: 'Hi' },
        { type: 'tool_call', id: 'toolu_a', name: 'go', input: { x: 1 } },
      ],
      stopReason: 'tool_calls',
      rawStopReason: 'tool_use',
      responseId: 'msg_1',
      usage: { inputTokens: 4, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
      origin: originAt(server.origin),
    });
    expect(outcome.text).toBe('Hi');
    expect(outcome.reasoning).toBe('Hm');
  });

  it('is an error when it is cut', async () => {
    const { error } = await ask({ headers: { 'content-type': 'application/json' }, pieces: [json.slice(0, 100)] });
    expect(error?.kind).toBe('cut');
  });

  it.each(['{"ok":true}', '<html><body>Bad gateway</body></html>', 'Service moved', '[]', 'data: nonsense\n\n'])(
    'is a bad response when it is %s',
    async (body) => {
      const { error } = await ask({ pieces: [body] });
      expect(error?.kind).toBe('bad_response');
      expect(error?.message).toContain(body.replace('data: ', '').trim());
    },
  );
});
