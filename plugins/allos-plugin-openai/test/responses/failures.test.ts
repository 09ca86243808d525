import { startServer, type ScriptedServer } from '../../../../test/wire/scripted-server.js';
import { summaryOf, type Outcome } from '../../../../test/wire/outcome.js';
import { OpenAiProvider } from '../../src/openai-provider.js';
import { ask, eventsOf, requestWith, settingsFor } from '../ask.js';
import { json } from '../wire-answers.js';
import {
  call,
  callEvents,
  completed,
  created,
  event,
  HELLO,
  message,
  messageEvents,
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

const asked = (): Promise<Outcome> => ask(`${server.origin}/v1`, undefined, RESPONSES);
const CALL = call('1', '{"path":"a"}');
const BEGUN = [created, ...messageEvents(message('Let me. '), 0, 'Let me. '), ...callEvents(CALL, 1, '{"path":"a"}')];
const WHOLE = sse(...BEGUN, completed(message('Let me. '), CALL));

describe('an answer that breaks off', () => {
  it('anywhere before its terminal event is a cut and never a call', async () => {
    const end = WHOLE.indexOf('event: response.completed');
    for (const at of [
      ...Array.from({ length: 40 }, (_, step) => Math.floor((end * step) / 40)),
      end,
      WHOLE.length - 20,
    ]) {
      server.answer({ pieces: [WHOLE.slice(0, at)] });
      const outcome = await asked();
      expect({ at, finish: outcome.finish }).toEqual({ at, finish: undefined });
      expect(outcome.error?.kind).toBe('cut');
    }
  });

  it('by [DONE] alone is a cut', async () => {
    server.answer({ pieces: [`${sse(...BEGUN)}data: [DONE]\n\n`] });
    expect((await asked()).error?.kind).toBe('cut');
  });

  it('with its socket destroyed is a cut', async () => {
    server.answer({ pieces: [sse(...BEGUN)], then: 'destroy' });
    expect((await asked()).error?.kind).toBe('cut');
  });

  it('after its terminal event is whole, and a connection that stays open is not waited for', async () => {
    for (const then of ['destroy', 'hang'] as const) {
      server.answer({ pieces: [WHOLE], then });
      const before = Date.now();
      expect((await asked()).finish).toMatchObject({ stopReason: 'tool_calls' });
      expect(Date.now() - before).toBeLessThan(1_500);
    }
  });

  it('by falling silent is a timeout', async () => {
    const timeouts = { connectMs: 1_000, firstByteMs: 150, idleMs: 150, totalMs: 2_000 };
    server.answer({ pieces: [sse(...BEGUN)], then: 'hang' });
    expect((await ask(`${server.origin}/v1`, requestWith(), { ...RESPONSES, timeouts })).error?.kind).toBe('timeout');
  });

  it('because the caller aborts is aborted', async () => {
    server.answer({ pieces: [sse(...BEGUN)], then: 'hang' });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 60);
    const provider = new OpenAiProvider(settingsFor(`${server.origin}/v1`, RESPONSES));
    expect(summaryOf(await eventsOf(provider, requestWith(), controller.signal)).error?.kind).toBe('aborted');
  });
});

const failed = (error: object | null): object =>
  event('failed', { response: response([], { status: 'failed', error, usage: null }) });

describe('an error inside an answer of status 200 (WP-24)', () => {
  it.each([
    [failed({ code: 'server_error', message: 'Sorry.' }), 'server', 'Sorry.'],
    [failed({ code: 'rate_limit_exceeded', message: 'Too fast.' }), 'rate_limit', 'Too fast.'],
    [failed({ code: 'context_length_exceeded', message: 'Too long.' }), 'context_overflow', 'Too long.'],
    [failed({ code: 'insufficient_quota', message: 'Pay.' }), 'payment', 'Pay.'],
    [failed({ code: 'invalid_prompt', message: 'Not this.' }), 'bad_request', 'Not this.'],
    [failed({ code: 'image_too_large', message: 'Smaller.' }), 'bad_request', 'Smaller.'],
    [failed({ code: 'server_is_overloaded', message: 'Later.' }), 'overloaded', 'Later.'],
    [failed({ code: 'something_new', message: 'New.' }), 'server', 'New.'],
    [failed(null), 'server', 'failed'],
    [event('cancelled', { response: response([], { status: 'cancelled' }) }), 'server', 'cancelled'],
    [event('completed', { response: response([], { status: 'failed', error: { message: 'x' } }) }), 'server', 'x'],
    [event('error', { code: 'rate_limit_exceeded', message: 'Too fast.', param: null }), 'rate_limit', 'Too fast.'],
    [event('error', { code: null, message: 'Odd.', param: null }), 'server', 'Odd.'],
    [event('error', { error: { type: 'invalid_request_error', code: null, message: 'Bad.' } }), 'bad_request', 'Bad.'],
    [event('error', { error: { type: 'tokens', code: 'rate_limit_exceeded', message: 'TPM' } }), 'rate_limit', 'TPM'],
    [{ error: { message: 'Proxy.', code: 502 } }, 'server', 'Proxy.'],
  ])('%j is of kind %s', async (terminal, kind, text) => {
    for (const begun of [[], BEGUN]) {
      server.answer({ pieces: [sse(...begun, terminal)] });
      const { finish, error } = await asked();
      expect(finish).toBeUndefined();
      expect(error).toMatchObject({ kind, message: expect.stringContaining(text) });
    }
  });
});

it('a rate limit inside an answer says how long to wait', async () => {
  const message = 'Rate limit reached for gpt-6.1-sol on tokens per min (TPM). Please try again in 1.898s. Visit …';
  server.answer({ pieces: [sse(created, failed({ code: 'rate_limit_exceeded', message }))] });
  expect((await asked()).error).toMatchObject({ kind: 'rate_limit', retryAfterMs: 1_898 });
});

describe('a body that is no answer', () => {
  it.each([
    [response([], { status: 'queued' }), 'queued'],
    [response([], { status: 'in_progress' }), 'in_progress'],
    [{ choices: [] }, 'no output'],
    [{ id: 'resp_1' }, 'no output'],
  ])('%j', async (body, text) => {
    server.answer(json(body));
    expect((await asked()).error).toMatchObject({ kind: 'bad_response', message: expect.stringContaining(text) });
  });

  it('that failed says why', async () => {
    server.answer(json(response([], { status: 'failed', error: { code: 'invalid_prompt', message: 'Not this.' } })));
    expect((await asked()).error).toMatchObject({ kind: 'bad_request', message: expect.stringContaining('Not this.') });
  });

  it('of another API is cut or bad, never an answer', async () => {
    const chat = { id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'x' } }] };
    server.answer({ pieces: [`data: ${JSON.stringify(chat)}\n\ndata: [DONE]\n\n`] });
    const { finish, error } = await asked();
    expect(finish).toBeUndefined();
    expect(error?.kind).toMatch(/cut|bad_response/);
  });
});

describe('a refusal of the request', () => {
  it.each([
    [400, { code: 'context_length_exceeded', message: 'too long' }, 'context_overflow'],
    [
      400,
      { code: null, message: "Item 'rs_1' of type 'reasoning' was provided without its following item." },
      'bad_request',
    ],
    [401, { code: 'invalid_api_key', message: 'Incorrect API key provided: sk-test-0123456789' }, 'auth'],
    [404, { code: 'model_not_found', message: 'no such model' }, 'not_found'],
    [429, { code: 'rate_limit_exceeded', message: 'slow down' }, 'rate_limit'],
    [429, { code: 'insufficient_quota', message: 'exceeded your current quota' }, 'payment'],
    [503, { code: null, message: 'overloaded' }, 'overloaded'],
  ])('%i %j is of kind %s', async (status, error, kind) => {
    server.answer(json({ error: { type: 'x', param: null, ...error } }, status, { 'retry-after': '2' }));
    const outcome = await asked();
    expect(outcome.error).toMatchObject({ kind, status, retryAfterMs: 2_000 });
    expect(outcome.error?.message).not.toContain('sk-test-0123456789');
  });

  it('is followed by an answer as if nothing had been', async () => {
    server.answer(json({ error: { message: 'x' } }, 500), { pieces: [HELLO] });
    const provider = new OpenAiProvider(settingsFor(`${server.origin}/v1`, RESPONSES));
    expect(summaryOf(await eventsOf(provider)).error?.kind).toBe('server');
    expect(summaryOf(await eventsOf(provider)).text).toBe('Hello');
  });
});
