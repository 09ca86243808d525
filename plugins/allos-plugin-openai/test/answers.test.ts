import { startServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { ask } from './ask.js';
import { callsOf, play } from './play.js';
import { chunk, HELLO, json, sse, USAGE } from './wire-answers.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe('a streamed answer', () => {
  it('gives its text, its usage, where it came from and why it ended', async () => {
    const outcome = await play(server, HELLO);
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
    const outcome = await play(server, sse(...[...text].map((content) => chunk({ content })), chunk({}, 'stop')));
    expect(outcome.text).toBe(text);
    expect(outcome.finish?.content).toEqual([{ type: 'text', text }]);
  });

  it.each(['reasoning_content', 'reasoning'])('gives reasoning from %s', async (field) => {
    const outcome = await play(
      server,
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
      server,
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
      server,
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
    const outcome = await play(server, sse(chunk({ content: 'Sky.' }), chunk({ annotations: [annotation] }, 'stop')));
    expect(outcome.finish?.content.at(-1)).toEqual({
      type: 'citation',
      text: 'Sky',
      url: 'https://a.example/',
      title: 'A',
    });
  });
});

describe('an answer that is cut', () => {
  it('says all that came of it before it says so, the last line included', async () => {
    const line = (content: string): string => `data: ${JSON.stringify(chunk({ content }))}`;
    const cut = [`${line('Hello ')}\n\n`, line('world')];
    server.answer({ headers: { 'content-type': 'text/event-stream' }, pieces: cut });
    const outcome = await ask(`${server.origin}/v1`);
    expect([outcome.text, outcome.error?.kind]).toEqual(['Hello world', 'cut']);
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
    expect(callsOf(outcome)).toEqual([{ id: 'x', name: 'a', input: {} }]);
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
