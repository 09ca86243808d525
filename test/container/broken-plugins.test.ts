import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AllosOptions } from '../../src/container/allos-options.js';
import { createAllos, type Allos } from '../../src/container/create-allos.js';
import type { ContributedClass } from '../../src/plugin/contribution.js';
import { Provider, Service, Tool, ToolSource } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import type { InputCodec } from '../../src/plugin/input-codec.js';
import type { JsonObject } from '../../src/plugin/json.js';
import type { Policy } from '../../src/plugin/policy.js';
import { RecordingLogger } from '../../src/plugin/testing/recording-logger.js';
import { ScriptedProvider } from '../../src/plugin/testing/scripted-provider.js';
import { TOKENS } from '../../src/plugin/tokens.js';
import type { DynamicTool } from '../../src/plugin/tool.js';
import { install, manifest } from '../host/plugin-folder.js';

let cwd: string;
const made: Allos[] = [];
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'allos-broken-'));
});
afterEach(async () => {
  for (const allos of made.splice(0)) await allos.dispose();
  await rm(cwd, { recursive: true, force: true });
});

const codec: InputCodec<JsonObject> = {
  schema: { type: 'object' },
  parse: (value) => ({ ok: true, value: value as JsonObject }),
};

function plugin(name: string, ...contributes: readonly ContributedClass[]): Plugin {
  return definePlugin({ name: `allos-plugin-${name}`, apiVersion: API_VERSION, contributes });
}

function model(): Plugin {
  @Provider({ name: 'scripted', description: 'A script', defaultModel: 'script-1' })
  class Scripted extends ScriptedProvider {
    constructor() {
      super([{ text: 'ok' }]);
    }
  }
  return plugin('model', Scripted);
}

function tool(name: string): ContributedClass {
  @Tool({ name, description: 'Works', input: codec, effects: 'read' })
  class Works {
    execute = async () => ({ success: true });
  }
  return Works;
}

@Tool({ name: 'query', description: 'Asks the database', input: codec, effects: 'read' })
class Query {
  constructor() {
    throw new Error('no database here');
  }
  execute = async () => ({ success: true });
}

function sourceOf(list: () => Promise<readonly DynamicTool[]>, disposed = (): void => undefined): ContributedClass {
  @ToolSource({ name: 'remote', description: 'Tools of a server' })
  class Remote {
    list = list;
    dispose = async () => disposed();
  }
  return Remote;
}

function dynamic(name: string): DynamicTool {
  return {
    options: { name, description: 'From a server', input: codec, effects: 'read' },
    tool: { execute: async () => ({ success: true }) },
  };
}

async function allosWith(plugins: NonNullable<AllosOptions['plugins']>, options: AllosOptions = {}): Promise<Allos> {
  const allos = await createAllos({ cwd, env: {}, provider: 'scripted', builtInPlugins: false, plugins, ...options });
  made.push(allos);
  return allos;
}

const namesOf = ({ tools }: Allos): readonly string[] => tools.map(({ name }) => name);

describe('a tool whose constructor throws', () => {
  it('costs the run the tools of its plugin, told with name, version and reason', async () => {
    const logger = new RecordingLogger();
    const allos = await allosWith([model(), plugin('db', tool('ping'), Query), plugin('fine', tool('look'))], {
      logger,
    });
    expect(namesOf(allos)).toEqual(['look']);
    expect(allos.broken).toMatchObject([
      {
        name: 'allos-plugin-db',
        version: 'inline',
        code: 'plugin.crashed',
        message: expect.stringMatching(/^plugin allos-plugin-db@inline .*Query.*: no database here$/),
        hint: expect.any(String),
      },
    ]);
    expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'warn', message: 'plugin cannot be used' }));
    const events = [];
    for await (const event of allos.agent.run('x')) events.push(event);
    expect(events[0]).toMatchObject({ type: 'run.started', tools: ['look'] });
    expect(JSON.stringify(events[0])).not.toContain('allos-plugin-db');
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', text: 'ok' });
  });

  it.each([
    ['a class that nobody gives', [Date], 'Date, which is no service of this plugin'],
    ['something undeclared', undefined, 'a parameter without @inject'],
  ])('says how its parameters are given when it takes %s', async (_what, types, said) => {
    class Since {
      constructor(readonly since: unknown) {}
      execute = async () => ({ success: true });
    }
    // As the compiler writes it down with emitDecoratorMetadata.
    if (types !== undefined) Reflect.defineMetadata('design:paramtypes', types, Since);
    Tool({ name: 'since', description: 'Works', input: codec })(Since);
    const { broken } = await allosWith([model(), plugin('since', Since)]);
    expect(broken).toMatchObject([
      {
        message: `plugin allos-plugin-since@inline failed while Since was made: its constructor takes ${said}`,
        hint: expect.stringMatching(/by token, as in @inject\(TOKENS\.Clock\)/),
      },
    ]);
  });

  it('is not made when it is not offered', async () => {
    const allos = await allosWith([model(), plugin('db', tool('ping'), Query)], { tools: ['ping'] });
    expect([namesOf(allos), allos.broken]).toEqual([['ping'], []]);
  });

  it('is fatal when a tool of its plugin was asked for by name', async () => {
    const plugins = [model(), plugin('db', tool('ping'), Query)];
    for (const tools of [['query'], ['query', 'ping']]) {
      await expect(allosWith(plugins, { tools })).rejects.toMatchObject({
        code: 'plugin.crashed',
        message: expect.stringContaining('no database here'),
      });
    }
  });

  it('is fatal when its plugin contributes a policy: a run without it is another run', async () => {
    @Service(TOKENS.Policy)
    class Guard implements Policy {
      decide() {
        return { effect: 'deny', rule: 'guard', reason: 'no' } as const;
      }
    }
    await expect(allosWith([model(), plugin('db', Guard, Query)])).rejects.toMatchObject({ code: 'plugin.crashed' });
  });
});

describe('a source of tools', () => {
  it.each([
    ['rejects', () => Promise.reject(new Error('server is down')), /server is down/],
    [
      'throws at once',
      () => {
        throw new Error('not even a promise');
      },
      /not even a promise/,
    ],
    ['gives no list', () => Promise.resolve('tools' as unknown as readonly DynamicTool[]), /list/],
  ])('that %s costs the run its plugin, and is let go of', async (_what, list, reason) => {
    let disposals = 0;
    const source = sourceOf(list, () => (disposals += 1));
    const allos = await allosWith([model(), plugin('remote', tool('ping'), source), plugin('fine', tool('look'))]);
    expect(namesOf(allos)).toEqual(['look']);
    expect(allos.broken).toMatchObject([
      { name: 'allos-plugin-remote', code: 'plugin.crashed', message: expect.stringMatching(reason) },
    ]);
    expect(allos.broken[0]?.message).toContain('allos-plugin-remote@inline');
    await allos.dispose();
    expect(disposals).toBe(1);
  });

  it('offers no tool that is disabled, nor one that was not asked for', async () => {
    const source = (): ContributedClass => sourceOf(async () => [dynamic('far_read'), dynamic('far_write')]);
    const toolsWith = async (options: AllosOptions): Promise<readonly string[]> =>
      namesOf(await allosWith([model(), plugin('remote', tool('ping'), source())], options));
    expect(await toolsWith({})).toEqual(['ping', 'far_read', 'far_write']);
    expect(await toolsWith({ disabledTools: ['far_write'] })).toEqual(['ping', 'far_read']);
    expect(await toolsWith({ disabledTools: ['far_*'] })).toEqual(['ping']);
    expect(await toolsWith({ tools: ['ping'] })).toEqual(['ping']);
  });

  it('that hangs holds the start up for 5 s, and not longer', async () => {
    const signals: AbortSignal[] = [];
    @ToolSource({ name: 'hung', description: 'Never answers' })
    class Hung {
      list = (signal: AbortSignal) => {
        signals.push(signal);
        return new Promise<never>(() => undefined);
      };
    }
    const started = performance.now();
    const allos = await allosWith([model(), plugin('hung', Hung), plugin('hung-too', Hung)]);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(allos.broken.map(({ name, code }) => [name, code])).toEqual([
      ['allos-plugin-hung', 'plugin.crashed'],
      ['allos-plugin-hung-too', 'plugin.crashed'],
    ]);
    expect(allos.broken[0]?.message).toContain('5 s');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  }, 15_000);

  it('that fails is fatal when a tool of its plugin was asked for by name', async () => {
    const source = sourceOf(() => Promise.reject(new Error('server is down')));
    await expect(
      allosWith([model(), plugin('remote', tool('ping'), source)], { tools: ['ping'] }),
    ).rejects.toMatchObject({ code: 'plugin.crashed', message: expect.stringContaining('server is down') });
  });

  it('keeps the tools that an API takes, and says which it leaves out', async () => {
    const list = async () => [dynamic('a.b'), dynamic('fine'), dynamic('x'.repeat(65)), dynamic('fine')];
    const allos = await allosWith([model(), plugin('remote', sourceOf(list))]);
    expect(namesOf(allos)).toEqual(['fine']);
    expect(allos.broken).toEqual([]);
    expect(allos.notices).toEqual([
      expect.stringMatching(/remote of plugin allos-plugin-remote@inline.*"a\.b"/),
      expect.stringMatching(/remote of plugin allos-plugin-remote@inline.*"x+/),
    ]);
  });

  it('does not mix with that of another plugin by the same name', async () => {
    const one = plugin(
      'one',
      sourceOf(async () => [dynamic('first')]),
    );
    const two = plugin(
      'two',
      sourceOf(async () => [dynamic('second')]),
    );
    expect(namesOf(await allosWith([model(), one, two]))).toEqual(['first', 'second']);
  });
});

describe('a plugin package whose definePlugin refuses a class without a decorator', () => {
  const CODE = `import { definePlugin } from ${JSON.stringify(new URL('../../src/plugin/define-plugin.ts', import.meta.url).href)};
class Bare {}
export default definePlugin({ name: 'allos-plugin-bare', apiVersion: 1, contributes: [Bare] });`;

  it('is collected, and fatal only when its tool was asked for', async () => {
    await install(cwd, { name: 'allos-plugin-bare', allos: manifest('bare'), code: CODE });
    const plugins = [model(), { name: 'bare', from: cwd }];
    const allos = await allosWith(plugins);
    expect(namesOf(allos)).toEqual([]);
    expect(allos.broken).toMatchObject([
      { name: 'allos-plugin-bare', version: '1.2.3', message: expect.stringMatching(/bare@1\.2\.3.*Bare/) },
    ]);
    await expect(allosWith(plugins, { tools: ['bare'] })).rejects.toMatchObject({ code: 'plugin.invalid' });
  });

  it('throws where the author calls it', () => {
    class Bare {}
    expect(() => plugin('bare', Bare)).toThrow(expect.objectContaining({ code: 'plugin.invalid' }));
  });
});
