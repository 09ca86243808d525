import type { ReadyModel, FallbackModel } from '../../src/agent/ready-model.js';
import { DEFAULT_RETRY_LIMITS } from '../../src/agent/retry-delay.js';
import type { AgentEvent, Hop } from '../../src/plugin/event.js';
import type { HopLoss, ProviderCapabilities, ProviderRequest } from '../../src/plugin/provider.js';
import type { ProviderFailure } from '../../src/plugin/provider-failure.js';
import { ScriptedProvider, type Script } from '../../src/plugin/testing/scripted-provider.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { unpairedCalls } from '../../src/plugin/projection.js';
import { agentsOfTest, terminal } from './played-agent.js';
import { eventsOf, toolOf } from './scripted-agent.js';

const OVERLOADED: ProviderFailure = { kind: 'overloaded', message: 'the server is overloaded', status: 529 };
const NO_RETRY = { retry: { ...DEFAULT_RETRY_LIMITS, retries: 0 } };
const CALL = { calls: [{ name: 'write', input: { to: 'a' } }] };

class OtherModel extends ScriptedProvider {
  readonly #can: Partial<ProviderCapabilities> & { readonly window?: number };

  constructor(script: Script, can: Partial<ProviderCapabilities> & { readonly window?: number } = {}) {
    super(script);
    this.#can = can;
  }

  override capabilities(): ProviderCapabilities {
    return { tools: true, images: true, reasoning: true, ...this.#can };
  }

  override contextWindow(): number | undefined {
    return this.#can.window;
  }

  lossesOf({ messages }: ProviderRequest): readonly HopLoss[] {
    const wish = { messageId: 'request', part: 'temperature', action: 'dropped', reason: 'it takes none' } as const;
    const lost = messages.filter(({ role }) => role === 'assistant');
    return [
      wish,
      ...lost.map(({ id }) => ({ messageId: id, part: 'reasoning', action: 'dropped', reason: 'x' }) as const),
    ];
  }
}

function fallback(provider: ScriptedProvider, model = 'other', retries = 0): FallbackModel {
  const ready: ReadyModel = {
    provider,
    providerName: 'second',
    model,
    retry: { ...DEFAULT_RETRY_LIMITS, retries },
  };
  return { name: `second/${model}`, open: async () => ready };
}

const hops = (events: readonly AgentEvent[]): readonly Hop[] => events.filter((event) => event.type === 'hop');
const types = (events: readonly AgentEvent[]): readonly string[] => events.map(({ type }) => type);

describe('a model that takes over', () => {
  const agentFor = agentsOfTest();

  it('goes on after the retries of an overload, and the move is told before it is asked', async () => {
    const second = new OtherModel([{ text: 'done' }]);
    const { agent, provider, recorded } = await agentFor(
      [{ error: OVERLOADED }, { error: OVERLOADED }, { error: OVERLOADED }],
      { fallbacks: [fallback(second)], options: { retry: { ...DEFAULT_RETRY_LIMITS, retries: 2 } } },
    );
    const events = await eventsOf(agent.run('do it'));
    expect(provider.requests).toHaveLength(3);
    expect(types(events).slice(2)).toEqual([
      ...['turn.started', 'retry', 'retry', 'turn.completed', 'hop'],
      ...['turn.started', 'message.delta', 'message.completed', 'turn.completed', 'run.completed'],
    ]);
    expect(hops(events)).toEqual([
      expect.objectContaining({
        from: 'scripted/script-1',
        to: 'second/other',
        reason: 'the server is overloaded (HTTP 529)',
        losses: [],
      }),
    ]);
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'done', turns: 2, exitCode: 0 });
    expect(second.requests[0]).toMatchObject({ model: 'other', messages: [{ role: 'user' }], lineage: 'ses_1' });
    expect(recorded.some(({ type }) => type === 'hop')).toBe(true);
  });

  it.each(['rate_limit', 'overloaded', 'server', 'connection', 'timeout', 'cut'] as const)(
    'goes on after %s',
    async (kind) => {
      const second = new OtherModel([{ text: 'done' }]);
      const script = [{ error: { kind, message: 'no' } }];
      const { agent } = await agentFor(script, { fallbacks: [fallback(second)], options: NO_RETRY });
      expect(await agent.run('do it')).toBe('done');
    },
  );

  it.each(['auth', 'payment', 'bad_request', 'not_found', 'too_large', 'bad_response'] as const)(
    'does not hide %s, which is to be mended',
    async (kind) => {
      const second = new OtherModel([{ text: 'done' }]);
      const script = [{ error: { kind, message: 'no' } }];
      const { agent } = await agentFor(script, { fallbacks: [fallback(second)], options: NO_RETRY });
      const events = await eventsOf(agent.run('do it'));
      expect(second.requests).toHaveLength(0);
      expect(terminal(events)).toMatchObject({ type: 'run.failed', error: { message: 'no' } });
    },
  );

  it.each(['refusal', 'content_filter'] as const)('answers after %s, which is kept as failed', async (stopReason) => {
    const second = new OtherModel([{ text: 'done' }]);
    const { agent, recorded } = await agentFor([{ text: 'I will not.', calls: [{ name: 'write' }], stopReason }], {
      fallbacks: [fallback(second)],
      tools: [toolOf('write', () => ({ success: true }), 'write')],
    });
    const events = await eventsOf(agent.run('do it'));
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'done' });
    expect(types(events)).not.toContain('tool.requested');
    const refused = {
      role: 'assistant',
      state: 'failed',
      stopReason,
      content: [{ type: 'text', text: 'I will not.' }],
    };
    expect(events.flatMap((event) => (event.type === 'message.completed' ? [event.message] : []))).toEqual([
      expect.objectContaining({ role: 'user' }),
      expect.objectContaining(refused),
      expect.objectContaining({ role: 'assistant', state: 'complete' }),
    ]);
    expect(hops(events)[0]).toMatchObject({ reason: expect.stringMatching(/refused|filter/) });
    expect(foldTranscript(recorded).messages).toEqual(agent.messages);
  });

  it('goes on when an answer broke off that was shown, which is marked as failed', async () => {
    const second = new OtherModel([{ text: 'whole' }]);
    const { agent } = await agentFor([{ text: ['ha', 'lf'], error: { kind: 'cut', message: 'cut' } }], {
      fallbacks: [fallback(second)],
    });
    const events = await eventsOf(agent.run('do it'));
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'whole' });
    const kept = agent.messages.map((message) => ('state' in message ? message.state : message.role));
    expect(kept).toEqual(['user', 'failed', 'complete']);
  });

  it('gets the results of what was done, which is not done again', async () => {
    let writes = 0;
    const second = new OtherModel([CALL, { text: 'done' }]);
    const { agent, recorded } = await agentFor([{ reasoning: 'hm', ...CALL }, { error: OVERLOADED }], {
      fallbacks: [fallback(second)],
      options: NO_RETRY,
      tools: [toolOf('write', () => ({ success: true, result: `written ${++writes}` }), 'write')],
    });
    const events = await eventsOf(agent.run('do it'));
    expect(writes).toBe(2);
    expect(second.requests[0]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
    expect(second.requests[0]?.messages.at(-1)).toMatchObject({ content: [{ text: 'written 1' }] });
    expect(hops(events)[0]?.losses).toEqual([
      { messageId: agent.messages[1]?.id, part: 'reasoning', action: 'dropped', reason: 'x' },
    ]);
    expect(unpairedCalls(agent.messages)).toEqual([]);
    expect(foldTranscript(recorded).messages).toEqual(agent.messages);
  });

  it('stays for the rest of the run; the next run begins with the chosen one and tells that', async () => {
    const second = new OtherModel([CALL, { text: 'done' }]);
    const { agent, provider } = await agentFor([{ error: OVERLOADED }, { text: 'again' }], {
      fallbacks: [fallback(second)],
      options: NO_RETRY,
      tools: [toolOf('write', () => ({ success: true }), 'write')],
    });
    expect(await agent.run('do it')).toBe('done');
    expect(second.requests).toHaveLength(2);
    const events = await eventsOf(agent.run('more'));
    expect(terminal(events).text).toBe('again');
    expect(provider.requests).toHaveLength(2);
    expect(hops(events)).toMatchObject([{ from: 'second/other', to: 'scripted/script-1' }]);
    expect(types(events).slice(0, 4)).toEqual(['run.started', 'message.completed', 'hop', 'turn.started']);
  });

  it('is passed over when it cannot say what it can do', async () => {
    const second = new OtherModel([{ text: 'never' }]);
    second.capabilities = () => {
      throw new Error('who knows');
    };
    const { agent } = await agentFor([{ error: OVERLOADED }], { fallbacks: [fallback(second)], options: NO_RETRY });
    const end = terminal(await eventsOf(agent.run('do it')));
    expect(end).toMatchObject({ exitCode: 5, error: { code: 'provider.overloaded' } });
    expect(end.error?.message).toContain('second/other (who knows)');
  });

  it('may be the third, when the second has no key or a wrong one', async () => {
    const unauthorised = new OtherModel([{ error: { kind: 'auth', message: 'wrong key' } }]);
    const third = new OtherModel([{ text: 'done' }]);
    const keyless: FallbackModel = { name: 'x/y', open: async () => ({ obstacle: 'X_KEY is not set' }) };
    const broken: FallbackModel = { name: 'p/q', open: () => Promise.reject(new Error('its plugin fell over')) };
    const { agent } = await agentFor([{ error: OVERLOADED }], {
      fallbacks: [keyless, broken, fallback(unauthorised, 'b'), fallback(third, 'c')],
      options: NO_RETRY,
    });
    const events = await eventsOf(agent.run('do it'));
    expect(hops(events).map(({ from, to }) => [from, to])).toEqual([
      ['scripted/script-1', 'second/b'],
      ['second/b', 'second/c'],
    ]);
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'done' });
  });

  it.each([
    ['it takes no tools', { tools: false }],
    ['it takes no images', { images: false }],
    ['its window of 20 tokens is too small', { window: 20 }],
  ])('is passed over where %s, and the end says so', async (why, can) => {
    const second = new OtherModel([{ text: 'never' }], can);
    const image = { type: 'image', mediaType: 'image/png', data: 'AAAA' } as const;
    const { agent } = await agentFor([CALL, { error: OVERLOADED }], {
      fallbacks: [fallback(second)],
      options: NO_RETRY,
      tools: [toolOf('write', () => ({ success: true, images: [image], modelText: 'x'.repeat(400) }), 'write')],
    });
    const events = await eventsOf(agent.run('do it'));
    expect(second.requests).toHaveLength(0);
    expect(hops(events)).toEqual([]);
    expect(terminal(events).error?.message).toContain(`could not take over: second/other (${why}`);
    expect(terminal(events)).toMatchObject({ exitCode: 5, error: { code: 'provider.overloaded' } });
  });

  it('takes a window that is only assumed for no obstacle', async () => {
    const second = new OtherModel([{ text: 'done' }], { window: 20, windowAssumed: true });
    const { agent } = await agentFor([{ error: OVERLOADED }], { fallbacks: [fallback(second)], options: NO_RETRY });
    expect(await agent.run('x'.repeat(400))).toBe('done');
  });

  it('ends with the last failure and names the models that were tried', async () => {
    const second = new OtherModel([{ error: { kind: 'rate_limit', message: 'slow down', status: 429 } }]);
    const third = new OtherModel([{ error: { kind: 'connection', message: 'nobody there' } }]);
    const { agent } = await agentFor([{ error: OVERLOADED }], {
      fallbacks: [fallback(second, 'b'), fallback(third, 'c')],
      options: NO_RETRY,
    });
    const events = await eventsOf(agent.run('do it'));
    expect(terminal(events)).toMatchObject({
      type: 'run.failed',
      exitCode: 5,
      error: {
        code: 'provider.unreachable',
        message: 'nobody there (tried: scripted/script-1, second/b, second/c)',
      },
    });
  });

  it('names them also when the last one refuses', async () => {
    const second = new OtherModel([{ text: 'Nor will I.', stopReason: 'refusal' }]);
    const { agent } = await agentFor([{ error: OVERLOADED }], { fallbacks: [fallback(second)], options: NO_RETRY });
    const end = terminal(await eventsOf(agent.run('do it')));
    expect(end).toMatchObject({ exitCode: 1, text: 'Nor will I.', error: { code: 'run.gave_up' } });
    expect(end.error?.message).toBe('The model refused the task (tried: scripted/script-1, second/other)');
  });

  it('costs no more than 12 requests in a storm, and each model is asked', async () => {
    const storm = (): ScriptedProvider => new OtherModel(() => ({ error: OVERLOADED }));
    const others = [storm(), storm(), storm()];
    const { agent, provider } = await agentFor(() => ({ error: OVERLOADED }), {
      fallbacks: others.map((model, index) => fallback(model, `m${index}`, 4)),
    });
    const end = terminal(await eventsOf(agent.run('do it')));
    const asked = [provider, ...others].map(({ requests }) => requests.length);
    expect(asked.every((count) => count > 0)).toBe(true);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(end.exitCode).toBe(5);
  });

  it('leaves the retries of a single model as they are configured', async () => {
    const retry = { ...DEFAULT_RETRY_LIMITS, retries: 15, budgetMs: 1e9 };
    const { agent, provider } = await agentFor(() => ({ error: OVERLOADED }), { options: { retry } });
    expect(terminal(await eventsOf(agent.run('do it')))).toMatchObject({ exitCode: 5 });
    expect(provider.requests).toHaveLength(16);
  });

  it('does not take over when the run may make no other call', async () => {
    const second = new OtherModel([{ text: 'done' }]);
    const { agent } = await agentFor([{ error: OVERLOADED }], { fallbacks: [fallback(second)], options: NO_RETRY });
    const end = terminal(await eventsOf(agent.run('do it', { maxIterations: 1 })));
    expect(end).toMatchObject({ exitCode: 5, error: { code: 'provider.overloaded' } });
    expect(second.requests).toHaveLength(0);
  });

  it('does not take over an answer that was paused, whose tools ran at the vendor', async () => {
    const second = new OtherModel([{ text: 'done' }]);
    const { agent } = await agentFor([{ text: 'searching', stopReason: 'pause' }, { error: OVERLOADED }], {
      fallbacks: [fallback(second)],
      options: NO_RETRY,
    });
    const events = await eventsOf(agent.run('do it'));
    expect(second.requests).toHaveLength(0);
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'fallback.paused' }));
    expect(terminal(events)).toMatchObject({ exitCode: 5 });
  });

  it('is not asked after an abort, during a wait or while it is opened', async () => {
    const second = new OtherModel([{ text: 'done' }]);
    const waiting = new AbortController();
    const first = await agentFor([{ error: OVERLOADED }], { fallbacks: [fallback(second)] });
    for await (const event of first.agent.run('do it', { signal: waiting.signal })) {
      if (event.type === 'retry') waiting.abort();
      if (event.type === 'run.cancelled') expect(event.exitCode).toBe(130);
    }
    const opening = new AbortController();
    const slow: FallbackModel = {
      name: 'slow/model',
      open: () => {
        opening.abort();
        return new Promise(() => undefined);
      },
    };
    const later = await agentFor([{ error: OVERLOADED }], { fallbacks: [slow, fallback(second)], options: NO_RETRY });
    const events = await eventsOf(later.agent.run('do it', { signal: opening.signal }));
    expect(terminal(events)).toMatchObject({ type: 'run.cancelled', exitCode: 130 });
    expect([...hops(events), ...second.requests]).toEqual([]);
  });

  it('tells with its first answer what it was not given, where it could not say so before', async () => {
    const losses: readonly HopLoss[] = [
      { messageId: 'msg_2', part: 'reasoning', action: 'dropped', reason: 'foreign' },
    ];
    const second = new ScriptedProvider([{ text: 'done' }, { text: 'more' }]);
    const stream = second.stream.bind(second);
    second.stream = async function* (request, signal) {
      for await (const event of stream(request, signal)) yield event.type === 'finish' ? { ...event, losses } : event;
    };
    const { agent } = await agentFor([{ error: OVERLOADED }], { fallbacks: [fallback(second)], options: NO_RETRY });
    const events = await eventsOf(agent.run('do it'));
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'warning',
        code: 'hop.losses',
        message: 'Not carried over to second/other: 1 reasoning dropped (foreign)',
      }),
    );
  });
});
