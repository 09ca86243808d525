import type { ProviderEvent } from 'allos/plugin';
import { summaryOf } from '../../../test/wire/outcome.js';
import { type ScriptedServer, startServer } from '../../../test/wire/scripted-server.js';
import { OpenAiProvider } from '../src/openai-provider.js';
import { ask, eventsOf, requestWith, settingsFor } from './ask.js';
import { chunk, HELLO, sse } from './wire-answers.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const baseUrl = (): string => `${server.origin}/v1`;
const timeouts = { connectMs: 1_000, firstByteMs: 150, idleMs: 150, totalMs: 2_000 };
const CALL = { index: 0, id: 'x', type: 'function', function: { name: 'rm', arguments: '{"path":"a"}' } };
const CALLS = sse(chunk({ content: 'Let me. ' }), chunk({ tool_calls: [CALL] }), chunk({}, 'tool_calls'));

describe('an answer that breaks off', () => {
  it('anywhere before its finish reason is a cut and never a call', async () => {
    const end = CALLS.indexOf('"finish_reason":"tool_calls"');
    for (let at = 0; at <= end; at += 23) {
      server.answer({ pieces: [CALLS.slice(0, at)] });
      const outcome = await ask(baseUrl());
      expect(outcome.finish).toBeUndefined();
      expect(outcome.error?.kind).toBe('cut');
    }
  });

  it('with its socket destroyed is a cut', async () => {
    server.answer({ pieces: [HELLO.slice(0, HELLO.length * 0.6)], then: 'destroy' });
    const outcome = await ask(baseUrl());
    expect(outcome.error?.kind).toBe('cut');
    expect(outcome.text).toBe('Hello'.slice(0, outcome.text.length));
  });

  it('after its finish reason is whole', async () => {
    const end = HELLO.indexOf('\n\n', HELLO.indexOf('"finish_reason":"stop"')) + 2;
    server.answer({ pieces: [HELLO.slice(0, end)], then: 'destroy' });
    expect((await ask(baseUrl())).finish).toMatchObject({ stopReason: 'stop' });
  });

  it('by falling silent is a timeout', async () => {
    server.answer({ pieces: [HELLO.slice(0, HELLO.length * 0.6)], then: 'hang' });
    expect((await ask(baseUrl(), requestWith(), { timeouts })).error?.kind).toBe('timeout');
    server.answer({ pieces: [], delayMs: 'never' });
    expect((await ask(baseUrl(), requestWith(), { timeouts })).error?.kind).toBe('timeout');
  });

  it('is not waited for once [DONE] has come', async () => {
    server.answer({ pieces: [HELLO], then: 'hang' });
    const before = Date.now();
    expect((await ask(baseUrl())).finish?.usage?.inputTokens).toBe(12);
    expect(Date.now() - before).toBeLessThan(1_000);
  });
});

describe('an abort', () => {
  const states: readonly (readonly [string, () => void, number])[] = [
    ['before the request', () => server.answer({ pieces: [HELLO] }), 0],
    ['while the server is silent', () => server.answer({ pieces: [], delayMs: 'never' }), 60],
    ['in the middle of the body', () => server.answer({ pieces: [HELLO.slice(0, 400)], then: 'hang' }), 60],
    [
      'after the finish reason',
      () => server.answer({ pieces: [HELLO.slice(0, HELLO.indexOf('data: [DONE]'))], then: 'hang' }),
      60,
    ],
  ];
  it.each(states)('%s ends the call within 100 ms', async (_title, prepare, afterMs) => {
    // The fastest of a few: a machine busy with other work may stop any one of them for longer than that.
    let fastest = Infinity;
    for (let attempt = 0; attempt < 5 && fastest >= 100; attempt++) {
      prepare();
      const controller = new AbortController();
      let abortedAt = Date.now();
      if (afterMs === 0) controller.abort();
      else {
        setTimeout(() => {
          abortedAt = Date.now();
          controller.abort();
        }, afterMs);
      }
      const events = await eventsOf(new OpenAiProvider(settingsFor(baseUrl())), requestWith(), controller.signal);
      fastest = Math.min(fastest, Date.now() - abortedAt);
      expect(summaryOf(events).error?.kind).toBe('aborted');
    }
    expect(fastest).toBeLessThan(100);
  });

  it('does not wait for a slow key helper', async () => {
    const apiKey = (): Promise<string> => new Promise(() => undefined);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    const before = Date.now();
    const events = await eventsOf(
      new OpenAiProvider(settingsFor(baseUrl(), { apiKey })),
      requestWith(),
      controller.signal,
    );
    expect(summaryOf(events).error?.kind).toBe('aborted');
    expect(Date.now() - before).toBeLessThan(1_000);
  });

  it('leaves one listener on the caller signal at most, however often it is used', async () => {
    server.answer({ pieces: [HELLO] });
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
    signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args));
    const provider = new OpenAiProvider(settingsFor(baseUrl()));
    for (let turn = 0; turn < 5; turn++) await eventsOf(provider, requestWith(), signal);
    expect(listeners).toBeLessThanOrEqual(1);
  });
});

describe('one call', () => {
  it('may be left in the middle, and the next one works', async () => {
    server.answer({ pieces: [HELLO.slice(0, 400)], then: 'hang' }, { pieces: [HELLO] });
    const provider = new OpenAiProvider(settingsFor(baseUrl()));
    const seen: ProviderEvent[] = [];
    for await (const event of provider.stream(requestWith(), new AbortController().signal)) {
      seen.push(event);
      break;
    }
    expect(seen).toHaveLength(1);
    expect(summaryOf(await eventsOf(provider)).text).toBe('Hello');
  });

  it('gives one text event for all tokens that came together', async () => {
    const tokens = Array.from({ length: 200 }, (_, index) => chunk({ content: `t${index} ` }));
    server.answer({ pieces: [sse(...tokens, chunk({}, 'stop'))] });
    const events = await eventsOf(new OpenAiProvider(settingsFor(baseUrl())));
    expect(events.filter((event) => event.type === 'text').length).toBeLessThan(10);
  });

  it('goes on where a server says stop too early', async () => {
    server.answer({
      pieces: [sse(chunk({ content: 'a' }, 'stop'), chunk({ content: 'b' }, 'stop'), chunk({ content: 'c' }, 'stop'))],
    });
    expect((await ask(baseUrl())).text).toBe('abc');
  });

  it('uses the connection of the one before', async () => {
    await using own = await startServer({ pieces: [HELLO] });
    const provider = new OpenAiProvider(settingsFor(`${own.origin}/v1`));
    for (let turn = 0; turn < 4; turn++) await eventsOf(provider);
    expect(own.connections()).toBe(1);
  });

  it('runs beside others of the same provider', async () => {
    await using own = await startServer({ pieces: [HELLO], delayMs: 20 });
    const provider = new OpenAiProvider(settingsFor(`${own.origin}/v1`));
    const texts = ['one', 'two', 'three'];
    await Promise.all(
      texts.map((text) =>
        eventsOf(provider, requestWith({ messages: [{ role: 'user', id: text, content: [{ type: 'text', text }] }] })),
      ),
    );
    expect(own.requests.map(({ text }) => JSON.parse(text).messages[0].content).sort()).toEqual([...texts].sort());
  });
});
