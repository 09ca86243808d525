import { never, type Outcome, outcomeOf } from '../../../test/wire/outcome.js';
import { bytewise } from '../../../test/wire/pieces.js';
import { startServer, type ScriptedAnswer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { call, said } from './transcript.js';
import { originAt, providerFor, requestOf, user } from './provider-under-test.js';
import { answer, chunk, functionCall, sse, text } from './wire-chunks.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(scripted: ScriptedAnswer, overrides = {}): Promise<Outcome> {
  server.answer(scripted);
  return outcomeOf(providerFor(server.origin).stream(requestOf(overrides), never()));
}

describe('ids of calls', () => {
  it('are those of the API where they are free, and others where they are not', async () => {
    const messages = [user('Go'), said(call('a'))];
    const { finish } = await ask(
      {
        pieces: [
          sse(answer([[functionCall('go', {}, 'a'), functionCall('go', {}, 'b'), functionCall('go', {}, 'b')]])),
        ],
      },
      { messages },
    );
    const ids = finish?.content.map((part) => (part.type === 'tool_call' ? part.id : '')) ?? [];
    expect(ids[1]).toBe('b');
    expect(new Set([...ids, 'a']).size).toBe(4);
  });

  it('differ from turn to turn', async () => {
    const body = { pieces: [sse(answer([[functionCall('go', {})]]))] };
    const made = async (turns: number): Promise<string | undefined> => {
      const messages = Array.from({ length: turns }, (_, index) => user(`Turn ${index}`));
      return (await ask(body, { messages })).announced[0]?.id;
    };
    expect(new Set([await made(1), await made(2), await made(3)]).size).toBe(3);
  });
});

describe('reasons for the end', () => {
  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['BLOCKLIST', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['SPII', 'content_filter'],
    ['MODEL_ARMOR', 'content_filter'],
    ['IMAGE_SAFETY', 'content_filter'],
    ['LANGUAGE', 'unknown'],
    ['OTHER', 'unknown'],
    ['FINISH_REASON_UNSPECIFIED', 'unknown'],
    ['SOMETHING_NEW', 'unknown'],
    ['toString', 'unknown'],
  ])('%s is %s', async (stop, expected) => {
    const { finish } = await ask({ pieces: [sse(answer(text('x'), { stop }))] });
    expect(finish?.stopReason).toBe(expected);
    expect(finish?.rawStopReason).toBe(stop);
  });

  it.each([
    ['MALFORMED_FUNCTION_CALL', 'cut'],
    ['MALFORMED_RESPONSE', 'cut'],
    ['UNEXPECTED_TOOL_CALL', 'cut'],
    ['TOO_MANY_TOOL_CALLS', 'bad_response'],
    ['MISSING_THOUGHT_SIGNATURE', 'bad_request'],
    ['OTHER', 'cut'],
    ['SOMETHING_NEW', 'cut'],
  ])('%s without an answer is an error: %s', async (stop, kind) => {
    const last = { finishMessage: 'Malformed function call: print(default_api.go())' };
    const { error } = await ask({ pieces: [sse(answer([], { stop, last }))] });
    expect(error?.kind).toBe(kind);
    expect(error?.message).toContain(`(${stop}): Malformed function call: print(default_api.go())`);
  });

  it('a call that cannot be read spoils the answer, whatever else it says', async () => {
    const parts = [[{ text: 'Now' }], [functionCall('go', {}, 'a')]];
    const { error, text: shown } = await ask({ pieces: [sse(answer(parts, { stop: 'MALFORMED_FUNCTION_CALL' }))] });
    expect(error?.kind).toBe('cut');
    expect(shown).toBe('Now');
  });

  it('nothing said is an answer where the API says that it is whole, or too long', async () => {
    for (const [stop, expected] of [
      ['STOP', 'stop'],
      ['MAX_TOKENS', 'length'],
    ] as const) {
      const { finish } = await ask({ pieces: [sse(answer([], { stop }))] });
      expect(finish).toMatchObject({ content: [], stopReason: expected });
    }
  });
});

describe('the end of an answer', () => {
  const whole = sse(answer(text('Hi')));

  it('is the reason for it and nothing before', async () => {
    const { error } = await ask({ pieces: [sse([chunk([{ text: 'Hi' }])])] });
    expect(error?.kind).toBe('cut');
  });

  it('counts without its blank line', async () => {
    expect((await ask({ pieces: [whole.trimEnd()] })).finish?.content).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  it('is not waited for long where a server keeps the connection open', async () => {
    const begin = Date.now();
    expect((await ask({ pieces: [whole], then: 'hang' })).finish).toBeDefined();
    expect(Date.now() - begin).toBeLessThan(5000);
  });

  it('is the last chunk where each one gives a reason', async () => {
    const chunks = ['One, ', 'two, ', 'three'].map((piece) => chunk([{ text: piece }], { finishReason: 'STOP' }));
    const { finish } = await ask({ pieces: chunks.flatMap((each) => [sse([each]), 50]) });
    expect(finish?.content).toEqual([{ type: 'text', text: 'One, two, three' }]);
    const broken = sse(chunks);
    expect((await ask({ pieces: [broken.slice(0, -60)] })).error?.kind).toBe('cut');
  });

  it('counts usage that comes behind it', async () => {
    const late = { usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 50 } };
    const { finish } = await ask({ pieces: [whole, 20, sse([late]), 'data: [DONE]\n\n'] });
    expect(finish?.usage?.outputTokens).toBe(50);
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
  const chunks = answer(
    [[{ text: 'Hm', thought: true }], [{ text: 'Hi' }], [functionCall('go', { x: 1 }, 'a', 'c2ln')]],
    { usage: { promptTokenCount: 10, candidatesTokenCount: 3, thoughtsTokenCount: 2, totalTokenCount: 15 } },
  );
  const [last] = answer([[{ text: 'Hm', thought: true }, { text: 'Hi' }, functionCall('go', { x: 1 }, 'a', 'c2ln')]], {
    usage: { promptTokenCount: 10, candidatesTokenCount: 3, thoughtsTokenCount: 2, totalTokenCount: 15 },
  });
  const json = JSON.stringify(last, null, 1);
  const list = JSON.stringify(chunks, null, 1);

  it.each([
    ['an object', 'application/json', [json]],
    ['an object', 'application/json', bytewise(json)],
    ['a list of chunks', 'application/json; charset=UTF-8', [list]],
    ['a list of chunks', 'application/json; charset=UTF-8', bytewise(list)],
    ['an object', 'text/event-stream', ['\n  ', json]],
  ])('is read as %s, %s', async (_what, type, pieces) => {
    const outcome = await ask({ headers: { 'content-type': type }, pieces });
    expect(outcome.finish).toEqual({
      type: 'finish',
      content: [
        { type: 'reasoning', text: 'Hm' },
        { type: 'text', text: 'Hi' },
        { ...call('a', 'go', { x: 1 }), native: { thoughtSignature: 'c2ln' } },
      ],
      stopReason: 'tool_calls',
      rawStopReason: 'STOP',
      responseId: 'resp_1',
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 2 },
      origin: originAt(server.origin),
    });
    expect(outcome.text).toBe('Hi');
    expect(outcome.reasoning).toBe('Hm');
  });

  it.each([json, list])('is an error when it is cut', async (body) => {
    const { error } = await ask({ headers: { 'content-type': 'application/json' }, pieces: [body.slice(0, 100)] });
    expect(error?.kind).toBe('cut');
  });

  it('is an error without a reason for the end', async () => {
    const { error } = await ask({ pieces: [JSON.stringify(chunk([{ text: 'Hi' }]))] });
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
