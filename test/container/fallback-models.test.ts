import { lazyCatalogue } from '../../src/catalogue/read-catalogue.js';
import { createAllos } from '../../src/container/create-allos.js';
import { fallbackModels, type FallbackParts } from '../../src/container/fallback-models.js';
import { knownPlugins } from '../../src/container/load-plugins.js';
import { connectionOf } from '../../src/container/provider-connection.js';
import { PluginSetups } from '../../src/container/set-up-plugins.js';
import type { AllosOptions } from '../../src/container/allos-options.js';

const KEYS = { OPENAI_API_KEY: 'sk-test-0123456789abcdef', ANTHROPIC_API_KEY: 'sk-test-0123456789abcdef' };

async function opened(options: AllosOptions, provider: string, model: string): Promise<readonly unknown[]> {
  const known = knownPlugins([], { builtIns: true });
  const listed = known.catalog.providers.find(({ name }) => name === provider);
  if (listed === undefined) throw new Error(`no ${provider}`);
  await using made = await disposable({ provider, model, env: KEYS });
  const parts: FallbackParts = {
    session: made.container,
    known,
    loaded: [],
    unusable: [],
    settingsOf: new Map(),
    setups: new PluginSetups(),
    env: KEYS,
    catalogue: lazyCatalogue(),
    chosen: { listed, model, connection: connectionOf(listed, options, KEYS) },
  };
  return await Promise.all(
    fallbackModels(options, parts).map(async ({ name, open }) => {
      const model = await open();
      return 'obstacle' in model
        ? `${name}: ${model.obstacle}`
        : `${model.providerName}/${model.model}:${model.effort}`;
    }),
  );
}

async function disposable(options: AllosOptions): Promise<Awaited<ReturnType<typeof createAllos>> & AsyncDisposable> {
  const allos = await createAllos(options);
  return Object.defineProperties({} as never, {
    ...Object.getOwnPropertyDescriptors(allos),
    [Symbol.asyncDispose]: { value: allos.dispose },
  });
}

describe('fallback models', () => {
  it('are read like models: with and without provider and effort; the chosen one is none', async () => {
    const fallbacks = ['gpt-mine', 'anthropic/claude-mine:high', 'ANTHROPIC', 'openai/gpt-first', 'some/model'];
    expect(await opened({ fallbackModels: fallbacks }, 'openai', 'gpt-first')).toEqual([
      'openai/gpt-mine:undefined',
      'anthropic/claude-mine:high',
      'anthropic/claude-sonnet-5-5:undefined',
      'openai/some/model:undefined',
    ]);
  });

  it.each([
    ['of a program, which names both', { fallbackModels: ['openai/gpt'] }, false],
    ['of a configuration, for the model it names', configured('ollama/here:8b'), false],
    ['of a configuration, for a model of that name', configured('here:8b'), false],
    ['of a configuration, beside another model', configured('openai/gpt-first'), true],
    ['of a configuration that names no model', { configuredFallbackModels: ['openai/gpt'] }, true],
    ['beside an address', { ...configured('ollama/here:8b'), baseUrl: 'http://127.0.0.1:11434' }, true],
  ])('%s leave this machine only where that is meant', async (_what, options, stays) => {
    const leaves = 'openai/gpt: the conversation would leave this machine';
    expect(await opened(options, 'ollama', 'here:8b')).toEqual([stays ? leaves : 'openai/gpt:undefined']);
  });

  it('go to a server on this machine in any case', async () => {
    const providers = { openai: { baseUrl: 'http://localhost:8080/v1' } };
    const options = { providers, configuredFallbackModels: ['openai/gpt'] };
    expect(await opened(options, 'ollama', 'here:8b')).toEqual(['openai/gpt:undefined']);
  });

  it('go to a provider whose manifest says that it works here: the demo asks nobody', async () => {
    const options = { configuredFallbackModels: ['demo', 'openai/gpt'] };
    expect(await opened(options, 'ollama', 'here:8b')).toEqual([
      'demo/scripted-demo:undefined',
      'openai/gpt: the conversation would leave this machine',
    ]);
  });

  it('must be texts', async () => {
    await expect(createAllos({ provider: 'demo', fallbackModels: 'openai/gpt' as never })).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringContaining('fallbackModels'),
    });
  });
});

function configured(defaultModel: string): AllosOptions {
  return { defaultModel, configuredFallbackModels: ['openai/gpt'] };
}
