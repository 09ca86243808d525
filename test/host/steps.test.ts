import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN_MODULES } from '../../src/host/built-in-modules.js';
import { discover } from '../../src/host/discover.js';
import { load } from '../../src/host/load.js';
import type { ValidPlugin } from '../../src/host/plugin-source.js';
import { select } from '../../src/host/select.js';
import { validate } from '../../src/host/validate.js';
import { chooseProvider } from '../../src/host/choose-provider.js';
import { parseModelReference } from '../../src/host/model-reference.js';
import type { InputCodec } from '../../src/plugin/input-codec.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import { Tool } from '../../src/plugin/decorators.js';
import { PROGRAM } from '../../src/plugin/surface.js';
import { install, manifest } from './plugin-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allos-host-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const find = (...names: readonly string[]) =>
  discover({ configured: names.map((name) => ({ name, from: folder })), withoutBuiltIns: true });

describe('discover', () => {
  it('finds built-ins from the folder of allos itself, whatever the working directory', () => {
    const { plugins, broken } = discover({});
    expect(broken).toEqual([]);
    expect(plugins.map(({ name }) => name)).toEqual(Object.keys(BUILT_IN_MODULES));
    expect(plugins.every(({ origin }) => origin === 'built-in')).toBe(true);
  });

  it('finds configured ones by name, short name, scoped name and path', async () => {
    await install(folder, { name: 'allos-plugin-foo' }, { name: '@me/allos-plugin-bar' });
    const path = './node_modules/allos-plugin-foo';
    const { plugins, broken } = find('allos-plugin-foo', 'foo', '@me/bar', path);
    expect(broken).toEqual([]);
    expect(plugins.map(({ name }) => name)).toEqual(['allos-plugin-foo', '@me/allos-plugin-bar']);
  });

  it('says how to install what is missing, and survives a package.json that is none', async () => {
    await install(folder, { name: 'allos-plugin-torn' });
    await writeFile(join(folder, 'node_modules/allos-plugin-torn/package.json'), '{"name":');
    expect(find('nope', 'torn').broken).toMatchObject([
      {
        code: 'plugin.not_found',
        hint: expect.stringMatching(
          /^Run: npm install allos-plugin-nope, or take it out of the list\. .*required: true$/,
        ),
      },
      { code: 'plugin.invalid', message: expect.stringContaining('package.json of plugin torn cannot be read') },
    ]);
  });
});

describe('validate', () => {
  it('reads manifests without importing anything', async () => {
    await install(folder, { name: 'allos-plugin-a', allos: manifest('a') });
    const { plugins, broken } = validate(find('a').plugins);
    expect(broken).toEqual([]);
    expect(plugins[0]?.manifest.tools[0]?.name).toBe('a');
    expect('imported' in globalThis).toBe(false);
  });

  it.each([
    ['no manifest', undefined, /no "allos" object/],
    ['a wrong type', manifest('a', { tools: {} }), /"tools" must be an array, found {}/],
    ['a name no API takes', manifest('läuft'), /tools\[0\]\.name must match .*, found "läuft"/],
    ['unknown effects', manifest('a', { tools: [{ ...tool(), effects: 'magic' }] }), /effects must be one of.*"magic"/],
    [
      'a subject that is no input',
      manifest('a', {
        tools: [
          {
            ...tool(),
            inputSchema: { type: 'object', properties: { path: {} } },
            subject: { kind: 'path', property: 'file' },
          },
        ],
      }),
      /subject\.property/,
    ],
    [
      'an entry outside the package',
      manifest('a', { entry: '../../evil.js' }),
      /"entry" must be the path of a module in the package/,
    ],
    ['no description', manifest('a', { tools: [{ ...tool(), description: '' }] }), /description/],
  ])('refuses %s, naming package and remedy', async (_what, allos, message) => {
    await install(folder, { name: 'allos-plugin-a', allos });
    expect(validate(find('a').plugins).broken).toMatchObject([
      {
        name: 'allos-plugin-a',
        code: 'plugin.invalid',
        message: expect.stringMatching(message),
        hint: expect.stringContaining('plugins build'),
      },
    ]);
  });

  it('holds a plugin that was handed over as a value to the same rules, and names the class', () => {
    @Tool({
      name: 'say hello',
      description: '',
      input: { schema: { type: 'object' }, parse: (value) => ({ ok: true, value }) },
    })
    class Greet {
      execute = async () => ({ success: true });
    }
    const plugin = definePlugin({ name: 'mine', apiVersion: API_VERSION, contributes: [Greet] });
    const { broken } = validate([{ kind: 'inline', name: 'mine', origin: 'inline', plugin }]);
    expect(broken).toMatchObject([{ name: 'mine', code: 'plugin.invalid' }]);
    expect(broken[0]?.message).toMatch(/tools\[0\] \(class Greet\)\.name must match .*, found "say hello"/);
    expect(broken[0]?.message).toMatch(/tools\[0\] \(class Greet\)\.description must be a text, found ""/);
  });

  it('refuses two tools of one name within a plugin, as a manifest and as classes that it names', async () => {
    await install(folder, { name: 'allos-plugin-a', allos: manifest('a', { tools: [tool(), tool()] }) });
    expect(validate(find('a').plugins).broken).toMatchObject([
      { code: 'plugin.invalid', message: expect.stringContaining('tools[0] and tools[1] have the same name, "a"') },
    ]);
    const plugin = twins();
    const { plugins, broken } = validate([{ kind: 'inline', name: plugin.name, origin: 'inline', plugin }]);
    expect(plugins).toEqual([]);
    expect(broken).toMatchObject([
      {
        code: 'plugin.invalid',
        message: expect.stringContaining('tools[0] (class Ask) and tools[1] (class AskAgain) have the same name, "a"'),
      },
    ]);
  });

  it('refuses another version of the contract, and the second of two with one name', async () => {
    await install(
      folder,
      { name: 'allos-plugin-old', allos: manifest('o', { apiVersion: 7 }) },
      { name: 'allos-plugin-a', allos: manifest('same') },
      { name: 'allos-plugin-b', allos: manifest('same') },
    );
    const { plugins, broken } = validate(find('old', 'a', 'b').plugins);
    expect(plugins.map(({ name }) => name)).toEqual(['allos-plugin-a']);
    expect(broken).toMatchObject([
      { code: 'plugin.incompatible', message: expect.stringContaining('version 7') },
      {
        code: 'plugin.conflict',
        message:
          `plugin allos-plugin-b (${folder}/node_modules/allos-plugin-b/package.json) is left out, with all that it ` +
          `brings: it provides the tool same, and so does plugin allos-plugin-a ` +
          `(${folder}/node_modules/allos-plugin-a/package.json), which is listed before it and stays`,
        hint: 'Rename it in one of the two, or take one of the plugins out of the list.',
      },
    ]);
  });
});

describe('select', () => {
  const plugins = (): readonly ValidPlugin[] => validate(discover({}).plugins).plugins;

  it('takes the plugins of the provider and of the tools, and no other provider', () => {
    const { plugins: needed, tools } = select(plugins(), [], { provider: 'DEMO', tools: ['read_file'] });
    expect(needed.map(({ name }) => name).sort()).toEqual(['allos-plugin-demo', 'allos-plugin-files']);
    expect(tools).toEqual(['read_file']);
  });

  it('leaves disabled tools out, by name or pattern, whoever asks for them', () => {
    const { tools } = select(plugins(), [], { provider: 'demo', disabledTools: ['*_file', 'shell_exec'] });
    expect(tools).toEqual(['list_directory', 'find_files', 'search_files']);
    expect(
      select(plugins(), [], { provider: 'demo', tools: ['shell_exec'], disabledTools: ['shell_exec'] }).tools,
    ).toEqual([]);
  });

  it('explains an unknown name by the broken plugin that lists it, or that may', async () => {
    await install(
      folder,
      { name: 'allos-plugin-old', allos: manifest('greet', { apiVersion: 7 }) },
      { name: 'allos-plugin-bare' },
    );
    const old = validate(find('old').plugins);
    expect(() => select(plugins(), old.broken, { provider: 'demo', tools: ['greet'] })).toThrow('made for version 7');
    const bare = validate(find('bare').plugins);
    expect(() => select(plugins(), bare.broken, { provider: 'demo', tools: ['greet'] })).toThrow(
      /no tool named "greet", and plugin allos-plugin-bare cannot be used/,
    );
    expect(() => select(plugins(), old.broken, { provider: 'demo', tools: ['raed_file'] })).toThrow('no tool named');
  });

  it('explains an unknown name by a broken plugin of that name', () => {
    const broken = [
      { name: 'allos-plugin-foo', code: 'plugin.invalid', message: 'foo is torn', hint: 'mend it' },
    ] as const;
    expect(() => select(plugins(), broken, { provider: 'foo' })).toThrow('foo is torn');
  });
});

describe('load', () => {
  @Tool({
    name: 'a',
    description: 'A tool.',
    input: { schema: { type: 'object' }, parse: (value) => ({ ok: true, value }) },
  })
  class A {
    execute = async () => ({ success: true });
  }
  const plugin = definePlugin({ name: 'allos-plugin-a', apiVersion: API_VERSION, contributes: [A] });

  async function loaded(exported: unknown, allos = manifest('a')) {
    await install(folder, { name: 'allos-plugin-a', allos });
    const { plugins } = validate(find('a').plugins);
    return await load(plugins, async () => exported);
  }

  it('takes the default export of ES modules and of CommonJS', async () => {
    for (const exported of [{ default: plugin }, { default: { default: plugin } }]) {
      expect((await loaded(exported)).plugins).toMatchObject([
        { name: 'allos-plugin-a', plugin: { name: 'allos-plugin-a' } },
      ]);
    }
  });

  it.each([
    ['an entry that throws', () => Promise.reject(new Error('boom')), 'plugin.crashed', /boom/],
    ['an export that is no plugin', () => Promise.resolve({ default: 42 }), 'plugin.invalid', /no plugin/],
  ])('collects %s', async (_what, importPlugin, code, message) => {
    await install(folder, { name: 'allos-plugin-a', allos: manifest('a') });
    const { broken } = await load(validate(find('a').plugins).plugins, importPlugin);
    expect(broken).toMatchObject([{ code, message: expect.stringMatching(message) }]);
  });

  it('says that an entry is missing, and that the plugin is to be built', async () => {
    await install(folder, { name: 'allos-plugin-a', allos: manifest('a', { entry: './dist/index.js' }) });
    const { broken } = await load(validate(find('a').plugins).plugins);
    const directory = join(folder, 'node_modules/allos-plugin-a');
    expect(broken).toMatchObject([
      {
        code: 'plugin.invalid',
        message: `plugin allos-plugin-a@1.2.3 cannot be used: its entry file ${directory}/dist/index.js is missing`,
        hint: `Build the plugin first, for example with: npm run build in ${directory}; or leave it out.`,
      },
    ]);
  });

  it('collects an import that never settles', async () => {
    await install(folder, { name: 'allos-plugin-a', allos: manifest('a') });
    const { plugins, broken } = await load(validate(find('a').plugins).plugins, () => new Promise(() => undefined), 20);
    expect(plugins).toEqual([]);
    expect(broken).toMatchObject([
      {
        name: 'allos-plugin-a',
        version: '1.2.3',
        code: 'plugin.crashed',
        message: expect.stringMatching(/allos-plugin-a@1\.2\.3 .*imported: it did not finish within 0\.02 s/),
      },
    ]);
  });

  it('names both classes of code that has two tools of one name, unlike its manifest', async () => {
    expect((await loaded({ default: twins() })).broken).toMatchObject([
      { code: 'plugin.invalid', message: expect.stringMatching(/\(class Ask\) and .*\(class AskAgain\).*"a"/) },
    ]);
  });

  it.each(['say hello', 'läuft', 'a.b', '', 'x'.repeat(65)])('names the class of a tool called %j', async (name) => {
    @Tool({ name, description: 'A tool.', input: INPUT })
    class Odd {
      execute = async () => ({ success: true });
    }
    const odd = definePlugin({ name: 'allos-plugin-a', apiVersion: API_VERSION, contributes: [Odd] });
    expect((await loaded({ default: odd })).broken).toMatchObject([
      { code: 'plugin.invalid', message: expect.stringMatching(/tools\[0\] \(class Odd\)\.name must match/) },
    ]);
  });

  it('collects a tool whose decorator was given no input', async () => {
    const options = { name: 'a', description: 'A tool.' } as Parameters<typeof Tool>[0];
    @Tool(options)
    class Inputless {
      execute = async () => ({ success: true });
    }
    const odd = definePlugin({ name: 'allos-plugin-a', apiVersion: API_VERSION, contributes: [Inputless] });
    expect((await loaded({ default: odd })).broken).toMatchObject([{ code: 'plugin.invalid' }]);
  });

  it('refuses code that differs from its manifest: what was listed is what runs', async () => {
    const sneaky = manifest('a', { tools: [{ ...tool(), name: 'a', description: 'Harmless.' }] });
    const { broken } = await loaded({ default: plugin }, sneaky);
    expect(broken).toMatchObject([
      {
        code: 'plugin.invalid',
        message: expect.stringMatching(
          /tools\[0\]\.description differs .*package\.json: "A tool\." \(class A\), "Harmless\." in the manifest$/,
        ),
        hint: expect.stringContaining('plugins build'),
      },
    ]);
  });
});

describe('the provider without --provider', () => {
  const OPTIONS = { withConfiguredKey: new Set<string>(), surface: PROGRAM };
  const providers = [
    { name: 'anthropic', description: '', keyEnv: ['ANTHROPIC_API_KEY'], plugin: 'p' },
    { name: 'demo', description: '', explicitOnly: true, plugin: 'p' },
    { name: 'google', description: '', keyEnv: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'], plugin: 'p' },
    { name: 'ollama', description: '', local: true, baseUrlEnv: ['OLLAMA_HOST'], plugin: 'p' },
    { name: 'openai', description: '', keyEnv: ['OPENAI_API_KEY'], plugin: 'p' },
  ];

  it.each([
    [{ ANTHROPIC_API_KEY: 'k' }, 'anthropic', undefined],
    [{ ANTHROPIC_API_KEY: 'k', OPENAI_API_KEY: 'k' }, 'openai', /keys for anthropic/],
    [{ OPENAI_API_KEY: ' ', ANTHROPIC_API_KEY: 'k' }, 'anthropic', undefined],
    [{ GEMINI_API_KEY: 'k' }, 'google', undefined],
    [{ GOOGLE_API_KEY: 'k', ANTHROPIC_API_KEY: 'k', OPENAI_API_KEY: 'k' }, 'openai', /keys for anthropic, google/],
    [{ GOOGLE_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' }, 'anthropic', /keys for google/],
  ])('for %j is %s', (env, provider, notice) => {
    const choice = chooseProvider(providers, env, OPTIONS);
    expect(choice).toMatchObject({ type: 'chosen', provider });
    if (notice !== undefined) expect(choice.type === 'chosen' && choice.notice).toMatch(notice);
  });

  it.each([{}, { OLLAMA_HOST: '127.0.0.1' }])('is none for %j: neither the demo nor a mere address', (env) => {
    const lookedFor = ['ANTHROPIC_API_KEY', 'GOOGLE_API_KEY', 'GEMINI_API_KEY', 'OPENAI_API_KEY'];
    expect(chooseProvider(providers, env, OPTIONS)).toEqual({ type: 'none', lookedFor });
  });
});

describe('a model reference', () => {
  it.each([
    ['gpt-6.1-sol', { model: 'gpt-6.1-sol' }],
    ['OpenAI/gpt-6.1-sol:high', { provider: 'openai', model: 'gpt-6.1-sol', effort: 'high' }],
    ['ollama/gpt-oss:20b', { provider: 'ollama', model: 'gpt-oss:20b' }],
    ['ollama/gpt-oss:20b:low', { provider: 'ollama', model: 'gpt-oss:20b', effort: 'low' }],
    ['meta/llama-4', { model: 'meta/llama-4' }],
  ])('%s', (text, reference) => {
    expect(parseModelReference(text, ['openai', 'ollama'])).toEqual(reference);
  });
});

const INPUT: InputCodec<object> = {
  schema: { type: 'object' },
  parse: (value) => ({ ok: true, value: value as object }),
};

/** A plugin with two tools of one name. */
function twins(): Plugin {
  @Tool({ name: 'a', description: 'A tool.', input: INPUT })
  class Ask {
    execute = async () => ({ success: true });
  }
  @Tool({ name: 'a', description: 'A tool.', input: INPUT })
  class AskAgain {
    execute = async () => ({ success: true });
  }
  return definePlugin({ name: 'allos-plugin-a', apiVersion: API_VERSION, contributes: [Ask, AskAgain] });
}

function tool(): object {
  return { name: 'a', description: 'A tool.', inputSchema: { type: 'object' }, idempotent: false, permission: 'ask' };
}
