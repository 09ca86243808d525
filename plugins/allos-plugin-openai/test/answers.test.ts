import { ask, type Outcome } from './ask.js';
import { startServer, type ScriptedServer } from './scripted-server.js';
import { chunk, HELLO, json, sse, streamed, USAGE, usageChunk, type Cut } from './wire-answers.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const CUTS: readonly Cut[] = ['whole', 'bytes', 'crlf', 'keep-alives'];

/** Plays an answer in every cut, checks that all give the same, and gives that. */
async function play(body: string): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const cut of CUTS) {
    server.answer(streamed(body, cut));
    outcomes.push(await ask(`${server.origin}/v1`));
  }
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  return outcomes[0] as Outcome;
}

function calls(outcome: Outcome): unknown[] {
  return (outcome.finish?.content ?? []).flatMap((part) =>
    part.type === 'tool_call' ? [{ id: part.id, name: part.name, input: part.input, malformed: part.malformed }] : [],
  );
}

const call = (index: number | undefined, id: string | undefined, name: string | undefined, args?: string): object => ({
  ...(index === undefined ? {} : { index }),
  ...(id === undefined ? {} : { id, type: 'function' }),
  function: { ...(name === undefined ? {} : { name }), ...(args === undefined ? {} : { arguments: args }) },
});

describe('a streamed answer', () => {
  it('gives its text, its usage, where it came from and why it ended', async () => {
    const outcome = await play(HELLO);
    expect(outcome.text).toBe('Hello');
    expect(outcome.finish).toEqual({
      type: 'finish',
      content: [{ type: 'text', text: 'Hello' }],
      stopReason: 'stop',
      rawStopReason: 'stop',
      usage: { inputTokens: 12, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
      origin: {
        provider: 'openai',
        api: 'chat',
        endpoint: `${server.origin}/v1`,
        model: 'test-model-2026-01-01',
        requestedModel: 'test-model',
        lineage: 'lineage-1',
      },
      responseId: 'chatcmpl-1',
    });
  });

  it('keeps text of every script whole', async () => {
    const text = 'Zażółć 🧑‍🚀 \u2028 𝕏 漢字\u0000 "quoted" \\u';
    const outcome = await play(sse(...[...text].map((content) => chunk({ content })), chunk({}, 'stop')));
    expect(outcome.text).toBe(text);
    expect(outcome.finish?.content).toEqual([{ type: 'text', text }]);
  });

  it.each(['reasoning_content', 'reasoning'])('gives reasoning from %s', async (field) => {
    const outcome = await play(
      sse(chunk({ [field]: 'Think' }), chunk({ [field]: 'ing.' }), chunk({ content: 'Done.' }), chunk({}, 'stop')),
    );
    expect(outcome.reasoning).toBe('Thinking.');
    expect(outcome.finish?.content).toEqual([
      { type: 'reasoning', text: 'Thinking.', native: { field } },
      { type: 'text', text: 'Done.' },
    ]);
  });

  it('keeps signed and encrypted reasoning details, and does not show the same text twice', async () => {
    const detail = (more: object): object => ({
      type: 'reasoning.text',
      format: 'anthropic-claude-v1',
      index: 0,
      ...more,
    });
    const sealed = { type: 'reasoning.encrypted', data: 'gAAAA', id: 'rs_1', index: 1 };
    const outcome = await play(
      sse(
        chunk({ reasoning: 'Let ', reasoning_details: [detail({ text: 'Let ' })] }),
        chunk({ reasoning: 'me.', reasoning_details: [detail({ text: 'me.' })] }),
        chunk({ reasoning: null, reasoning_details: [detail({ text: '', signature: 'sig' })] }),
        chunk({ reasoning_details: [sealed] }),
        chunk({ content: 'ok' }, 'stop'),
      ),
    );
    expect(outcome.reasoning).toBe('Let me.');
    expect(outcome.finish?.content[0]).toEqual({
      type: 'reasoning',
      text: 'Let me.',
      native: { field: 'reasoning', details: [detail({ text: 'Let me.', signature: 'sig' }), sealed] },
    });
  });

  it('reads content in parts, thinking ones too', async () => {
    const thinking = (text: string): object => ({ type: 'thinking', thinking: [{ type: 'text', text }] });
    const outcome = await play(
      sse(
        chunk({ content: [thinking('a')] }),
        chunk({ content: [thinking('b'), { type: 'text', text: 'c' }] }),
        chunk({ content: '' }, 'stop'),
      ),
    );
    expect([outcome.reasoning, outcome.text]).toEqual(['ab', 'c']);
  });

  it('gives the source of a cited passage', async () => {
    const annotation = {
      type: 'url_citation',
      url_citation: { url: 'https://a.example/', title: 'A', start_index: 0, end_index: 3 },
    };
    const outcome = await play(sse(chunk({ content: 'Sky.' }), chunk({ annotations: [annotation] }, 'stop')));
    expect(outcome.finish?.content.at(-1)).toEqual({
      type: 'citation',
      text: 'Sky',
      url: 'https://a.example/',
      title: 'A',
    });
  });
});

describe('tool calls (WP-27)', () => {
  const cases: readonly (readonly [string, object[], unknown[]])[] = [
    [
      'by index, arguments in pieces, interleaved',
      [
        chunk({ content: null, tool_calls: [call(0, 'call_a', 'read_file', '')] }),
        chunk({ tool_calls: [call(0, undefined, undefined, '{"pa')] }),
        chunk({ tool_calls: [call(1, 'call_b', 'list', '{"path":')] }),
        chunk({ tool_calls: [call(0, undefined, undefined, 'th":"a.txt"}')] }),
        chunk({ tool_calls: [call(1, undefined, undefined, '"."}')] }),
      ],
      [
        { id: 'call_a', name: 'read_file', input: { path: 'a.txt' } },
        { id: 'call_b', name: 'list', input: { path: '.' } },
      ],
    ],
    [
      'without index, whole, in one chunk',
      [chunk({ tool_calls: [call(undefined, 'x1', 'a', '{"n":1}'), call(undefined, 'x2', 'a', '{"n":1}')] })],
      [
        { id: 'x1', name: 'a', input: { n: 1 } },
        { id: 'x2', name: 'a', input: { n: 1 } },
      ],
    ],
    [
      'without index and id, whole, in chunks of their own',
      [
        chunk({ tool_calls: [call(undefined, undefined, 'a', '{"n":1}')] }),
        chunk({ tool_calls: [call(undefined, undefined, 'a', '{"n":2}')] }),
      ],
      [
        { id: 'call_1_0', name: 'a', input: { n: 1 } },
        { id: 'call_1_1', name: 'a', input: { n: 2 } },
      ],
    ],
    [
      'without index, arguments in pieces',
      [
        chunk({ tool_calls: [call(undefined, 'x1', 'a', '{"n"')] }),
        chunk({ tool_calls: [call(undefined, undefined, undefined, ':1}')] }),
        chunk({ tool_calls: [call(undefined, 'x2', 'b', '')] }),
        chunk({ tool_calls: [call(undefined, 'x2', undefined, '{"m":2}')] }),
      ],
      [
        { id: 'x1', name: 'a', input: { n: 1 } },
        { id: 'x2', name: 'b', input: { m: 2 } },
      ],
    ],
    [
      'all at index 0 with ids of their own',
      [chunk({ tool_calls: [call(0, 'x1', 'a', '{"n":1}')] }), chunk({ tool_calls: [call(0, 'x2', 'b', '{"m":2}')] })],
      [
        { id: 'x1', name: 'a', input: { n: 1 } },
        { id: 'x2', name: 'b', input: { m: 2 } },
      ],
    ],
    [
      'id and name repeated in each delta',
      [
        chunk({ tool_calls: [call(0, 'x1', 'a', '')] }),
        chunk({ tool_calls: [call(0, 'x1', 'a', '{"n"')] }),
        chunk({ tool_calls: [call(0, 'x1', 'a', ':1}')] }),
      ],
      [{ id: 'x1', name: 'a', input: { n: 1 } }],
    ],
    [
      'the same id twice in one turn',
      [chunk({ tool_calls: [call(0, 'x', 'a', '{"n":1}'), call(1, 'x', 'a', '{"n":2}')] })],
      [
        { id: 'x', name: 'a', input: { n: 1 } },
        { id: 'x_2', name: 'a', input: { n: 2 } },
      ],
    ],
    [
      'no arguments at all, an empty string, null',
      [
        chunk({ tool_calls: [{ index: 0, id: 'x1', function: { name: 'a' } }] }),
        chunk({ tool_calls: [call(1, 'x2', 'b', '')] }),
        chunk({ tool_calls: [call(2, 'x3', 'c', 'null')] }),
      ],
      [
        { id: 'x1', name: 'a', input: {} },
        { id: 'x2', name: 'b', input: {} },
        { id: 'x3', name: 'c', input: {} },
      ],
    ],
    [
      'arguments as an object',
      [chunk({ tool_calls: [{ index: 0, id: 'x1', function: { name: 'a', arguments: { n: 1 } } }] })],
      [{ id: 'x1', name: 'a', input: { n: 1 } }],
    ],
    [
      'arguments that are no JSON object',
      [chunk({ tool_calls: [call(0, 'x1', 'a', '{"n":'), call(1, 'x2', 'b', '[1]')] })],
      [
        { id: 'x1', name: 'a', input: {}, malformed: { text: '{"n":', reason: 'it is not JSON' } },
        { id: 'x2', name: 'b', input: {}, malformed: { text: '[1]', reason: 'it is not a JSON object' } },
      ],
    ],
    [
      'a name in pieces',
      [
        chunk({ tool_calls: [call(0, 'x1', 'read_', '')] }),
        chunk({ tool_calls: [call(0, undefined, 'file', '')] }),
        chunk({ tool_calls: [call(0, undefined, undefined, '{"n":1}')] }),
      ],
      [{ id: 'x1', name: 'read_file', input: { n: 1 } }],
    ],
    [
      'the legacy function_call',
      [chunk({ function_call: { name: 'a', arguments: '' } }), chunk({ function_call: { arguments: '{"n":1}' } })],
      [{ id: 'call_1_0', name: 'a', input: { n: 1 } }],
    ],
    [
      'an empty legacy function_call that is none',
      [chunk({ content: 'hi', function_call: { name: '', arguments: '' } })],
      [],
    ],
  ];
  it.each(cases)('%s', async (_title, chunks, expected) => {
    const outcome = await play(sse(...chunks, chunk({}, 'tool_calls')));
    expect(calls(outcome)).toEqual(expected);
    expect(outcome.announced).toEqual(
      (expected as { id: string; name: string }[]).map(({ id, name }) => ({ id, name })),
    );
    expect(outcome.finish?.stopReason).toBe(expected.length > 0 ? 'tool_calls' : 'stop');
  });

  it('are calls also where the server says stop', async () => {
    const outcome = await play(sse(chunk({ tool_calls: [call(0, 'x', 'a', '{}')] }), chunk({}, 'stop')));
    expect(outcome.finish?.stopReason).toBe('tool_calls');
    expect(outcome.finish?.rawStopReason).toBe('stop');
  });

  it('are dropped where the answer was cut off in the middle of them', async () => {
    const outcome = await play(
      sse(
        chunk({ tool_calls: [call(0, 'x1', 'a', '{"n":1}'), call(1, 'x2', 'b', '{"m":')] }),
        chunk({ tool_calls: [call(2, 'x3', 'c', '')] }),
        chunk({}, 'length'),
      ),
    );
    expect(outcome.finish?.stopReason).toBe('length');
    expect(calls(outcome)).toEqual([{ id: 'x1', name: 'a', input: { n: 1 } }]);
  });

  it('without a name are an error, not a call', async () => {
    const outcome = await play(
      sse(chunk({ tool_calls: [call(0, 'x1', undefined, '{"n":1}')] }), chunk({}, 'tool_calls')),
    );
    expect(outcome.error?.kind).toBe('bad_response');
  });

  it('nested beyond what can be written again are malformed', async () => {
    const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    server.answer(streamed(sse(chunk({ tool_calls: [call(0, 'x1', 'a', deep)] }), chunk({}, 'tool_calls'))));
    const outcome = await ask(`${server.origin}/v1`);
    expect(calls(outcome)).toMatchObject([{ input: {}, malformed: { reason: 'it is nested too deeply' } }]);
  });

  it('get ids that the transcript does not have yet', async () => {
    const answer = sse(chunk({ tool_calls: [call(0, 'call_0', 'a', '{}')] }), chunk({}, 'tool_calls'));
    server.answer(streamed(answer));
    const outcome = await ask(`${server.origin}/v1`, {
      model: 'm',
      system: '',
      tools: [],
      lineage: 'l',
      messages: [
        { role: 'user', id: 'u', content: [{ type: 'text', text: 'x' }] },
        {
          role: 'assistant',
          id: 'a',
          state: 'complete',
          stopReason: 'tool_calls',
          origin: { provider: 'openai', api: 'chat', endpoint: `${server.origin}/v1`, model: 'm', lineage: 'l' },
          content: [{ type: 'tool_call', id: 'call_0', name: 'a', input: {} }],
        },
        {
          role: 'tool',
          id: 't',
          content: [{ type: 'tool_result', callId: 'call_0', name: 'a', status: 'ok', text: '1' }],
        },
      ],
    });
    expect(calls(outcome)).toMatchObject([{ id: 'call_0_2' }]);
  });
});

describe('why an answer ended', () => {
  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['tool_calls', 'stop'],
    ['model_context_window_exceeded', 'context_window'],
    ['SAFETY', 'content_filter'],
    ['some_new_reason', 'unknown'],
  ])('%s is %s', async (raw, stopReason) => {
    const outcome = await play(sse(chunk({ content: 'x' }), chunk({}, raw)));
    expect(outcome.finish).toMatchObject({ stopReason, rawStopReason: raw });
  });

  it('a refusal is told as one and shown', async () => {
    const outcome = await play(sse(chunk({ refusal: "I can't " }), chunk({ refusal: 'do that.' }), chunk({}, 'stop')));
    expect(outcome.text).toBe("I can't do that.");
    expect(outcome.finish).toMatchObject({ stopReason: 'refusal', raw: { refusal: "I can't do that." } });
  });

  it.each([
    ['error', 'server'],
    ['insufficient_system_resource', 'overloaded'],
  ])('%s is an error of kind %s', async (raw, kind) => {
    const outcome = await play(sse(chunk({ content: 'x' }), chunk({}, raw)));
    expect(outcome.error?.kind).toBe(kind);
  });

  it('[DONE] without a finish reason is a cut', async () => {
    const outcome = await play(sse(chunk({ content: 'Half of' })));
    expect(outcome.error?.kind).toBe('cut');
  });

  it('a finish reason without [DONE] is an end', async () => {
    const outcome = await play(HELLO.replace('data: [DONE]\n\n', ''));
    expect(outcome.finish?.stopReason).toBe('stop');
    expect(outcome.finish?.usage?.inputTokens).toBe(12);
  });
});

describe('usage', () => {
  const details = { prompt_tokens_details: { cached_tokens: 8 }, completion_tokens_details: { reasoning_tokens: 3 } };
  const cached = { inputTokens: 4, outputTokens: 5, cacheReadTokens: 8, cacheWriteTokens: 0, reasoningTokens: 3 };
  it.each([
    ['in a chunk of its own', [chunk({}, 'stop'), usageChunk({ ...USAGE, ...details })], cached],
    ['in the last chunk', [chunk({}, 'stop', { usage: { ...USAGE, ...details } })], cached],
    [
      'in the choice (Moonshot)',
      [{ choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage: { ...USAGE, cached_tokens: 8 } }] }],
      { ...cached, reasoningTokens: 0 },
    ],
    ['in x_groq', [chunk({}, 'stop', { x_groq: { usage: { ...USAGE, ...details } } })], cached],
    [
      'of DeepSeek',
      [chunk({}, 'stop', { usage: { ...USAGE, prompt_cache_hit_tokens: 8 } })],
      { ...cached, reasoningTokens: 0 },
    ],
    [
      'that leaves reasoning out (xAI)',
      [chunk({}, 'stop', { usage: { ...USAGE, total_tokens: 20, ...details } })],
      { ...cached, outputTokens: 8 },
    ],
    ['that is null', [chunk({}, 'stop', { usage: null })], undefined],
  ])('%s', async (_title, chunks, expected) => {
    const outcome = await play(sse(chunk({ content: 'x' }), ...chunks));
    expect(outcome.finish?.usage).toEqual(expected);
  });
});

describe('a JSON body instead of a stream', () => {
  const message = {
    role: 'assistant',
    content: 'Hi',
    tool_calls: [{ id: 'x', function: { name: 'a', arguments: '{}' } }],
  };
  const body = { id: 'c1', model: 'm', choices: [{ index: 0, message, finish_reason: 'tool_calls' }], usage: USAGE };

  it.each([
    ['application/json', [JSON.stringify(body)]],
    ['text/event-stream', [...JSON.stringify(body)]],
    ['application/json', ['\n  ', JSON.stringify(body, null, 2)]],
  ])('with content type %s is read', async (contentType, pieces) => {
    server.answer({ headers: { 'content-type': contentType }, pieces });
    const outcome = await ask(`${server.origin}/v1`);
    expect(outcome.text).toBe('Hi');
    expect(calls(outcome)).toEqual([{ id: 'x', name: 'a', input: {} }]);
    expect(outcome.finish).toMatchObject({ stopReason: 'tool_calls', usage: { inputTokens: 12, outputTokens: 5 } });
  });

  it('an event stream announced as JSON is read too', async () => {
    server.answer({ headers: { 'content-type': 'application/json' }, pieces: [HELLO] });
    expect((await ask(`${server.origin}/v1`)).text).toBe('Hello');
  });

  it('without a message or a reason is whole all the same', async () => {
    server.answer(json({ choices: [{ index: 0, finish_reason: 'content_filter' }] }));
    expect((await ask(`${server.origin}/v1`)).finish).toMatchObject({ content: [], stopReason: 'content_filter' });
    server.answer(json({ choices: [{ message: { content: 'x' }, finish_reason: '' }] }));
    const { finish } = await ask(`${server.origin}/v1`);
    expect(finish?.stopReason).toBe('stop');
    expect(finish).not.toHaveProperty('rawStopReason');
  });

  it('that breaks off is a cut', async () => {
    server.answer({ headers: { 'content-type': 'application/json' }, pieces: [JSON.stringify(body).slice(0, 60)] });
    expect((await ask(`${server.origin}/v1`)).error?.kind).toBe('cut');
  });
});
