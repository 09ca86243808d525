import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import { Provider, Service, Tool, ToolSource } from '../../src/plugin/decorators.js';
import type { ApprovalAnswer, Approver } from '../../src/plugin/approver.js';
import type { InputCodec } from '../../src/plugin/input-codec.js';
import type { JsonObject } from '../../src/plugin/json.js';
import type { Logger } from '../../src/plugin/logger.js';
import type { Policy } from '../../src/plugin/policy.js';
import type { ProviderEvent, ProviderRequest } from '../../src/plugin/provider.js';
import type { ProviderSettings } from '../../src/plugin/settings.js';
import type { DynamicTool, ToolResult } from '../../src/plugin/tool.js';
import { CountingIds, FixedClock } from '../../src/plugin/testing/fixed-clock.js';
import { RecordingLogger } from '../../src/plugin/testing/recording-logger.js';
import { ScriptedProvider, type ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import { TOKENS } from '../../src/plugin/tokens.js';
import { createAllos, type Allos } from '../../src/container/create-allos.js';
import type { AllosOptions } from '../../src/container/allos-options.js';
import { createRoot } from '../../src/container/root.js';

const ROOT_TOKENS = ['Clock', 'Ids', 'Logger'] as const;
const SESSION_TOKENS = [
  'Policy',
  'Approver',
  'SessionStore',
  'Pricing',
  'ContextStrategy',
  'Provider',
  'ToolCatalog',
  'Agent',
] as const;

let cwd: string;
const made: Allos[] = [];
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'allos-container-'));
});
afterEach(async () => {
  for (const allos of made.splice(0)) await allos.dispose();
  await rm(cwd, { recursive: true, force: true });
});

const codec: InputCodec<JsonObject> = {
  schema: { type: 'object' },
  parse: (value) => ({ ok: true, value: value as JsonObject }),
};

/** A plugin with a scripted model, a tool and what else a test adds. */
function pluginOf(script: readonly ScriptedTurn[], more: Plugin['contributes'] = []): Plugin {
  @Provider({ name: 'scripted', description: 'A script', defaultModel: 'script-1' })
  class Scripted extends ScriptedProvider {
    constructor(@inject(TOKENS.ProviderSettings) readonly settings: ProviderSettings) {
      super(script);
    }
  }
  @Tool({ name: 'write', description: 'Writes', input: codec, effects: 'write' })
  class Write {
    constructor(@inject(TOKENS.Logger) readonly logger: Logger) {}
    async execute(): Promise<ToolResult> {
      this.logger.info('writing');
      return { success: true };
    }
  }
  return definePlugin({ name: 'allos-plugin-test', apiVersion: API_VERSION, contributes: [Scripted, Write, ...more] });
}

async function allosWith(plugin: Plugin, options: AllosOptions = {}): Promise<Allos> {
  const allos = await createAllos({
    cwd,
    env: {},
    provider: 'scripted',
    plugins: [plugin],
    builtInPlugins: false,
    ...options,
  });
  made.push(allos);
  return allos;
}

const CALL: ScriptedTurn = { calls: [{ name: 'write' }] };

describe('the root scope', () => {
  it('resolves every root token without a session, and knows no other', () => {
    const clock = new FixedClock();
    const root = createRoot({ clock, ids: new CountingIds(), logger: new RecordingLogger() });
    for (const name of ROOT_TOKENS) expect(root.get(TOKENS[name])).toBeDefined();
    for (const name of SESSION_TOKENS) expect(() => root.get(TOKENS[name])).toThrow();
    expect(
      new Set([...ROOT_TOKENS, ...SESSION_TOKENS, 'EventSubscriber', 'PluginSettings', 'ProviderSettings']),
    ).toEqual(new Set(Object.keys(TOKENS)));
  });
});

describe('a session scope', () => {
  it('has its own of everything that belongs to a session, and shares the root', async () => {
    const clock = new FixedClock();
    const first = await allosWith(pluginOf([]), { clock });
    const second = await allosWith(pluginOf([]), { clock });
    for (const name of SESSION_TOKENS) {
      expect(first.container.get(TOKENS[name])).toBe(first.container.get(TOKENS[name]));
      // The default approver and strategy have no state: they may be shared.
      if (name !== 'Approver' && name !== 'ContextStrategy')
        expect(first.container.get(TOKENS[name])).not.toBe(second.container.get(TOKENS[name]));
    }
    expect(first.container.get(TOKENS.Clock)).toBe(clock);
  });

  it('gives a plugin its own settings and logger, and lets no other plugin see them', async () => {
    const logger = new RecordingLogger();
    const allos = await allosWith(pluginOf([CALL, { text: 'ok' }]), { logger, mode: 'auto' });
    await allos.agent.run('x');
    const own = logger.lines.filter(({ component }) => component === 'allos-plugin-test');
    expect(own).toMatchObject([{ message: 'writing' }]);
    expect(() => allos.container.get(TOKENS.ProviderSettings)).toThrow();
    expect(() => allos.container.get(TOKENS.PluginSettings)).toThrow();
  });

  it('refuses to run once it was disposed of, whenever the run was made', async () => {
    const allos = await allosWith(pluginOf([{ text: 'ok' }]), { session: { type: 'new', path: join(cwd, 's.jsonl') } });
    const { agent } = allos;
    await agent.run('x');
    const late = agent.run('made before, read after');
    await allos.dispose();
    await allos.dispose();
    const refusal = { code: 'usage.invalid', message: expect.stringContaining('disposed') };
    expect(() => agent.run('x')).toThrow(expect.objectContaining(refusal));
    expect(() => allos.agent.run('x')).toThrow(expect.objectContaining(refusal));
    await expect(late).rejects.toMatchObject(refusal);
  });

  it('lets the embedding program rebind the policy before it asks for the agent', async () => {
    const seen: string[] = [];
    const { container } = await allosWith(pluginOf([CALL, { text: 'ok' }]));
    const policy: Policy = {
      decide: ({ tool }) => {
        seen.push(tool);
        return { effect: 'allow', rule: 'mine' };
      },
    };
    container.rebind(TOKENS.Policy).toConstantValue(policy);
    expect(await container.get(TOKENS.Agent).run('x')).toBe('ok');
    expect(seen).toEqual(['write']);
  });
});

describe('contributed services', () => {
  @Service(TOKENS.Policy)
  class Strict implements Policy {
    decide() {
      return { effect: 'deny', rule: 'strict', reason: 'never on Sundays' } as const;
    }
  }

  it('combine when they are policies: the strictest wins, whatever the mode', async () => {
    const allos = await allosWith(pluginOf([CALL, { text: 'ok' }], [Strict]), { mode: 'auto' });
    const run = allos.agent.run('x');
    const end = await run.result();
    expect(end.denials).toMatchObject([
      { tool: 'write', reason: expect.stringMatching(/^never on Sundays \(policy of plugin /) },
    ]);
  });

  it('of one token by two plugins are an error', async () => {
    class Deny implements Approver {
      approve = async (): Promise<ApprovalAnswer> => ({ decision: 'deny', by: 'nobody' });
    }
    @Service(TOKENS.Approver)
    class One extends Deny {}
    @Service(TOKENS.Approver)
    class Two extends Deny {}
    await expect(allosWith(pluginOf([], [One, Two]))).rejects.toMatchObject({ code: 'plugin.conflict' });
  });
});

describe('a tool source', () => {
  it('adds tools at run time, and takes them away again', async () => {
    let changed = (): void => undefined;
    let tools: readonly DynamicTool[] = [];
    @ToolSource({ name: 'live', description: 'Comes and goes' })
    class Live {
      list = async () => tools;
      onChange = (listener: () => void): void => {
        changed = listener;
      };
    }
    const greet: DynamicTool = {
      options: { name: 'greet', description: 'Greets', input: codec, effects: 'read', permission: 'always_allow' },
      tool: { execute: async () => ({ success: true, result: 'hello' }) },
    };
    const allos = await allosWith(pluginOf([{ calls: [{ name: 'greet' }] }, { text: 'ok' }], [Live]));
    const catalog = allos.container.get(TOKENS.ToolCatalog);
    expect(catalog.find('greet')).toBeUndefined();
    tools = [greet];
    changed();
    await new Promise((resolve) => setImmediate(resolve));
    const events = [];
    for await (const event of allos.agent.run('x')) events.push(event);
    expect(events.find((event) => event.type === 'tool.completed')).toMatchObject({ result: { text: 'hello' } });
    tools = [];
    changed();
    await new Promise((resolve) => setImmediate(resolve));
    expect(catalog.find('greet')).toBeUndefined();
  });
});

describe('createAllos', () => {
  it('refuses an unknown provider or tool with a suggestion', async () => {
    await expect(allosWith(pluginOf([]), { provider: 'scriptd' })).rejects.toMatchObject({
      code: 'usage.unknown_provider',
      hint: expect.stringContaining('Did you mean scripted?'),
    });
    await expect(allosWith(pluginOf([]), { tools: ['wrte'] })).rejects.toMatchObject({ code: 'usage.unknown_tool' });
  });

  it('names the provider by the model, and keeps what only looks like a provider', async () => {
    const { model } = await createAllos({
      cwd,
      env: {},
      model: 'Scripted/some/model:20b',
      plugins: [pluginOf([])],
      builtInPlugins: false,
    });
    expect(model).toEqual({ provider: 'scripted', model: 'some/model:20b' });
  });

  it('says that a plugin crashed in its constructor, naming package and class', async () => {
    @Provider({ name: 'bad', description: 'Bad' })
    class Bad {
      capabilities = () => ({ tools: false, images: false, reasoning: false });
      contextWindow = () => undefined;
      countTokens = () => 1;
      constructor() {
        throw new Error('no luck');
      }
      async *stream(_request: ProviderRequest): AsyncGenerator<ProviderEvent> {}
    }
    const plugin = definePlugin({ name: 'allos-plugin-bad', apiVersion: API_VERSION, contributes: [Bad] });
    await expect(allosWith(plugin, { provider: 'bad' })).rejects.toMatchObject({
      code: 'plugin.crashed',
      message: expect.stringMatching(/allos-plugin-bad.*Bad.*no luck/),
    });
  });

  it('asks about tools that declare themselves safe when autoApproveSafeTools is false', async () => {
    @Tool({ name: 'look', description: 'Looks', input: codec, effects: 'read', permission: 'always_allow' })
    class Look {
      execute = async () => ({ success: true });
    }
    const script = [{ calls: [{ name: 'look' }] }, { text: 'ok' }];
    const trusting = await allosWith(pluginOf(script, [Look]));
    expect((await trusting.agent.run('x').result()).exitCode).toBe(0);
    const careful = await allosWith(pluginOf(script, [Look]), { autoApproveSafeTools: false });
    expect((await careful.agent.run('x').result()).exitCode).toBe(6);
  });

  it('refuses to run unsandboxed when the sandbox is required', async () => {
    await expect(allosWith(pluginOf([]), { sandbox: 'required' })).rejects.toMatchObject({ code: 'config.sandbox' });
  });

  it('refuses a rule of the command line for a tool that does not exist', async () => {
    await expect(allosWith(pluginOf([]), { deny: ['wrte(x)'] })).rejects.toMatchObject({
      code: 'usage.unknown_tool',
      hint: expect.stringContaining('Did you mean write?'),
    });
    await expect(allosWith(pluginOf([]), { configuredDeny: ['later(x)'] })).resolves.toBeDefined();
  });

  it('does not go on without a policy that cannot be used', async () => {
    @Service(TOKENS.Policy)
    class Guard implements Policy {
      decide() {
        return { effect: 'deny', rule: 'guard', reason: 'no' } as const;
      }
    }
    const guard = definePlugin({ name: 'allos-plugin-guard', apiVersion: 5, contributes: [Guard] });
    await expect(allosWith(pluginOf([]), { plugins: [pluginOf([]), guard] })).rejects.toMatchObject({
      code: 'plugin.incompatible',
    });
  });
});
