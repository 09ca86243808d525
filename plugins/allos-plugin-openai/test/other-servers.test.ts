import { type Outcome } from '../../../test/wire/outcome.js';
import { startServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { ask, requestWith } from './ask.js';
import { callDelta, callsOf, play } from './play.js';
import { chunk, ENVELOPE, HELLO, sse, streamed, usageChunk, USAGE } from './wire-answers.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

async function answered(body: string, headers?: Readonly<Record<string, string>>): Promise<Outcome> {
  server.answer({ ...streamed(body), ...(headers === undefined ? {} : { headers }) });
  return await ask(`${server.origin}/v1`);
}

/** Ways of compatible servers with calls, gathered from their documentation and from issues about them. */
describe('calls of a server that', () => {
  const cases: readonly (readonly [string, readonly object[], readonly unknown[]])[] = [
    [
      'sends all arguments so far in each delta',
      [
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n"')] }),
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n":1')] }),
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n":1}')] }),
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n":1}')] }),
      ],
      [{ id: 'x1', name: 'a', input: { n: 1 } }],
    ],
    [
      'says all arguments once more at the end, without the id',
      [
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n"')] }),
        chunk({ tool_calls: [callDelta(0, undefined, undefined, ':12}')] }),
        chunk({ tool_calls: [callDelta(0, undefined, undefined, '{"n":12}')] }),
      ],
      [{ id: 'x1', name: 'a', input: { n: 12 } }],
    ],
    [
      'says arguments are null',
      [chunk({ tool_calls: [{ index: 0, id: 'x1', type: 'function', function: { name: 'a', arguments: null } }] })],
      [{ id: 'x1', name: 'a', input: {} }],
    ],
    [
      'gives every call index 0 and an id of its own, arguments in pieces',
      [
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n"')] }),
        chunk({ tool_calls: [callDelta(0, undefined, undefined, ':1}')] }),
        chunk({ tool_calls: [callDelta(0, 'x2', 'a', '')] }),
        chunk({ tool_calls: [callDelta(0, undefined, undefined, '{"n":2}')] }),
      ],
      [
        { id: 'x1', name: 'a', input: { n: 1 } },
        { id: 'x2', name: 'a', input: { n: 2 } },
      ],
    ],
    [
      'gives every call index 0 and no id, names first',
      [
        chunk({ tool_calls: [callDelta(0, '', 'a', '{"n":1}')] }),
        chunk({ tool_calls: [callDelta(0, '', 'b', '')] }),
        chunk({ tool_calls: [callDelta(0, '', '', '{"n":2}')] }),
      ],
      [
        { id: 'call_1_0', name: 'a', input: { n: 1 } },
        { id: 'call_1_1', name: 'b', input: { n: 2 } },
      ],
    ],
    [
      'sends calls in a delta beside nulls and an empty list after them',
      [
        chunk({ role: 'assistant', content: null, tool_calls: null }),
        chunk({ content: '', tool_calls: [callDelta(0, 'x1', 'a', '{}')] }),
        chunk({ content: null, tool_calls: [] }),
      ],
      [{ id: 'x1', name: 'a', input: {} }],
    ],
  ];
  it.each(cases)('%s', async (_title, chunks, expected) => {
    const outcome = await play(server, sse(...chunks, chunk({}, 'tool_calls')));
    expect(callsOf(outcome)).toEqual(expected);
    expect(outcome.finish?.stopReason).toBe('tool_calls');
  });
});

describe('signatures of Gemini’s calls (WP-41)', () => {
  const extra = { extra_content: { google: { thought_signature: 'c2lnbmVk' } } };
  const call = { ...callDelta(0, 'x1', 'a', '{"n":1}'), ...extra };

  it('go back with the call, and nowhere else', async () => {
    const { finish } = await play(server, sse(chunk({ tool_calls: [call] }), chunk({}, 'tool_calls')));
    if (finish === undefined) throw new Error('no answer');
    const said = {
      role: 'assistant',
      id: 'm1',
      content: finish.content,
      origin: finish.origin,
      stopReason: 'tool_calls',
      state: 'complete',
    } as const;
    const result = { type: 'tool_result', callId: 'x1', name: 'a', status: 'ok', text: 'done' } as const;
    const messages = [...requestWith().messages, said, { role: 'tool', id: 'r1', content: [result] } as const];
    server.answer(streamed(HELLO));

    await ask(`${server.origin}/v1`, requestWith({ messages }));
    const sent = JSON.parse(server.requests.at(-1)?.text ?? '') as { messages: { tool_calls?: object[] }[] };
    expect(sent.messages[1]?.tool_calls).toEqual([
      { ...extra, id: 'x1', type: 'function', function: { name: 'a', arguments: '{"n":1}' } },
    ]);
    await ask(`${server.origin}/v1`, requestWith({ messages, model: 'another' }));
    expect(server.requests.at(-1)?.text).not.toContain('c2lnbmVk');
  });
});

describe('an answer', () => {
  it('may begin with a chunk without choices, and say that usage is null until the end', async () => {
    const outcome = await play(
      server,
      sse(
        { ...ENVELOPE, model: '', choices: [], prompt_filter_results: [], usage: null },
        { ...ENVELOPE, choices: null, usage: null },
        chunk({ content: 'Hi' }, null, { usage: null }),
        chunk({}, 'stop', { usage: null }),
        usageChunk(USAGE),
      ),
    );
    expect(outcome.text).toBe('Hi');
    expect(outcome.finish?.usage?.inputTokens).toBe(12);
    expect(outcome.finish?.origin.model).toBe(ENVELOPE.model);
  });

  it.each([[''], [null], [undefined]])('whose finish reason is %j until [DONE] is cut', async (reason) => {
    const last = { ...ENVELOPE, choices: [{ index: 0, delta: {}, finish_reason: reason }] };
    const outcome = await play(server, sse(chunk({ content: 'Hi' }), last));
    expect(outcome.error?.kind).toBe('cut');
  });

  it('in a JSON body may be in parts, with reasoning among them', async () => {
    const content = [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
      { type: 'text', text: 'Hel' },
      { type: 'output_text', text: 'lo' },
    ];
    const body = {
      ...ENVELOPE,
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    };
    for (const type of ['application/json', 'text/event-stream', 'text/plain']) {
      const { finish } = await answered(JSON.stringify(body), { 'content-type': type });
      expect(finish?.content).toEqual([
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Hello' },
      ]);
    }
  });

  it('may hold reasoning as an object', async () => {
    const chunks = [chunk({ reasoning: { text: 'Hm' } }), chunk({ reasoning: { content: '.' } }), chunk({}, 'stop')];
    expect((await play(server, sse(...chunks))).reasoning).toBe('Hm.');
  });

  it.each(['application/json', 'application/octet-stream', 'text/html'])('as events may come as %s', async (type) => {
    expect((await answered(HELLO, { 'content-type': type })).text).toBe('Hello');
  });

  it('may begin with a byte order mark, or write data without a space', async () => {
    expect((await play(server, `\uFEFF${HELLO}`)).text).toBe('Hello');
    expect((await play(server, HELLO.replaceAll('data: ', 'data:'))).text).toBe('Hello');
    const body = { ...ENVELOPE, choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }] };
    expect((await answered(`\uFEFF${JSON.stringify(body)}`)).text).toBe('Hello');
  });
});

describe('an error in an answer', () => {
  it.each([
    ['429', { error: { code: 429, message: 'slow down' } }, 'rate_limit'],
    ['502', { error: { code: 502, message: 'Provider returned error', metadata: {} } }, 'server'],
    ['503 as text', { error: { code: '503', message: 'no instance' } }, 'overloaded'],
    ['a foreign number', { error: { code: 1302, message: 'High concurrency, rate limit reached' } }, 'rate_limit'],
    ['a word', { error: 'overloaded' }, 'overloaded'],
  ])('with code %s is one', async (_title, body, kind) => {
    const chunks = [chunk({ content: 'Hi' }), { ...ENVELOPE, ...body, choices: [] }];
    expect((await play(server, sse(...chunks))).error?.kind).toBe(kind);
    expect((await answered(JSON.stringify(body))).error?.kind).toBe(kind);
  });

  it.each([
    ['{"message":"Overloaded","type":"overloaded_error"}', 'overloaded'],
    ['{"error":{"message":"Overloaded","type":"overloaded_error"}}', 'overloaded'],
    ['upstream is overloaded', 'overloaded'],
  ])('may come as an event named error: %s', async (data, kind) => {
    const outcome = await play(
      server,
      `${sse(chunk({ content: 'Hi' }))}event: error\ndata: ${data}\n\n`.replace('data: [DONE]\n\n', ''),
    );
    expect(outcome.error?.kind).toBe(kind);
    expect(outcome.error?.message).toMatch(/overloaded/i);
  });

  it('may be a finish reason: a call that the model garbled', async () => {
    expect((await play(server, sse(chunk({}, 'MALFORMED_FUNCTION_CALL')))).error?.kind).toBe('server');
  });
});
