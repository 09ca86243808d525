import { startServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { play } from './play.js';
import { chunk, HELLO, sse, USAGE, usageChunk } from './wire-answers.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
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
    const outcome = await play(server, sse(chunk({ content: 'x' }), chunk({}, raw)));
    expect(outcome.finish).toMatchObject({ stopReason, rawStopReason: raw });
  });

  it('a refusal is told as one and shown', async () => {
    const outcome = await play(
      server,
      sse(chunk({ refusal: "I can't " }), chunk({ refusal: 'do that.' }), chunk({}, 'stop')),
    );
    expect(outcome.text).toBe("I can't do that.");
    expect(outcome.finish).toMatchObject({ stopReason: 'refusal', raw: { refusal: "I can't do that." } });
  });

  it.each([
    ['error', 'server'],
    ['insufficient_system_resource', 'overloaded'],
  ])('%s is an error of kind %s', async (raw, kind) => {
    const outcome = await play(server, sse(chunk({ content: 'x' }), chunk({}, raw)));
    expect(outcome.error?.kind).toBe(kind);
  });

  it('[DONE] without a finish reason is a cut', async () => {
    const outcome = await play(server, sse(chunk({ content: 'Half of' })));
    expect(outcome.error?.kind).toBe('cut');
  });

  it('a finish reason without [DONE] is an end', async () => {
    const outcome = await play(server, HELLO.replace('data: [DONE]\n\n', ''));
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
    [
      'that counts tokens as written and read (OpenRouter)',
      [chunk({}, 'stop', { usage: { ...USAGE, prompt_tokens_details: { cached_tokens: 8, cache_write_tokens: 8 } } })],
      { ...cached, inputTokens: 0, cacheWriteTokens: 4, reasoningTokens: 0 },
    ],
    ['that is null', [chunk({}, 'stop', { usage: null })], undefined],
  ])('%s', async (_title, chunks, expected) => {
    const outcome = await play(server, sse(chunk({ content: 'x' }), ...chunks));
    expect(outcome.finish?.usage).toEqual(expected);
  });
});
