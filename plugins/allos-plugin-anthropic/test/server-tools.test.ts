import type { AssistantMessage } from 'allos/plugin';
import { never, type Outcome, outcomeOf } from '../../../test/wire/outcome.js';
import { eventStreamForms } from '../../../test/wire/pieces.js';
import { startServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { bodyOf, expectLegal, ENDPOINT } from './body-of.js';
import { originAt, providerFor, requestOf } from './provider-under-test.js';
import { asked } from './transcript.js';
import { answer, block, sse, text, thinking, toolUse, type WireEvent } from './wire-events.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function read(body: string, headers?: Readonly<Record<string, string>>): Promise<Outcome> {
  let first: Outcome | undefined;
  const { whole, bytewise, ...framed } = eventStreamForms(body);
  const stream = !body.startsWith('{');
  for (const pieces of Object.values({ whole, bytewise, ...(stream ? framed : {}) })) {
    if (pieces === undefined) continue;
    server.answer({ pieces, ...(headers === undefined ? {} : { headers }) });
    const { events: _events, ...outcome } = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
    first ??= { events: [], ...outcome };
    expect({ events: [], ...outcome }).toEqual(first);
  }
  return first as Outcome;
}

const SEARCH = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
const FOUND = {
  type: 'web_search_tool_result',
  tool_use_id: 'srvtoolu_1',
  content: [
    { type: 'web_search_result', url: 'https://a.example', title: 'A', encrypted_content: 'ZW5j', page_age: null },
  ],
};
const CITATION = {
  type: 'web_search_result_location',
  url: 'https://a.example',
  title: 'A',
  encrypted_index: 'aWR4',
  cited_text: 'so it is',
};
const RUN = { type: 'server_tool_use', id: 'srvtoolu_2', name: 'bash_code_execution', input: {} };
const RAN = {
  type: 'bash_code_execution_tool_result',
  tool_use_id: 'srvtoolu_2',
  content: { type: 'bash_code_execution_result', stdout: '2\n', stderr: '', return_code: 0, content: [] },
};

const STEPS: readonly WireEvent[] = [
  ...thinking(0, 'c2ln', 'Look it up.'),
  ...block(1, SEARCH, [
    { type: 'input_json_delta', partial_json: '' },
    { type: 'input_json_delta', partial_json: '{"query":"a' },
    { type: 'input_json_delta', partial_json: '"}' },
  ]),
  ...block(2, FOUND),
  ...block(3, { type: 'text', text: '', citations: [] }, [
    { type: 'citations_delta', citation: CITATION },
    { type: 'text_delta', text: 'It is so.' },
  ]),
  ...block(4, RUN, [{ type: 'input_json_delta', partial_json: '{"command":"echo 2"}' }]),
  ...block(5, RAN),
  ...block(6, { type: 'redacted_thinking', data: 'cmVk' }),
];
const BLOCKS = [
  { type: 'thinking', thinking: 'Look it up.', signature: 'c2ln' },
  { ...SEARCH, input: { query: 'a' } },
  FOUND,
  { type: 'text', text: 'It is so.', citations: [CITATION] },
  { ...RUN, input: { command: 'echo 2' } },
  RAN,
];

function messageOf({ finish }: Outcome): AssistantMessage {
  if (finish === undefined) throw new Error('no answer');
  const { content, stopReason } = finish;
  return { role: 'assistant', id: 'a1', content, origin: originAt(ENDPOINT), stopReason, state: 'complete' };
}

describe('a turn with server tools', () => {
  it('that pauses is carried on with its own blocks, unchanged and in their order', async () => {
    const outcome = await read(sse(answer([...STEPS, ...text(7, 'Next')], { stop: 'pause_turn' })));
    expect(outcome.finish?.stopReason).toBe('pause');
    expect(outcome.text).toBe('It is so.Next');
    expect(outcome.finish?.content.filter((part) => part.type === 'citation')).toEqual([
      { type: 'citation', text: 'so it is', url: 'https://a.example', title: 'A' },
    ]);
    const sent = bodyOf([asked('Is it so?'), messageOf(outcome)]);
    expectLegal(sent);
    const said = sent.body.messages.at(-1);
    expect(said?.role).toBe('assistant');
    expect(said?.content.map(({ cache_control: _, ...rest }) => rest)).toEqual([
      ...BLOCKS,
      { type: 'redacted_thinking', data: 'cmVk' },
      { type: 'text', text: 'Next' },
    ]);
  });

  it('may call the program’s own tools too', async () => {
    const outcome = await read(sse(answer([...STEPS, ...toolUse(7, 'toolu_1', 'go')], { stop: 'tool_use' })));
    expect(outcome.finish?.stopReason).toBe('tool_calls');
    expect(outcome.finish?.content.filter((part) => part.type === 'tool_call')).toHaveLength(1);
  });

  it('may be told as one JSON body', async () => {
    const body = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      content: BLOCKS,
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 4, server_tool_use: { web_search_requests: 1 } },
    };
    for (const type of ['application/json', 'text/event-stream']) {
      const outcome = await read(JSON.stringify(body), { 'content-type': type });
      const sent = bodyOf([asked('Is it so?'), messageOf(outcome), asked('Thanks')]);
      expectLegal(sent);
      expect(sent.body.messages[1]?.content).toEqual(BLOCKS);
    }
  });

  it('that failed there is read, and goes back as it is', async () => {
    const failed = {
      ...FOUND,
      content: { type: 'web_search_tool_result_error', error_code: 'max_uses_exceeded' },
    };
    const outcome = await read(sse(answer([...block(0, SEARCH), ...block(1, failed), ...text(2, 'Sorry')])));
    const sent = bodyOf([asked('Is it so?'), messageOf(outcome), asked('Thanks')]);
    expect(sent.body.messages[1]?.content).toEqual([SEARCH, failed, { type: 'text', text: 'Sorry' }]);
  });
});

describe('an answer', () => {
  const body = sse(answer(text(0, 'Hello')));

  it.each(['application/json', 'text/plain'])('as events may come as %s', async (type) => {
    expect((await read(body, { 'content-type': type })).text).toBe('Hello');
  });

  it('may begin with a byte order mark, write data without a space, and leave the names of events out', async () => {
    expect((await read(`\uFEFF${body}`)).text).toBe('Hello');
    expect((await read(body.replaceAll('data: ', 'data:').replaceAll('event: ', 'event:'))).text).toBe('Hello');
    expect((await read(body.replaceAll(/event: \w+\n/g, ''))).text).toBe('Hello');
  });

  it('may leave usage null', async () => {
    const events = answer(text(0, 'Hi')).map((event) =>
      event.type === 'message_delta' ? { ...event, usage: null } : event,
    );
    expect((await read(sse(events))).text).toBe('Hi');
  });

  it.each([
    ['{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', 'overloaded'],
    ['{"error":{"code":529,"message":"busy"}}', 'overloaded'],
    ['{"error":"overloaded"}', 'server'],
    ['upstream timed out', 'bad_response'],
  ])('may break off with an event named error: %s', async (data, kind) => {
    const begun = body.slice(0, body.indexOf('event: message_delta'));
    const outcome = await read(`${begun}event: error\ndata: ${data}\n\n`);
    expect(outcome.error?.kind).toBe(kind);
  });
});
