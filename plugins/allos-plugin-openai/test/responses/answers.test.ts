import { startServer, type ScriptedServer } from '../../../../test/wire/scripted-server.js';
import type { Outcome } from '../../../../test/wire/outcome.js';
import { ask } from '../ask.js';
import { callsOf, play as playIn } from '../play.js';
import { json } from '../wire-answers.js';
import {
  callEvents,
  call,
  completed,
  created,
  event,
  HELLO,
  incomplete,
  itemEvents,
  message,
  messageEvents,
  reasoning,
  refusal,
  response,
  RESPONSES,
  sse,
} from './wire-responses.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const play = (body: string): Promise<Outcome> => playIn(server, body, RESPONSES);

describe('a streamed answer', () => {
  it('gives its text, its usage, where it came from and why it ended', async () => {
    const outcome = await play(HELLO);
    expect(outcome.text).toBe('Hello');
    expect(outcome.finish).toEqual({
      type: 'finish',
      content: [{ type: 'text', text: 'Hello', native: { id: 'msg_1' } }],
      stopReason: 'stop',
      rawStopReason: 'completed',
      usage: { inputTokens: 12, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
      origin: {
        provider: 'openai',
        api: 'responses',
        endpoint: `${server.origin}/v1`,
        model: 'test-model-2026-01-01',
        requestedModel: 'test-model',
        lineage: 'lineage-1',
      },
      responseId: 'resp_1',
    });
  });

  it('keeps text of every script whole', async () => {
    const text = 'Zażółć 🧑‍🚀 \u2028 𝕏 漢字\u0000 "quoted" \\u';
    const item = message(text);
    const outcome = await play(sse(created, ...messageEvents(item, 0, ...text), completed(item)));
    expect(outcome.text).toBe(text);
    expect(outcome.finish?.content).toMatchObject([{ type: 'text', text }]);
  });

  it('keeps the phase of each message and the order of the items (WP-21)', async () => {
    const items = [
      reasoning([]),
      message('I look. ', { phase: 'commentary' }),
      call('1', '{"path":"a"}'),
      message('Done.', { id: 'msg_2', phase: 'final_answer' }),
    ];
    const events = items.flatMap((item, index) => itemEvents(item, index, []));
    const outcome = await play(sse(created, ...events, completed(...items)));
    expect(outcome.text).toBe('I look. Done.');
    expect(outcome.finish?.content).toEqual([
      { type: 'reasoning', text: '', redacted: true, native: { item: reasoning([]) } },
      { type: 'text', text: 'I look. ', native: { id: 'msg_1', phase: 'commentary' } },
      { type: 'tool_call', id: 'call_1', name: 'read_file', input: { path: 'a' }, native: { id: 'fc_1' } },
      { type: 'text', text: 'Done.', native: { id: 'msg_2', phase: 'final_answer' } },
    ]);
  });

  it('shows a summary as paragraphs, and keeps what must go back sealed (WP-17)', async () => {
    const item = reasoning(['**One**\n\nFirst.', '**Two**']);
    const deltas = [
      ['reasoning_summary_part.added', { summary_index: 0 }],
      ['reasoning_summary_text.delta', { summary_index: 0, delta: '**One**\n\n' }],
      ['reasoning_summary_text.delta', { summary_index: 0, delta: 'First.' }],
      ['reasoning_summary_text.done', { summary_index: 0, text: '**One**\n\nFirst.' }],
      ['reasoning_summary_text.delta', { summary_index: 1, delta: '**Two**' }],
    ] as const;
    const said = message('Hi');
    const outcome = await play(
      sse(created, ...itemEvents({ ...item }, 0, deltas), ...messageEvents(said, 1, 'Hi'), completed(item, said)),
    );
    expect(outcome.reasoning).toBe('**One**\n\nFirst.\n\n**Two**');
    expect(outcome.finish?.content[0]).toEqual({ type: 'reasoning', text: outcome.reasoning, native: { item } });
  });

  it('gives the reasoning of open models, which is in clear', async () => {
    const item = {
      type: 'reasoning',
      id: 'x-1',
      summary: [],
      content: [{ type: 'reasoning_text', text: 'Let me think.' }],
      encrypted_content: null,
      status: null,
    };
    const deltas = ['Let me ', 'think.'].map((delta) => ['reasoning_text.delta', { content_index: 0, delta }] as const);
    const said = message('Hi');
    const outcome = await play(
      sse(created, ...itemEvents(item, 0, deltas), ...messageEvents(said, 1, 'Hi'), completed(item, said)),
    );
    expect(outcome.reasoning).toBe('Let me think.');
    const { encrypted_content: _none, status: _null, ...kept } = item;
    expect(outcome.finish?.content[0]).toEqual({ type: 'reasoning', text: 'Let me think.', native: { item: kept } });
  });

  it('gives the sources of a cited passage', async () => {
    const annotations = [
      { type: 'url_citation', url: 'https://a.example/', title: 'A', start_index: 0, end_index: 3 },
      { type: 'file_citation', file_id: 'file-1', filename: 'a.pdf', index: 2 },
      { type: 'later_citation' },
    ];
    const item = message('Sky.', { content: [{ type: 'output_text', text: 'Sky.', annotations }] });
    const { finish } = await play(sse(created, ...messageEvents(item, 0, 'Sky.'), completed(item)));
    expect(finish?.content.slice(1)).toEqual([
      { type: 'citation', text: 'Sky', url: 'https://a.example/', title: 'A' },
      { type: 'citation', text: '', title: 'a.pdf' },
    ]);
  });

  it('keeps what the vendor ran itself', async () => {
    const search = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } };
    const events = itemEvents(search, 0, [['web_search_call.searching', {}]]);
    const { finish } = await play(sse(created, ...events, completed(search)));
    expect(finish?.content).toEqual([{ type: 'server_tool', name: 'web_search_call', native: { item: search } }]);
  });

  it('ignores events and fields that it does not know', async () => {
    const item = message('Hi');
    const outcome = await play(
      sse(
        { type: 'keepalive', sequence_number: 1 },
        created,
        event('something.new', { output_index: 0, item_id: 'x', delta: 'no', error: 'none of ours' }),
        ...messageEvents(item, 0, 'Hi'),
        { nothing: true },
        completed(item),
      ),
    );
    expect(outcome.text).toBe('Hi');
  });
});

describe('calls', () => {
  const stream = (...items: readonly (readonly [item: ReturnType<typeof call>, pieces: readonly string[]])[]): string =>
    sse(
      created,
      ...items.flatMap(([item, pieces], index) => callEvents(item, index, ...pieces)),
      completed(...items.map(([item]) => item)),
    );

  it('come in parallel and in pieces, and are announced once', async () => {
    const outcome = await play(
      stream(
        [call('1', '{"path":"a"}'), ['{"pa', 'th":"', 'a"}']],
        [call('2', '{"path":"ü🙂"}'), ['{"path":"ü', '🙂"}']],
      ),
    );
    expect(callsOf(outcome)).toEqual([
      { id: 'call_1', name: 'read_file', input: { path: 'a' } },
      { id: 'call_2', name: 'read_file', input: { path: 'ü🙂' } },
    ]);
    expect(outcome.announced).toEqual(callsOf(outcome).map(({ id, name }) => ({ id, name })));
    expect(outcome.finish?.stopReason).toBe('tool_calls');
  });

  it('may be interleaved', async () => {
    const [one, two] = [call('1', '{"path":"a"}'), call('2', '{"path":"b"}')];
    const [first, second] = [callEvents(one, 0, '{"path"', ':"a"}'), callEvents(two, 1, '{"path"', ':"b"}')];
    const mixed = first.flatMap((part, index) => [part, second[index] as object]);
    const outcome = await play(sse(created, ...mixed, completed(one, two)));
    expect(callsOf(outcome)).toMatchObject([{ input: { path: 'a' } }, { input: { path: 'b' } }]);
  });

  it.each(['', '{}', '  '])('without arguments (%j) have an empty input', async (args) => {
    const outcome = await play(stream([call('1', args), args === '' ? [] : [args]]));
    expect(callsOf(outcome)).toEqual([{ id: 'call_1', name: 'read_file', input: {} }]);
  });

  it('with arguments that are no object are kept as they were written', async () => {
    const outcome = await play(stream([call('1', '{"path":'), ['{"path":']], [call('2', '[1]'), ['[1]']]));
    expect(callsOf(outcome)).toMatchObject([
      { input: {}, malformed: { text: '{"path":' } },
      { input: {}, malformed: { text: '[1]' } },
    ]);
  });

  it('go back with what is theirs: item id, spelling, namespace (WP-19)', async () => {
    const item = call('1', '{ "n": 1e2 }', { namespace: 'files' });
    const { finish } = await play(stream([item, ['{ "n": 1e2 }']]));
    expect(finish?.content).toMatchObject([
      { native: { id: 'fc_1', arguments: '{ "n": 1e2 }', extra: { namespace: 'files' } } },
    ]);
  });

  it('without a call_id are named after the item, with one id twice get two', async () => {
    const same = { call_id: 'call_1' };
    const outcome = await play(
      stream([call('1', '{}', { call_id: undefined }), []], [call('2', '{}', same), []], [call('3', '{}', same), []]),
    );
    expect(callsOf(outcome).map(({ id }) => id)).toEqual(['fc_1', 'call_1', 'call_1_2']);
  });

  it('without a name are no calls', async () => {
    const outcome = await play(stream([call('1', '{"a":1}', { name: '' }), ['{"a":1}']]));
    expect(outcome.error).toMatchObject({ kind: 'bad_response', message: expect.stringContaining('naming') });
  });
});

describe('why an answer ended (WP-24)', () => {
  it.each([
    ['max_output_tokens', 'length'],
    ['content_filter', 'content_filter'],
    ['something_new', 'length'],
    [undefined, 'length'],
  ])('incomplete for %j is %s, and a call that is half written is none', async (reason, stopReason) => {
    const said = message('I wi', { status: 'incomplete' });
    const whole = call('1', '{"path":"a"}');
    const half = call('2', '{"path":"/etc', { status: 'incomplete' });
    const outcome = await play(
      sse(
        created,
        ...messageEvents(said, 0, 'I wi'),
        ...callEvents(whole, 1, '{"path":"a"}'),
        ...callEvents(half, 2, '{"path":"/etc'),
        incomplete(reason, said, whole, half),
      ),
    );
    expect(outcome.finish).toMatchObject({ stopReason, rawStopReason: reason ?? 'incomplete' });
    expect(callsOf(outcome).map(({ id }) => id)).toEqual(['call_1']);
    // A message that was cut off is no item that could go back as one.
    expect(outcome.finish?.content[0]).toEqual({ type: 'text', text: 'I wi' });
  });

  it('a refusal is one, shown and kept', async () => {
    const item = refusal('I will not.');
    const deltas = ['I will', ' not.'].map((delta) => ['refusal.delta', { content_index: 0, delta }] as const);
    const outcome = await play(sse(created, ...itemEvents(item, 0, deltas), completed(item)));
    expect(outcome.text).toBe('I will not.');
    expect(outcome.finish).toMatchObject({
      stopReason: 'refusal',
      content: [{ type: 'text', text: 'I will not.', native: { id: 'msg_1', refusal: true } }],
      raw: { refusal: 'I will not.' },
    });
  });

  it('nothing said is a stop', async () => {
    expect((await play(sse(created, completed()))).finish).toMatchObject({ content: [], stopReason: 'stop' });
  });
});

describe('usage (WP-26)', () => {
  it.each([
    [
      { input_tokens: 100, output_tokens: 9, input_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 } },
      [10, 9, 60, 30, 0],
    ],
    [{ input_tokens: 100, output_tokens: 9, output_tokens_details: { reasoning_tokens: 7 } }, [100, 9, 0, 0, 7]],
    [
      { input_tokens: 5, output_tokens: 1, input_tokens_details: { cached_tokens: 5, cache_write_tokens: 5 } },
      [0, 1, 5, 0, 0],
    ],
    [{ input_tokens: 5 }, [5, 0, 0, 0, 0]],
  ])('%j', async (usage, figures) => {
    const body = sse(created, event('completed', { response: response([message('Hi')], { usage }) }));
    const { finish } = await play(body);
    const [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens] = figures;
    expect(finish?.usage).toEqual({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens });
  });

  it.each([null, {}, undefined])('%j is none', async (usage) => {
    const { finish } = await play(sse(event('completed', { response: response([], { usage }) })));
    expect(finish?.usage).toBeUndefined();
  });
});

describe('servers that say less', () => {
  const [said, used] = [message('Hello'), call('1', '{"path":"a"}')];
  const expected = [
    { type: 'text', text: 'Hello' },
    { type: 'tool_call', id: 'call_1', input: { path: 'a' } },
  ];
  const plain = (type: string, fields: object): object => event(type, fields);

  it.each<[string, string]>([
    ['only the end', sse(completed(said, used))],
    ['only whole items', sse(...[said, used].map((item) => plain('output_item.done', { item })), completed())],
    [
      'no end of items, and an empty output',
      sse(
        plain('output_item.added', { output_index: 0, item: { ...said, content: [] } }),
        plain('output_text.delta', { output_index: 0, delta: 'Hel' }),
        plain('output_text.delta', { output_index: 0, delta: 'lo' }),
        plain('output_item.added', { output_index: 1, item: { ...used, arguments: '' } }),
        plain('function_call_arguments.delta', { output_index: 1, delta: '{"path":"a"}' }),
        completed(),
      ),
    ],
    [
      'no index',
      sse(
        plain('output_item.added', { item: { ...said, content: [] } }),
        plain('output_text.delta', { item_id: 'msg_1', delta: 'Hello' }),
        plain('output_item.added', { item: { ...used, arguments: '' } }),
        plain('function_call_arguments.done', { item_id: 'fc_1', arguments: '{"path":"a"}' }),
        completed(said, used),
      ),
    ],
    [
      'another id in each event',
      sse(
        plain('output_item.added', { output_index: 0, item: { ...said, id: 'a', content: [] } }),
        plain('output_text.delta', { output_index: 0, item_id: 'b', delta: 'Hel' }),
        plain('output_text.delta', { output_index: 0, item_id: 'c', delta: 'lo' }),
        plain('output_item.done', { output_index: 0, item: { ...said, id: 'd' } }),
        plain('output_item.added', { output_index: 1, item: { ...used, id: 'e', arguments: '' } }),
        plain('function_call_arguments.delta', { output_index: 1, item_id: 'f', delta: '{"path":"a"}' }),
        plain('output_item.done', { output_index: 1, item: { ...used, id: 'g' } }),
        completed({ ...said, id: 'h' }, { ...used, id: 'i' }),
      ),
    ],
    [
      'an end that leaves items out',
      sse(...messageEvents(said, 0, 'Hello'), ...callEvents(used, 1, '{"path":"a"}'), completed(used)),
    ],
    [
      'a text that is only told whole',
      sse(
        plain('output_item.added', { output_index: 0, item: { ...said, content: [] } }),
        plain('output_text.done', { output_index: 0, content_index: 0, text: 'Hello' }),
        plain('output_item.done', { output_index: 1, item: used }),
        completed(),
      ),
    ],
    ['no types in the data', sse(...[completed(said, used)]).replace('"type":"response.completed",', '')],
    ['no names of events', sse(completed(said, used)).replaceAll(/^event: .*\n/gm, '')],
  ])('%s', async (_title, body) => {
    const outcome = await play(body);
    expect(outcome.text).toBe('Hello');
    expect(outcome.finish?.content).toMatchObject(expected);
    expect(outcome.finish?.content).toHaveLength(2);
    expect(outcome.announced).toEqual([{ id: 'call_1', name: 'read_file' }]);
  });
});

describe('a JSON body instead of a stream', () => {
  const body = response([reasoning(['Hm.']), message('Hi'), call('1', '{}')]);

  it.each([
    ['application/json', [JSON.stringify(body)]],
    ['text/event-stream', [...JSON.stringify(body)]],
    ['application/json', ['\n  ', JSON.stringify(body, null, 2)]],
  ])('with content type %s is read', async (contentType, pieces) => {
    server.answer({ headers: { 'content-type': contentType }, pieces });
    const outcome = await ask(`${server.origin}/v1`, undefined, RESPONSES);
    expect([outcome.reasoning, outcome.text]).toEqual(['Hm.', 'Hi']);
    expect(callsOf(outcome)).toEqual([{ id: 'call_1', name: 'read_file', input: {} }]);
    expect(outcome.finish).toMatchObject({ stopReason: 'tool_calls', usage: { inputTokens: 12, outputTokens: 5 } });
  });

  it('without a status is whole', async () => {
    server.answer(json({ output: [message('Hi')] }));
    expect((await ask(`${server.origin}/v1`, undefined, RESPONSES)).finish).toMatchObject({ stopReason: 'stop' });
  });

  it('may be cut off', async () => {
    server.answer(json(response([message('Hi')], { status: 'incomplete' })));
    expect((await ask(`${server.origin}/v1`, undefined, RESPONSES)).finish?.stopReason).toBe('length');
  });

  it('that breaks off is a cut', async () => {
    server.answer({ headers: { 'content-type': 'application/json' }, pieces: [JSON.stringify(body).slice(0, 60)] });
    expect((await ask(`${server.origin}/v1`, undefined, RESPONSES)).error?.kind).toBe('cut');
  });
});
