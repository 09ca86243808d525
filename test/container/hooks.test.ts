import type { ApprovalRequest } from '../../src/plugin/approver.js';
import type { AgentEvent } from '../../src/plugin/event.js';
import type { FinishedToolCall, HookMethods, ModelCallToCome, ToolCallToCome } from '../../src/plugin/hook.js';
import type { JsonObject } from '../../src/plugin/json.js';
import type { Policy, PolicyCall } from '../../src/plugin/policy.js';
import { TOKENS } from '../../src/plugin/tokens.js';
import { allosWith, clear, eventsOf, hook, model, ofType, put, putCall, service } from './plugin-bench.js';

afterEach(clear);

const never = (): Promise<never> => new Promise(() => undefined);

describe('a hook', () => {
  it('is given copies: what it changes in them changes neither events nor later decisions', async () => {
    const meddles: Pick<HookMethods, 'beforeToolCall' | 'afterToolCall'> = {
      beforeToolCall: (call: ToolCallToCome) => {
        (call.roots as string[]).push('/');
        if (call.subject !== undefined) (call.subject as { property: string }).property = 'other';
        return undefined;
      },
      afterToolCall: ({ files }: FinishedToolCall) => void (files as unknown[]).push({ path: 'made up' }),
    };
    const asked: PolicyCall[] = [];
    const watches = service<Policy>('watch', TOKENS.Policy, () => ({
      decide: (call) => {
        asked.push(call);
        return { effect: 'allow', rule: 'watch' };
      },
    }));
    const allos = await allosWith([
      model(putCall('a'), putCall('b'), { text: 'ok' }),
      put(),
      hook('x', meddles),
      watches,
    ]);
    const events = await eventsOf(allos);
    expect(ofType(events, 'tool.completed').flatMap(({ files }) => files)).toEqual([]);
    expect(asked.at(-1)?.input).toEqual({ path: 'b' });
    expect(asked.at(-1)?.subject).toEqual(asked.at(0)?.subject);
    expect(asked.at(-1)?.roots).not.toContain('/');
  });

  it('is called at its moments, in order, with what it is for', async () => {
    const seen: unknown[] = [];
    const note = (name: string): HookMethods => ({
      beforeModelCall: ({ provider, model: id, tools, messages }: ModelCallToCome) => {
        seen.push([name, 'model', provider, id, tools, messages().length]);
      },
      beforeToolCall: ({ tool, input, callId }: ToolCallToCome) => {
        seen.push([name, 'tool', tool, input, callId, Object.isFrozen(input)]);
        return undefined;
      },
      afterToolCall: ({ tool, status, text, input }: FinishedToolCall) => {
        seen.push([name, 'after', tool, status, text, input]);
      },
      onEvent: ({ type }: AgentEvent) => {
        if (type === 'run.started' || type === 'run.completed') seen.push([name, type]);
      },
    });
    const allos = await allosWith([
      model(putCall('a'), { text: 'ok' }),
      put(),
      hook('one', note('one')),
      hook('two', note('two')),
    ]);
    const events = await eventsOf(allos);
    const callId = ofType(events, 'tool.requested')[0]?.callId;
    const both = (...what: readonly unknown[]): unknown[] => [
      ['one', ...what],
      ['two', ...what],
    ];
    expect(seen).toEqual([
      ...both('run.started'),
      ...both('model', 'scripted', 'script-1', ['put'], 1),
      ...both('tool', 'put', { path: 'a' }, callId, true),
      ...both('after', 'put', 'ok', 'put', { path: 'a' }),
      ...both('model', 'scripted', 'script-1', ['put'], 3),
      ...both('run.completed'),
    ]);
    expect(ofType(events, 'warning')).toEqual([]);
  });

  it('gets a copy of what is said, and cannot change the run with it', async () => {
    const allos = await allosWith([
      model({ text: 'the answer' }),
      hook('spoil', {
        beforeModelCall: ({ messages }: ModelCallToCome) => {
          (messages() as unknown[]).length = 0;
        },
        onEvent: (event: AgentEvent) => {
          expect(Object.isFrozen(event)).toBe(true);
        },
      }),
    ]);
    const events = await eventsOf(allos);
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', text: 'the answer' });
    expect(allos.agent.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(ofType(events, 'warning')).toEqual([]);
  });

  it('that only looks and fails is told once, with its plugin, and the run goes on', async () => {
    const fail = (): never => {
      throw new Error('no disk');
    };
    const allos = await allosWith([
      model(putCall('a'), putCall('b'), { text: 'ok' }),
      put(),
      hook('look', { beforeModelCall: fail, afterToolCall: fail, onEvent: async () => fail() }),
    ]);
    const events = await eventsOf(allos);
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', text: 'ok' });
    expect(
      ofType(events, 'warning')
        .map(({ code, message }) => [code, message])
        .sort(),
    ).toEqual([
      [
        'hook.failed',
        'hook look of plugin allos-plugin-look@inline failed in afterToolCall: no disk. The run goes on.',
      ],
      [
        'hook.failed',
        'hook look of plugin allos-plugin-look@inline failed in beforeModelCall: no disk. The run goes on.',
      ],
      ['hook.failed', 'hook look of plugin allos-plugin-look@inline failed in onEvent: no disk. The run goes on.'],
    ]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
  });

  it('that only looks is waited for as long as it says', async () => {
    let aborted = false;
    const allos = await allosWith([
      model({ text: 'ok' }),
      hook(
        'slow',
        {
          beforeModelCall: (_call, { signal }) => {
            signal.addEventListener('abort', () => (aborted = true));
            return never();
          },
        },
        { timeoutMs: 40 },
      ),
    ]);
    const events = await eventsOf(allos);
    expect(ofType(events, 'warning')[0]?.message).toContain('it did not answer within 0.04 s');
    expect([events.at(-1)?.type, aborted]).toEqual(['run.completed', true]);
  });
});

describe('a guard', () => {
  const denials: readonly (readonly [string, HookMethods['beforeToolCall'], RegExp])[] = [
    [
      'denies',
      () => ({ action: 'deny', reason: 'not on Fridays' }),
      /not on Fridays \(hook guard of plugin allos-plugin-guard@inline\)/,
    ],
    [
      'throws',
      () => Promise.reject(new Error('lost its list')),
      /guard of plugin allos-plugin-guard@inline failed: lost its list/,
    ],
    ['never answers', never, /guard of plugin allos-plugin-guard@inline failed: it did not answer within 0\.04 s/],
    [
      'talks nonsense',
      () => ({ action: 'alow' }) as never,
      /guard of plugin allos-plugin-guard@inline gave no verdict/,
    ],
    [
      'gives what is no JSON',
      () => ({ action: 'rewrite', input: { path: 1n } }) as never,
      /arguments that are not JSON/,
    ],
    [
      'rewrites to what the tool does not take',
      () => ({ action: 'rewrite', input: { path: 1 } }),
      /guard .* changed the arguments\. .*not valid/s,
    ],
  ];
  it.each(denials)('that %s stops the call, and is named', async (_what, beforeToolCall, text) => {
    const ran: JsonObject[] = [];
    const guard = hook('guard', { beforeToolCall }, { timeoutMs: 40 });
    const allos = await allosWith([model(putCall('a'), { text: 'ok' }), put(ran), guard]);
    const events = await eventsOf(allos);
    expect(ran).toEqual([]);
    expect(ofType(events, 'tool.completed')[0]?.result.text).toMatch(text);
    expect(ofType(events, 'tool.started')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', exitCode: 0 });
  });

  it('may rewrite: what runs is told, to the model too, and seen by every guard', async () => {
    const ran: JsonObject[] = [];
    const shown: string[] = [];
    const look = (name: string) =>
      hook(name, {
        beforeToolCall: ({ input }) => {
          shown.push(`${name} ${String(input['path'])}`);
          return undefined;
        },
      });
    const tidy = hook('tidy', { beforeToolCall: () => ({ action: 'rewrite', input: { path: 'tidy' } }) });
    const allos = await allosWith([model(putCall('a'), { text: 'ok' }), put(ran), look('first'), tidy, look('last')]);
    const events = await eventsOf(allos);
    const by = 'hook tidy of plugin allos-plugin-tidy@inline';
    expect(ran).toEqual([{ path: 'tidy' }]);
    expect(shown).toEqual(['first a', 'last tidy', 'first tidy']);
    expect(ofType(events, 'tool.rewritten')).toMatchObject([{ name: 'put', input: { path: 'tidy' }, by }]);
    expect(ofType(events, 'tool.completed')[0]?.result.text).toBe(
      `The arguments of this call were changed by ${by} to {"path":"tidy"}\nput`,
    );
  });

  it('that saw other arguments may still deny those that run', async () => {
    const ran: JsonObject[] = [];
    const guard = hook('guard', {
      beforeToolCall: ({ input }) => (input['path'] === 'bad' ? { action: 'deny', reason: 'bad' } : undefined),
    });
    const worse = hook('worse', { beforeToolCall: () => ({ action: 'rewrite', input: { path: 'bad' } }) });
    await eventsOf(await allosWith([model(putCall('good'), { text: 'ok' }), put(ran), guard, worse]));
    expect(ran).toEqual([]);
  });

  it('and another that each change what the other made stop the call', async () => {
    const ran: JsonObject[] = [];
    const to = (name: string, path: string) =>
      hook(name, { beforeToolCall: () => ({ action: 'rewrite', input: { path } }) });
    const events = await eventsOf(
      await allosWith([model(putCall('x'), { text: 'ok' }), put(ran), to('one', 'a'), to('two', 'b')]),
    );
    expect(ran).toEqual([]);
    expect(ofType(events, 'tool.completed')[0]?.result.text).toMatch(/hook one .* and hook two .* each change/);
  });

  it('cannot rewrite its way past a denial; a policy that is not asked again would let it', async () => {
    const ran: JsonObject[] = [];
    const smuggle = hook('smuggle', { beforeToolCall: () => ({ action: 'rewrite', input: { path: 'secret/key' } }) });
    const script = [putCall('public/a'), { text: 'ok' }];
    const held = await eventsOf(
      await allosWith([model(...script), put(ran), smuggle], { configuredDeny: ['put(secret/**)'], mode: 'auto' }),
    );
    expect(ran).toEqual([]);
    expect(ofType(held, 'tool.completed')[0]).toMatchObject({ status: 'denied' });
    expect(ofType(held, 'tool.rewritten')).toEqual([]);

    // The twin decides on the model's arguments alone.
    const twin = await allosWith([model(...script), put(ran), smuggle], {
      configuredDeny: ['put(secret/**)'],
      mode: 'auto',
    });
    const whole = twin.container.get(TOKENS.Policy);
    let first: ReturnType<Policy['decide']> | undefined;
    twin.container.rebind(TOKENS.Policy).toConstantValue({ decide: (call) => (first ??= whole.decide(call)) });
    await eventsOf(twin);
    expect(ran).toEqual([{ path: 'secret/key' }]);
  });

  it('is not shown what the policy denies, and cannot save it', async () => {
    const shown: unknown[] = [];
    const save = hook('save', {
      beforeToolCall: (call) => {
        shown.push(call);
        return { action: 'rewrite', input: { path: 'public' } };
      },
    });
    const ran: JsonObject[] = [];
    const plugins = [model(putCall('secret/key'), { text: 'ok' }), put(ran), save];
    await eventsOf(await allosWith(plugins, { configuredDeny: ['put(secret/**)'] }));
    expect([shown, ran]).toEqual([[], []]);
  });

  it('comes before the question: a person is asked for what will run', async () => {
    const asked: ApprovalRequest[] = [];
    const approver = service('person', TOKENS.Approver, () => ({
      approve: async (request: ApprovalRequest) => {
        asked.push(request);
        return { decision: 'allow', by: 'person' } as const;
      },
    }));
    const ran: JsonObject[] = [];
    const tidy = hook('tidy', { beforeToolCall: () => ({ action: 'rewrite', input: { path: 'tidy' } }) });
    const plugins = [model(putCall('a'), { text: 'ok' }), put(ran), tidy, approver];
    await eventsOf(await allosWith(plugins, { toolPermissions: { put: 'ask' } }));
    expect(asked.map(({ input }) => input)).toEqual([{ path: 'tidy' }]);
    expect(ran).toEqual([{ path: 'tidy' }]);
  });

  it('that hangs holds no run that is aborted', async () => {
    const controller = new AbortController();
    const reasons: unknown[] = [];
    const guard = hook('guard', {
      beforeToolCall: (_call, { signal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        setTimeout(() => controller.abort('enough'), 10);
        return never();
      },
    });
    const ran: JsonObject[] = [];
    const allos = await allosWith([model(putCall('a'), { text: 'ok' }), put(ran), guard]);
    const started = performance.now();
    const events = await eventsOf(allos, controller.signal);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect([events.at(-1)?.type, ran, reasons]).toEqual(['run.cancelled', [], ['enough']]);
    expect(ofType(events, 'tool.completed')).toMatchObject([{ status: 'cancelled' }]);
  });
});
