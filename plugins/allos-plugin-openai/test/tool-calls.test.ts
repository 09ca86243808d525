import { startServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { ask } from './ask.js';
import { callDelta, callsOf, play } from './play.js';
import { chunk, sse, streamed } from './wire-answers.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe('tool calls (WP-27)', () => {
  const cases: readonly (readonly [string, object[], unknown[]])[] = [
    [
      'by index, arguments in pieces, interleaved',
      [
        chunk({ content: null, tool_calls: [callDelta(0, 'call_a', 'read_file', '')] }),
        chunk({ tool_calls: [callDelta(0, undefined, undefined, '{"pa')] }),
        chunk({ tool_calls: [callDelta(1, 'call_b', 'list', '{"path":')] }),
        chunk({ tool_calls: [callDelta(0, undefined, undefined, 'th":"a.txt"}')] }),
        chunk({ tool_calls: [callDelta(1, undefined, undefined, '"."}')] }),
      ],
      [
        { id: 'call_a', name: 'read_file', input: { path: 'a.txt' } },
        { id: 'call_b', name: 'list', input: { path: '.' } },
      ],
    ],
    [
      'without index, whole, in one chunk',
      [chunk({ tool_calls: [callDelta(undefined, 'x1', 'a', '{"n":1}'), callDelta(undefined, 'x2', 'a', '{"n":1}')] })],
      [
        { id: 'x1', name: 'a', input: { n: 1 } },
        { id: 'x2', name: 'a', input: { n: 1 } },
      ],
    ],
    [
      'without index and id, whole, in chunks of their own',
      [
        chunk({ tool_calls: [callDelta(undefined, undefined, 'a', '{"n":1}')] }),
        chunk({ tool_calls: [callDelta(undefined, undefined, 'a', '{"n":2}')] }),
      ],
      [
        { id: 'call_1_0', name: 'a', input: { n: 1 } },
        { id: 'call_1_1', name: 'a', input: { n: 2 } },
      ],
    ],
    [
      'without index, arguments in pieces',
      [
        chunk({ tool_calls: [callDelta(undefined, 'x1', 'a', '{"n"')] }),
        chunk({ tool_calls: [callDelta(undefined, undefined, undefined, ':1}')] }),
        chunk({ tool_calls: [callDelta(undefined, 'x2', 'b', '')] }),
        chunk({ tool_calls: [callDelta(undefined, 'x2', undefined, '{"m":2}')] }),
      ],
      [
        { id: 'x1', name: 'a', input: { n: 1 } },
        { id: 'x2', name: 'b', input: { m: 2 } },
      ],
    ],
    [
      'all at index 0 with ids of their own',
      [
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n":1}')] }),
        chunk({ tool_calls: [callDelta(0, 'x2', 'b', '{"m":2}')] }),
      ],
      [
        { id: 'x1', name: 'a', input: { n: 1 } },
        { id: 'x2', name: 'b', input: { m: 2 } },
      ],
    ],
    [
      'id and name repeated in each delta',
      [
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '')] }),
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n"')] }),
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', ':1}')] }),
      ],
      [{ id: 'x1', name: 'a', input: { n: 1 } }],
    ],
    [
      'the same id twice in one turn',
      [chunk({ tool_calls: [callDelta(0, 'x', 'a', '{"n":1}'), callDelta(1, 'x', 'a', '{"n":2}')] })],
      [
        { id: 'x', name: 'a', input: { n: 1 } },
        { id: 'x_2', name: 'a', input: { n: 2 } },
      ],
    ],
    [
      'no arguments at all, an empty string, null',
      [
        chunk({ tool_calls: [{ index: 0, id: 'x1', function: { name: 'a' } }] }),
        chunk({ tool_calls: [callDelta(1, 'x2', 'b', '')] }),
        chunk({ tool_calls: [callDelta(2, 'x3', 'c', 'null')] }),
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
      [chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n":'), callDelta(1, 'x2', 'b', '[1]')] })],
      [
        {
          id: 'x1',
          name: 'a',
          input: {},
          malformed: { text: '{"n":', reason: expect.stringContaining('it is not JSON') as unknown },
        },
        { id: 'x2', name: 'b', input: {}, malformed: { text: '[1]', reason: 'it is not a JSON object' } },
      ],
    ],
    [
      'a name in pieces',
      [
        chunk({ tool_calls: [callDelta(0, 'x1', 'read_', '')] }),
        chunk({ tool_calls: [callDelta(0, undefined, 'file', '')] }),
        chunk({ tool_calls: [callDelta(0, undefined, undefined, '{"n":1}')] }),
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
    const outcome = await play(server, sse(...chunks, chunk({}, 'tool_calls')));
    expect(callsOf(outcome)).toEqual(expected);
    expect(outcome.announced).toEqual(
      (expected as { id: string; name: string }[]).map(({ id, name }) => ({ id, name })),
    );
    expect(outcome.finish?.stopReason).toBe(expected.length > 0 ? 'tool_calls' : 'stop');
  });

  it('are calls also where the server says stop', async () => {
    const outcome = await play(server, sse(chunk({ tool_calls: [callDelta(0, 'x', 'a', '{}')] }), chunk({}, 'stop')));
    expect(outcome.finish?.stopReason).toBe('tool_calls');
    expect(outcome.finish?.rawStopReason).toBe('stop');
  });

  it('are dropped where the answer was cut off in the middle of them', async () => {
    const outcome = await play(
      server,
      sse(
        chunk({ tool_calls: [callDelta(0, 'x1', 'a', '{"n":1}'), callDelta(1, 'x2', 'b', '{"m":')] }),
        chunk({ tool_calls: [callDelta(2, 'x3', 'c', '')] }),
        chunk({}, 'length'),
      ),
    );
    expect(outcome.finish?.stopReason).toBe('length');
    expect(callsOf(outcome)).toEqual([{ id: 'x1', name: 'a', input: { n: 1 } }]);
  });

  it('without a name are an error, not a call', async () => {
    const outcome = await play(
      server,
      sse(chunk({ tool_calls: [callDelta(0, 'x1', undefined, '{"n":1}')] }), chunk({}, 'tool_calls')),
    );
    expect(outcome.error?.kind).toBe('bad_response');
  });

  it('nested beyond what can be written again are malformed', async () => {
    const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    server.answer(streamed(sse(chunk({ tool_calls: [callDelta(0, 'x1', 'a', deep)] }), chunk({}, 'tool_calls'))));
    const outcome = await ask(`${server.origin}/v1`);
    expect(callsOf(outcome)).toMatchObject([
      { input: {}, malformed: { reason: expect.stringContaining('nested') as unknown } },
    ]);
  });

  it('get ids that the transcript does not have yet', async () => {
    const answer = sse(chunk({ tool_calls: [callDelta(0, 'call_0', 'a', '{}')] }), chunk({}, 'tool_calls'));
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
    expect(callsOf(outcome)).toMatchObject([{ id: 'call_0_2' }]);
  });
});
