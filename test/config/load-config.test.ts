import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { configFixture, type ConfigFixture } from './config-fixture.js';

let fixture: ConfigFixture;
beforeEach(() => {
  fixture = configFixture();
});
afterEach(() => fixture.remove());

describe('the layers', () => {
  it('begin with the built-in defaults', async () => {
    const { config, notices, sources } = await fixture.load();
    expect(config).toMatchObject({
      version: 1,
      agent: { maxTurns: 15 },
      permissions: { mode: 'ask', deny: [] },
      providerDefaults: { retries: 4 },
      sandbox: 'auto',
    });
    expect(notices).toEqual([]);
    expect(sources.map((source) => source.name)).toEqual(['built-in']);
  });

  it('are laid over each other also where they spell the name of a provider differently', async () => {
    fixture.write('user/config.yaml', 'providers: { openai: { baseUrl: "https://user.example/v1", retries: 1 } }');
    const project = 'providers: { OpenAI: { baseUrl: "https://project.example/v1" } }';
    fixture.write('project/allos.config.yaml', project);
    const set = ['providers.openai.baseUrl=https://set.example/v1'];
    const { config, origins } = await fixture.load({ trusted: true, set });
    expect(config.providers).toEqual({ openai: { baseUrl: 'https://set.example/v1', retries: 1 } });
    expect(origins.get('providers.openai.baseUrl')?.layer).toBe('set');
    const other = await fixture.load({ trusted: true });
    expect(other.config.providers['openai']?.baseUrl).toBe('https://project.example/v1');
    expect(other.origins.get('providers.openai.baseUrl')).toMatchObject({ layer: 'project', line: 1, column: 33 });
  });

  it('win in their order, each value on its own', async () => {
    fixture.write(
      'user/config.yaml',
      'model: user\nagent: { maxTurns: 1, maxTokens: 1, maxCostUsd: 1 }\nlog: { level: info }',
    );
    fixture.write('project/allos.config.yaml', 'model: project\nagent: { maxTurns: 2, maxTokens: 2 }\nsandbox: off');
    fixture.write('project/allos.config.local.yaml', 'model: local\nagent: { temperature: 0.5 }');
    const configFile = fixture.write(
      'other.yaml',
      'model: named\nprofiles: { ci: { model: profile, sandbox: required } }',
    );
    const load = (more: object): Promise<unknown> =>
      fixture.load({ trusted: true, ...more }).then(({ config }) => config.model);
    const env = { ALLOS_MODEL: 'env' };
    expect(await load({})).toBe('local');
    expect(await load({ configFile })).toBe('named');
    expect(await load({ configFile, profile: 'ci' })).toBe('profile');
    expect(await load({ configFile, profile: 'ci', env })).toBe('env');
    expect(await load({ configFile, profile: 'ci', env, set: ['model=x', 'model=set'] })).toBe('set');
    const { config, origins } = await fixture.load({ trusted: true });
    expect(config.agent).toMatchObject({ maxTurns: 2, maxTokens: 2, maxCostUsd: 1, temperature: 0.5 });
    expect(config).toMatchObject({ log: { level: 'info' }, sandbox: 'off' });
    expect(origins.get('agent.maxTurns')).toEqual({
      layer: 'project',
      where: join(fixture.project, 'allos.config.yaml'),
      line: 2,
      column: 20,
    });
  });

  it('replace lists, and join those that deny', async () => {
    fixture.write(
      'user/config.yaml',
      'permissions: { allow: [a], deny: [a, b], tools: { x: never, y: ask } }\ntools: { disabled: [t] }',
    );
    fixture.write(
      'project/.allosrc',
      'permissions: { allow: [c], deny: [b, d], tools: { x: always_allow, y: always_allow } }',
    );
    const { config, origins } = await fixture.load({
      trusted: true,
      set: ['permissions.deny=[e]', 'tools.disabled=[u]'],
    });
    expect(config.permissions).toMatchObject({
      allow: ['c'],
      deny: ['a', 'b', 'd', 'e'],
      tools: { x: 'never', y: 'always_allow' },
    });
    expect(config.tools.disabled).toEqual(['t', 'u']);
    expect(origins.get('permissions.deny[2]')).toMatchObject({ layer: 'project', line: 1 });
    expect(origins.get('permissions.deny[3]')).toEqual({ layer: 'set', where: '--set permissions.deny' });
  });

  it('reach from the root of the repository to the folder, the nearer one stronger', async () => {
    fixture.write('allos.config.yaml', 'model: outside');
    fixture.write('project/allos.config.yaml', 'model: root\npermissions: { deny: [root] }');
    fixture.write('project/a/b/.allosrc.json', '{ "model": "near",\n\t"permissions": { "deny": ["near"] } }');
    const { config } = await fixture.load({ cwd: join(fixture.project, 'a', 'b'), trusted: true });
    expect(config.model).toBe('near');
    expect(config.permissions.deny).toEqual(['root', 'near']);
  });

  it('look at nothing above a folder that is in no repository', async () => {
    fixture.write('allos.config.yaml', 'model: above');
    const cwd = join(fixture.folder, 'plain');
    mkdirSync(cwd);
    expect((await fixture.load({ cwd, trusted: true })).config.model).toBeUndefined();
  });

  it('say when a second file of a folder is passed over', async () => {
    fixture.write('project/allos.config.yaml', 'model: a');
    fixture.write('project/.allosrc', 'model: b');
    const { config, notices } = await fixture.load({ trusted: true });
    expect(config.model).toBe('a');
    expect(notices).toEqual([expect.stringMatching(/allos\.config\.yaml is used; .*\.allosrc beside it is not read/)]);
  });

  it('never read package.json', async () => {
    fixture.write('project/package.json', '{ "allos": { "model": "x", "nonsense": 1 } }');
    expect((await fixture.load({ trusted: true })).config.model).toBeUndefined();
  });
});

describe('what is written short', () => {
  it('is written out: plugins with the folder they resolve from, models, provider names', async () => {
    fixture.write(
      'user/config.yaml',
      'plugins: [one, { name: ./two, settings: { a: 1 } }]\nproviders: { OpenAI: { models: [m] } }',
    );
    const { config } = await fixture.load();
    const from = join(fixture.folder, 'user');
    const at = (column: number): string => `${join(from, 'config.yaml')}:1:${column}`;
    expect(config.plugins).toEqual([
      { name: 'one', settings: {}, from, listedAt: at(11) },
      { name: './two', settings: { a: 1 }, from, listedAt: at(16) },
    ]);
    expect(config.providers).toEqual({ openai: { models: [{ id: 'm' }] } });
  });

  it('may be empty', async () => {
    fixture.write('user/config.yaml', '# nothing yet\n');
    fixture.write('project/allos.config.yaml', 'agent:\npermissions:\n  deny:\n');
    expect((await fixture.load({ trusted: true })).config.agent.maxTurns).toBe(15);
  });
});

describe('the environment and --set', () => {
  it('nest with two underscores; letter case and single ones do not matter in known keys', async () => {
    const { config } = await fixture.load({
      env: {
        ALLOS_AGENT__MAX_TURNS: '7',
        ALLOS_PERMISSIONS__DENY: '["shell_exec(rm:*)"]',
        ALLOS_PROVIDERS__OPENAI__BASE_URL: 'http://127.0.0.1:1/v1',
        ALLOS_PROVIDERS__OLLAMA__NUM_CTX: '65536',
        ALLOS_TOOLS__SETTINGS__SHELL_EXEC__TIMEOUT_SECONDS: '9',
        ALLOS_LOG_LEVEL: 'debug',
        ALLOS_HOME: '/x',
        ALLOS_REQUIRE_SANDBOX: '1',
        ALLOS_SOMETHING_ELSE: 'of nobody',
      },
    });
    expect(config).toMatchObject({
      agent: { maxTurns: 7 },
      permissions: { deny: ['shell_exec(rm:*)'] },
      providers: { openai: { baseUrl: 'http://127.0.0.1:1/v1' }, ollama: { numCtx: 65536 } },
      tools: { settings: { shell_exec: { timeoutSeconds: 9 } } },
      log: { level: 'debug' },
    });
  });

  it('take any path and a YAML value', async () => {
    const { config } = await fixture.load({
      set: [
        'providers.openai.api=chat',
        'tools.settings.shell_exec.timeoutSeconds=5',
        'sandbox=required',
        'fallbackModels=[a/b, c]',
      ],
    });
    expect(config).toMatchObject({
      providers: { openai: { api: 'chat' } },
      tools: { settings: { shell_exec: { timeoutSeconds: 5 } } },
      sandbox: 'required',
      fallbackModels: ['a/b', 'c'],
    });
  });

  it.each([
    [
      { set: ['permisions.mode=plan'] },
      'config.invalid',
      /--set permisions\.mode: unknown key "permisions"; did you mean "permissions"\?/,
    ],
    [{ set: ['agent.maxTurns=many'] }, 'config.invalid', /--set agent\.maxTurns: agent\.maxTurns must .*found "many"/],
    [{ set: ['agent'] }, 'usage.invalid', /key\.path=value/],
    [{ set: ['=1'] }, 'usage.invalid', /key\.path=value/],
    [{ set: ['__proto__.x=1'] }, 'usage.invalid', /key\.path=value/],
    [{ set: ['model=[1'] }, 'config.invalid', /--set model/],
    [
      { env: { ALLOS_PERMISSIONS__MOD: 'plan' } },
      'config.invalid',
      /ALLOS_PERMISSIONS__MOD names no setting; did you mean "mode"\?/,
    ],
    [
      { env: { ALLOS_PERMISSIONS__MODE: 'paln' } },
      'config.invalid',
      /ALLOS_PERMISSIONS__MODE: permissions\.mode must be one of.*found "paln"/,
    ],
    [{ profile: 'ci' }, 'config.invalid', /no profile "ci"/],
  ])('refuse %j', async (options, code, message) => {
    await expect(fixture.load(options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });
});

describe('a bad file', () => {
  const cases: readonly (readonly [name: string, text: string, message: RegExp])[] = [
    ['unknown key', 'model: x\nagnet:\n  maxTurns: 3', /config\.yaml:2:1: unknown key "agnet"; did you mean "agent"\?/],
    [
      'unknown nested key',
      'agent:\n  maxTurn: 3',
      /config\.yaml:2:3: unknown key "maxTurn" in agent; did you mean "maxTurns"\?/,
    ],
    ['snake case', 'agent:\n  max_turns: 3', /did you mean "maxTurns"/],
    [
      'key near a provider key',
      'providers:\n  openai: { baseURL: "http://x" }',
      /:2:13: unknown key "baseURL" .*did you mean "baseUrl"/,
    ],
    ['wrong type', 'agent:\n  maxTurns: "3"', /config\.yaml:2:13: agent\.maxTurns must be a whole number, found "3"/],
    [
      'wrong word',
      'permissions:\n  mode: yolo',
      /:2:9: permissions\.mode must be one of ask, edits, plan, auto, found "yolo"/,
    ],
    ['scalar for a section', 'agent: 5', /:1:8: agent must be an object, found 5/],
    ['list for a section', 'permissions: []', /permissions must be an object, found \[\]/],
    ['text for a list', 'permissions: { deny: "x" }', /permissions\.deny must be an array, found "x"/],
    ['number in a list', 'permissions: { deny: [a, 1] }', /permissions\.deny/],
    [
      'unknown key that says nothing',
      'persmissions:\n',
      /:1:1: unknown key "persmissions"; did you mean "permissions"/,
    ],
    ['bad entry of a list', 'plugins:\n  - ok\n  - { nme: x }', /:3:7: unknown key "nme" in plugins\[1\]/],
    [
      'bad profile',
      'profiles:\n  ci:\n    agent: { maxTurns: 0 }',
      /:3:24: profiles\.ci\.agent\.maxTurns must not be less than 1, found 0/,
    ],
    ['version', 'version: 2', /version must be one of 1, found 2/],
    ['no mapping', '- a\n- b', /the configuration must be an object/],
    ['a word', 'hello', /the configuration must be an object/],
    ['syntax', 'agent: {\n  maxTurns: 3', /config\.yaml:\d+:\d+: /],
    ['tab', 'agent:\n\tmaxTurns: 3', /config\.yaml:2:1: tabs/],
    ['duplicate key', 'model: a\nmodel: b', /config\.yaml:2:1: this key stands twice/],
    ['__proto__', 'agent:\n  __proto__: { maxTurns: 1 }', /config\.yaml:2:3: the key "__proto__" is not allowed/],
    ['constructor', 'constructor: 1', /the key "constructor" is not allowed/],
    ['tag', 'model: !!js/function "x"', /config\.yaml:1:8: /],
    ['two documents', 'model: a\n---\nmodel: b', /config\.yaml:2:1: a second document/],
    ['a key that is no text', '? [a]\n: 1', /config\.yaml:1:3: a key must be text/],
    ['not UTF-8', 'model: \u00ff', /cannot be read/],
    ['deep nesting', '['.repeat(20_000), /config\.yaml:1:1: it is nested more than/],
    ['deep blocks', '- '.repeat(5000), /nested more than/],
    ['alias bomb', bomb(), /config\.yaml: it uses too many aliases/],
    ['key with invisible characters', 'mod\u202eel: x', /unknown key "mod\\u\{202e\}el"/],
  ];

  it.each(cases)('is told: %s', async (name, text, message) => {
    const file = fixture.write('user/config.yaml', text);
    if (name === 'not UTF-8') writeFileSync(file, Buffer.from(text, 'latin1'));
    const code = name === 'not UTF-8' ? 'config.unreadable' : 'config.invalid';
    await expect(fixture.load()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });

  it('tells several problems at once, and no secret', async () => {
    fixture.write(
      'user/config.yaml',
      'agent: { maxTurns: x }\nsandbox: y\nproviders: { a: { apiKey: [sk-verysecret] } }',
    );
    const error = await fixture.load().catch((thrown: Error) => thrown);
    expect((error as Error).message.split('\n')).toHaveLength(3);
    expect((error as Error).message).not.toContain('verysecret');
  });

  it.each(['project', 'user'])('of an untrusted project stops the run like one of the %s', async (where) => {
    fixture.write(where === 'user' ? 'user/config.yaml' : 'project/allos.config.yaml', 'permissions: { deny: [x');
    await expect(fixture.load()).rejects.toMatchObject({ code: 'config.invalid' });
  });

  it.each([
    ['missing', (path: string) => path],
    ['a directory', (path: string) => (mkdirSync(path), path)],
    ['a FIFO', (path: string) => (execFileSync('mkfifo', [path]), path)],
    ['a device', (path: string) => (symlinkSync('/dev/zero', path), path)],
    ['too large', (path: string) => (writeFileSync(path, '#'.repeat(300_000)), path)],
  ])('given by --config is unreadable when it is %s', async (_what, make) => {
    const configFile = make(join(fixture.folder, 'given.yaml'));
    await expect(fixture.load({ configFile })).rejects.toMatchObject({
      code: 'config.unreadable',
      message: expect.stringContaining(configFile),
      hint: expect.any(String),
    });
  });
});

function bomb(): string {
  const rows = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (let index = 1; index < 9; index += 1) {
    const [name, below] = ['abcdefghi'[index], 'abcdefghi'[index - 1]];
    rows.push(`${name}: &${name} [${Array(10).fill(`*${below}`).join(', ')}]`);
  }
  return rows.join('\n');
}

describe('${env:NAME}', () => {
  it('takes the value from the environment, and counts a key as secret', async () => {
    fixture.write(
      'user/config.yaml',
      'providers:\n  a: { apiKey: "${env:MY_KEY}", headers: { x-token: "t-${env:T}", x-app: "application" } }',
    );
    const { config, secrets } = await fixture.load({ env: { MY_KEY: 'sk-from-env', T: '12345678' } });
    expect(config.providers['a']).toMatchObject({ apiKey: 'sk-from-env', headers: { 'x-token': 't-12345678' } });
    expect([...secrets].sort()).toEqual(['sk-from-env', 't-12345678']);
  });

  it('counts as secret what a name or a value says is one, and no path, flag or word', async () => {
    const token = 'aB3dE5fG7hJ9kL1mN3pQ5rS7';
    const settings = {
      providers: {
        a: { headers: { Authorization: 'Bearer abc-123-def-456', 'x-app': token } },
        b: { baseUrl: 'https://ada:p%40ss-word-1@host/v1' },
      },
      mcpServers: {
        m: {
          command: 'x',
          args: ['--token', 'tok-0815-4711', '--api-key=key-0815-4711', '--cwd', '/home/ada/project', '--verbose'],
          env: {
            AUTH_FLOW: 'device-code-flow',
            KEY_PATH: '/home/ada/keys',
            NODE_ENV: 'production',
            API_KEY: 'plain-key-0815',
            INNOCENT: 'ghp_0123456789abcdefABCD',
            REVISION: '0123456789abcdef0123456789abcdef01234567',
            CACHE_KEY_DIR: '/var/cache/keys/Project1234567890aBcD',
          },
        },
      },
    };
    fixture.write('user/config.yaml', JSON.stringify(settings));
    expect([...(await fixture.load()).secrets].sort()).toEqual(
      [
        ...['Bearer abc-123-def-456', 'abc-123-def-456', token, 'p%40ss-word-1', 'p@ss-word-1'],
        ...['tok-0815-4711', 'key-0815-4711', 'plain-key-0815', 'ghp_0123456789abcdefABCD'],
      ].sort(),
    );
  });

  it('leaves out a key that is not set, and refuses anything else that is not', async () => {
    fixture.write('user/config.yaml', 'providers:\n  a: { apiKey: "${env:NO_KEY}" }');
    expect((await fixture.load()).config.providers['a']).toEqual({});
    fixture.write('user/config.yaml', 'providers:\n  a:\n    baseUrl: "${env:NO_URL}"');
    await expect(fixture.load()).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(
        /config\.yaml:3:14: providers\.a\.baseUrl refers to the environment variable NO_URL, which is not set/,
      ),
    });
    fixture.write('user/config.yaml', 'model: "${env:}"');
    await expect(fixture.load()).rejects.toMatchObject({ message: expect.stringContaining('no variable') });
  });

  it('is not resolved in a profile that is not used', async () => {
    fixture.write('user/config.yaml', 'profiles: { x: { model: "${env:NOWHERE}" } }');
    expect((await fixture.load()).config.model).toBeUndefined();
    await expect(fixture.load({ profile: 'x' })).rejects.toMatchObject({ code: 'config.invalid' });
  });

  it('reaches the environment from no untrusted file', async () => {
    fixture.write('project/allos.config.yaml', 'permissions: { deny: ["x(${env:SECRET})"] }');
    expect((await fixture.load({ env: { SECRET: 's' } })).config.permissions.deny).toEqual(['x(${env:SECRET})']);
  });
});

describe('the example', () => {
  it('is a valid configuration, also as a project', async () => {
    copyFileSync(resolve('allos.config.example.yaml'), join(fixture.project, 'allos.config.yaml'));
    const { config, notices } = await fixture.load({ trusted: true });
    expect(notices).toEqual([]);
    expect(config).toMatchObject({ model: 'anthropic/claude-sonnet-5-5', agent: { maxTurns: 40 } });
    expect((await fixture.load({ trusted: true, profile: 'ci' })).config.permissions.mode).toBe('auto');
  });
});
