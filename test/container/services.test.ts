import type { Clock } from '../../src/plugin/clock.js';
import type { ContextStrategy } from '../../src/plugin/context-strategy.js';
import { inject, Service } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import type { JsonObject } from '../../src/plugin/json.js';
import type { LogFields, Logger } from '../../src/plugin/logger.js';
import type { Policy } from '../../src/plugin/policy.js';
import { RecordingLogger } from '../../src/plugin/testing/recording-logger.js';
import { NO_USAGE } from '../../src/plugin/usage.js';
import { TOKENS } from '../../src/plugin/tokens.js';
import { discover } from '../../src/host/discover.js';
import { load } from '../../src/host/load.js';
import { validate } from '../../src/host/validate.js';
import { PluginSetups } from '../../src/container/set-up-plugins.js';
import { createMemorySessionStore } from '../../src/container/memory-session-store.js';
import { allosWith, clear, eventsOf, hook, model, ofType, plugin, put, putCall, service } from './plugin-bench.js';

afterEach(clear);

const AT = Date.UTC(2031, 4, 5);
const clockAt = (at: number): Clock => ({ now: () => at, monotonic: () => 7, sleep: async () => undefined });
const pricing = (name: string, costUsd: number): Plugin =>
  service(name, TOKENS.Pricing, () => ({ costOf: () => costUsd }));
/** What a call costs by the service that a session has. */
async function costOf(plugins: readonly Plugin[], services?: Readonly<Record<string, string>>): Promise<unknown> {
  const allos = await allosWith([model(), ...plugins], services === undefined ? {} : { services });
  const call = { provider: 'scripted', model: 'script-1', usage: NO_USAGE, at: AT };
  return allos.container.get(TOKENS.Pricing).costOf(call);
}

describe('a service that a plugin contributes', () => {
  it.each<[string, Plugin]>([
    [
      'approver',
      service('x', TOKENS.Approver, () => ({ approve: async () => ({ decision: 'deny', by: 'x' }) as const })),
    ],
    ['session store', service('x', TOKENS.SessionStore, () => createMemorySessionStore())],
    [
      'context strategy',
      service<ContextStrategy>('x', TOKENS.ContextStrategy, () => ({ needsCompaction: () => false })),
    ],
    ['pricing', pricing('x', 3)],
    ['logger', service<Logger>('x', TOKENS.Logger, () => new RecordingLogger())],
    ['clock', service('x', TOKENS.Clock, () => clockAt(AT))],
  ])('takes the place of the %s', async (_what, contributed) => {
    const allos = await allosWith([model(putCall('a'), { text: 'ok' }), put(), contributed]);
    expect((await eventsOf(allos)).at(-1)).toMatchObject({ type: 'run.completed', text: 'ok' });
    const own = await allosWith([model()]);
    const token = contributedToken(contributed);
    expect(allos.container.get<object>(token)).not.toEqual(own.container.get<object>(token));
  });

  it('is the time of everything in the run', async () => {
    const allos = await allosWith([model(), service('time', TOKENS.Clock, () => clockAt(AT))]);
    const events = await eventsOf(allos);
    expect(new Set(events.map(({ ts }) => ts))).toEqual(new Set(['2031-05-05T00:00:00.000Z']));
  });

  it('may inject what it takes the place of, and is given no secrets', async () => {
    const lines: (readonly [string, LogFields | undefined])[] = [];
    @Service(TOKENS.Logger)
    class Tee implements Logger {
      constructor(@inject(TOKENS.Logger) readonly before: Logger) {}
      isEnabled = (): boolean => true;
      child = (): Logger => this;
      trace = (): void => undefined;
      debug = (message: string, fields?: LogFields): void => this.info(message, fields);
      info = (message: string, fields?: LogFields): void => {
        lines.push([message, fields]);
        this.before.info(message, fields);
      };
      warn = this.info;
      error = this.info;
    }
    const before = new RecordingLogger();
    const allos = await allosWith([model({ text: 'ok' }), plugin('tee', Tee)], {
      logger: before,
      secrets: ['hunter22'],
    });
    allos.container.get(TOKENS.Logger).info('the key is hunter22');
    await eventsOf(allos);
    expect(lines.map(([message]) => message)).toEqual(expect.arrayContaining(['the key is [redacted]', 'run ended']));
    expect(before.lines.map(({ message }) => message)).toContain('the key is [redacted]');
  });

  it('adds to the subscribers, those of the program included', async () => {
    const seen: string[] = [];
    const subscriber = (name: string) =>
      service(name, TOKENS.EventSubscriber, () => ({ onEvent: ({ type }) => void seen.push(`${name} ${type}`) }));
    const allos = await allosWith([model(), subscriber('one'), subscriber('two')]);
    allos.container.bind(TOKENS.EventSubscriber).toConstantValue({
      onEvent: ({ type }) => {
        if (type === 'run.completed') throw new Error('full');
        seen.push(`program ${type}`);
      },
    });
    await eventsOf(allos);
    expect(seen.slice(0, 3)).toEqual(['one run.started', 'two run.started', 'program run.started']);
    expect(seen.slice(-2)).toEqual(['one run.completed', 'two run.completed']);
  });

  it('that writes later is waited for when all is disposed of', async () => {
    const written: string[] = [];
    const allos = await allosWith([
      model(),
      service('audit', TOKENS.EventSubscriber, () => ({
        onEvent: async ({ type }) => {
          await new Promise((done) => setTimeout(done, 20));
          written.push(type);
        },
      })),
    ]);
    const events = await eventsOf(allos);
    await allos.dispose();
    expect(written).toEqual(events.map(({ type }) => type));
  });
});

describe('two plugins with one service', () => {
  const both = [pricing('cheap', 1), pricing('dear', 9)];

  it('are a conflict that names both and the line that chooses', async () => {
    await expect(costOf(both)).rejects.toMatchObject({
      code: 'plugin.conflict',
      message:
        'plugins allos-plugin-cheap@inline and allos-plugin-dear@inline both contribute the service pricing, of which there is one',
      hint: expect.stringContaining('services: { pricing: allos-plugin-cheap }'),
    });
  });

  it.each([
    ['allos-plugin-cheap', 1],
    ['dear', 9],
    ['allos', null],
  ])('are none once %s is chosen', async (pricing, costUsd) => {
    expect(await costOf(both, { pricing })).toBe(costUsd);
  });

  it.each([
    [{ pricing: 'gone' }, /services\.pricing names "gone"/, /allos, allos-plugin-cheap, allos-plugin-dear/],
    [{ prices: 'cheap' }, /no service named "prices"/, /approver, sessionStore/],
    [{ policy: 'cheap' }, /no service named "policy"/, /strictest/],
  ])('are chosen among with %j only as far as they exist', async (services, message, hint) => {
    await expect(costOf(both, services)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it('are told before a package of them runs', async () => {
    let imported = 0;
    const counting = (name: string): Plugin =>
      service(name, TOKENS.Pricing, () => {
        imported += 1;
        return { costOf: () => 1 };
      });
    await expect(costOf([counting('one'), counting('two')])).rejects.toMatchObject({ code: 'plugin.conflict' });
    expect(imported).toBe(0);
  });

  it('of one package is a mistake of its author', async () => {
    const [one, two] = both.map(({ contributes }) => contributes);
    await expect(costOf([plugin('twice', ...(one ?? []), ...(two ?? []))])).rejects.toMatchObject({
      code: 'plugin.conflict',
      message: expect.stringContaining('allos-plugin-twice@inline contributes the service pricing twice'),
    });
  });
});

describe('the policy of a plugin', () => {
  const lenient = service<Policy>('lenient', TOKENS.Policy, () => ({
    decide: () => ({ effect: 'allow', rule: 'all' }),
  }));
  const cases = [
    ['a denial of the user', 'secret/key', { configuredDeny: ['put(secret/**)'] }],
    ['a denial of the command line', 'secret/key', { deny: ['put(secret/**)'] }],
    ['a protected path under auto', '.git/hooks/pre-commit', { mode: 'auto' }],
    ['plan mode', 'a', { mode: 'plan' }],
    ['never', 'a', { toolPermissions: { put: 'never' } }],
  ] as const;

  it.each(cases)('never loosens %s', async (_what, path, options) => {
    const ran: JsonObject[] = [];
    const allos = await allosWith([model(putCall(path), { text: 'ok' }), put(ran), lenient], options);
    const events = await eventsOf(allos);
    expect(ran).toEqual([]);
    expect(ofType(events, 'tool.completed')[0]?.status).toBe('denied');
  });

  it.each(cases)('would loosen %s if it took the place of the built-in one', async (_what, path, options) => {
    const ran: JsonObject[] = [];
    const twin = await allosWith([model(putCall(path), { text: 'ok' }), put(ran)], options);
    twin.container.rebind(TOKENS.Policy).toConstantValue({ decide: () => ({ effect: 'allow', rule: 'all' }) });
    await eventsOf(twin);
    expect(ran).toEqual([{ path }]);
  });

  it('tightens, also beside others: the strictest answer wins', async () => {
    const ran: JsonObject[] = [];
    const strict = service<Policy>('strict', TOKENS.Policy, () => ({
      decide: () => ({ effect: 'deny', rule: 'strict', reason: 'closed today' }),
    }));
    const events = await eventsOf(await allosWith([model(putCall('a'), { text: 'ok' }), put(ran), lenient, strict]));
    expect(ran).toEqual([]);
    expect(ofType(events, 'tool.completed')[0]?.result.text).toBe(
      'Denied: closed today (policy of plugin allos-plugin-strict@inline). The call was not run.',
    );
  });

  it.each([
    ['throws', () => Promise.reject(new Error('policy broke.')), 'failed: policy broke'],
    ['decides nothing', () => undefined as never, 'gave no decision'],
  ] as const)('denies when it %s, and says whose it is and what to do', async (_what, decide, said) => {
    const broken = service<Policy>('strict', TOKENS.Policy, () => ({ decide }));
    const allos = await allosWith([model(putCall('a'), { text: 'ok' }), put(), broken]);
    const run = allos.agent.run('x');
    const reason =
      `policy of plugin allos-plugin-strict@inline ${said}, so nothing is allowed. ` +
      'Update the plugin, or leave it out';
    expect((await run.result()).denials).toMatchObject([{ reason }]);
  });
});

describe('a context strategy', () => {
  it('decides when, and says what takes the place of the rest', async () => {
    const wishes: unknown[] = [];
    const strategy = service<ContextStrategy>('brief', TOKENS.ContextStrategy, () => ({
      needsCompaction: ({ messages }) => messages > 4,
      summarize: ({ removed, maxTokens }) => {
        wishes.push([removed.length > 0, maxTokens > 0]);
        return 'In short: two things were put.';
      },
    }));
    const allos = await allosWith([model(putCall('a'), putCall('b'), putCall('c'), { text: 'ok' }), put(), strategy]);
    const events = await eventsOf(allos);
    expect(ofType(events, 'compaction')[0]).toMatchObject({ cause: 'asked', by: 'strategy' });
    expect(ofType(events, 'compaction')[0]?.summary).toContain('In short: two things were put.');
    expect(wishes[0]).toEqual([true, true]);
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', text: 'ok' });
  });

  it('that always wants more holds no run', async () => {
    const always = service<ContextStrategy>('always', TOKENS.ContextStrategy, () => ({ needsCompaction: () => true }));
    const events = await eventsOf(await allosWith([model(putCall('a'), { text: 'ok' }), put(), always]));
    expect(events.at(-1)).toMatchObject({ type: 'run.completed' });
  });

  it('that fails is told once, by name, and the built-in one goes on', async () => {
    const broken = service<ContextStrategy>('broken', TOKENS.ContextStrategy, () => ({
      needsCompaction: () => {
        throw new Error('cannot count');
      },
    }));
    const allos = await allosWith([model(putCall('a'), { text: 'ok' }), put(), broken]);
    const events = await eventsOf(allos);
    expect(ofType(events, 'warning').map(({ message }) => message)).toEqual([
      'the context strategy failed: plugin allos-plugin-broken@inline: cannot count. The built-in one is used.',
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'run.completed' });
  });
});

describe('a plugin that fails', () => {
  const fail = (): never => {
    throw new Error('no disk');
  };
  const withSetup = (setup: NonNullable<Plugin['setup']>, more: Plugin = put()): Plugin =>
    definePlugin({ name: 'allos-plugin-setup', apiVersion: API_VERSION, contributes: more.contributes, setup });

  it.each<[string, Plugin]>([
    ['in setup', withSetup(fail)],
    ['in the constructor of a subscriber', service('audit', TOKENS.EventSubscriber, fail)],
    ['in the constructor of a logger', service('log', TOKENS.Logger, fail)],
  ])('%s is not used, told by name, and the run goes on', async (_what, broken) => {
    const logger = new RecordingLogger();
    const allos = await allosWith([model(), broken], { logger });
    expect(allos.broken).toMatchObject([
      {
        name: broken.name,
        version: 'inline',
        code: 'plugin.crashed',
        message: expect.stringMatching(new RegExp(`^plugin ${broken.name}@inline failed while .*no disk$`)),
      },
    ]);
    expect(logger.lines.filter(({ message }) => message === 'plugin cannot be used')).toHaveLength(1);
    const events = await eventsOf(allos);
    expect(events[0]).toMatchObject({ type: 'run.started', plugins: ['allos-plugin-model@inline'], tools: [] });
    expect(events.at(-1)).toMatchObject({ type: 'run.completed' });
  });

  it.each<[string, Plugin]>([
    ['a clock', service('time', TOKENS.Clock, fail)],
    ['a policy', service('guard', TOKENS.Policy, fail)],
    [
      'the set up of a policy',
      withSetup(
        fail,
        service('guard', TOKENS.Policy, () => ({ decide: fail })),
      ),
    ],
    ['a session store', service('store', TOKENS.SessionStore, fail)],
    ['the set up of a guard', withSetup(fail, hook('guard', { beforeToolCall: () => undefined }))],
  ])('at %s ends the run: without it, it would be another', async (_what, broken) => {
    await expect(allosWith([model(), broken])).rejects.toMatchObject({
      code: 'plugin.crashed',
      message: expect.stringContaining(`${broken.name}@inline`),
    });
  });

  it('to be set up in time is not used, and learns that its time is up', async () => {
    let signal: AbortSignal | undefined;
    const hangs = withSetup((context) => {
      ({ signal } = context);
      return new Promise(() => undefined);
    });
    const valid = validate(discover({ inline: [hangs], withoutBuiltIns: true }).plugins).plugins;
    const loaded = (await load(valid)).plugins;
    const result = await new PluginSetups(40).run(loaded, { settings: new Map(), logger: new RecordingLogger() });
    expect(result).toMatchObject({
      plugins: [],
      broken: [{ name: 'allos-plugin-setup', message: expect.stringContaining('it did not finish within 0.04 s') }],
    });
    expect(signal?.aborted).toBe(true);
  });

  it('is let go of within the limit, and also when it was set up too late', async () => {
    const setUp = async (setup: Parameters<typeof withSetup>[0]): Promise<PluginSetups> => {
      const valid = validate(discover({ inline: [withSetup(setup)], withoutBuiltIns: true }).plugins).plugins;
      const setups = new PluginSetups(40);
      await setups.run((await load(valid)).plugins, { settings: new Map(), logger: new RecordingLogger() });
      return setups;
    };
    const hangs = await setUp(() => () => new Promise(() => undefined));
    await hangs.dispose();

    let isOpen = true;
    await setUp(async () => {
      await new Promise((resolve) => setTimeout(resolve, 80));
      return () => void (isOpen = false);
    });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(isOpen).toBe(false);
  });

  it('is let go of when another fails after it was set up', async () => {
    let undone = 0;
    const opens = withSetup(() => () => void (undone += 1));
    await expect(allosWith([model(), opens, service('guard', TOKENS.Policy, fail)])).rejects.toThrow('no disk');
    expect(undone).toBe(1);
  });

  it('is set up before what it contributes is made, and let go of at the end', async () => {
    const steps: string[] = [];
    const contributed = service('x', TOKENS.EventSubscriber, () => {
      steps.push('made');
      return { onEvent: () => undefined };
    });
    const allos = await allosWith([
      model(),
      withSetup(async ({ settings, logger, signal }) => {
        steps.push(`set up ${typeof settings} ${typeof logger.info} ${String(signal.aborted)}`);
        return () => void steps.push('let go');
      }, contributed),
    ]);
    await allos.dispose();
    expect(steps).toEqual(['set up object function false', 'made', 'let go']);
  });
});

function contributedToken({ contributes: [contributed] }: Plugin) {
  const [symbol] = Object.getOwnPropertySymbols(contributed ?? {}).filter(
    (each) => each === Symbol.for('allos/contribution'),
  );
  return (contributed as unknown as Record<symbol, { token: typeof TOKENS.Agent }>)[symbol ?? Symbol()]!.token;
}
