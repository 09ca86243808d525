import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { openDesk, type Desk } from './desk.js';

/** The user's own configuration file. */
function writeUser(desk: Desk, text: string): string {
  mkdirSync(join(desk.home, 'allos'), { recursive: true });
  const file = join(desk.home, 'allos', 'config.yaml');
  writeFileSync(file, text);
  return file;
}

const SECRETS = {
  env: { MY_KEY: 'key-from-the-environment', PROXY: 'https://ada:pass-word-1@proxy.example/v1' },
  literal: 'written-down-0815',
  file: 'key-from-a-file',
};

function withSecrets(desk: Desk): void {
  writeUser(
    desk,
    [
      'model: openai/gpt-6.1-sol',
      'providers:',
      '  OpenAI: { apiKey: "${env:MY_KEY}", baseUrl: "${env:PROXY}" }',
      '  other: { apiKey: written-down-0815, headers: { authorization: "Bearer ${file:token}", x-short: abc } }',
      'mcpServers: { m: { command: x, args: ["--token", "tok-0815-4711"], env: { ANY: thing-4711 } } }',
      'plugins: [{ name: p, settings: { apiToken: tok-4711-0815, port: 8080 } }]',
    ].join('\n'),
  );
  writeFileSync(join(desk.home, 'allos', 'token'), `${SECRETS.file}\n`);
}

describe('allos config show', () => {
  it.concurrent('prints what holds as YAML and as JSON, without a secret', async () => {
    await using desk = openDesk();
    withSecrets(desk);
    const text = await desk.allos(['config', 'show'], { env: SECRETS.env });
    const json = await desk.allos(['config', 'show', '-o', 'json'], { env: SECRETS.env });
    expect({ text: text.code, json: json.code, said: text.stderr + json.stderr }).toEqual({
      text: 0,
      json: 0,
      said: '',
    });
    expect(parse(text.stdout)).toEqual(JSON.parse(json.stdout));
    expect(parse(text.stdout)).toMatchObject({
      model: 'openai/gpt-6.1-sol',
      agent: { maxTurns: 15 },
      providers: {
        openai: { apiKey: '${env:MY_KEY}', baseUrl: '${env:PROXY}' },
        other: { apiKey: '[redacted]', headers: { authorization: 'Bearer ${file:token}', 'x-short': '[redacted]' } },
      },
      mcpServers: { m: { args: ['--token', '[redacted]'], env: { ANY: '[redacted]' } } },
      plugins: [{ settings: { apiToken: '[redacted]', port: 8080 } }],
    });
    const secrets = ['key-from', 'pass-word', 'written-down', 'tok-', 'thing-4711', 'abc'];
    expect(secrets.filter((secret) => (text.stdout + json.stdout).includes(secret))).toEqual([]);
  });

  it.concurrent('shows what a reference without a secret became', async () => {
    await using desk = openDesk();
    writeUser(desk, 'providers: { a: { baseUrl: "${env:WHERE}" } }\nagent: { systemPrompt: "${file:p.txt}" }');
    writeFileSync(join(desk.home, 'allos', 'p.txt'), 'Be brief.\n');
    const { stdout } = await desk.allos(['config', 'show', '--json'], { env: { WHERE: 'https://host.example/v1' } });
    expect(JSON.parse(stdout)).toMatchObject({
      providers: { a: { baseUrl: 'https://host.example/v1' } },
      agent: { systemPrompt: 'Be brief.' },
    });
  });

  it.concurrent('prints what is a configuration again', async () => {
    await using desk = openDesk();
    writeUser(desk, 'agent: { maxTurns: 3 }\npermissions: { deny: ["read_file(.env*)"] }');
    const { stdout } = await desk.allos(['config', 'show']);
    desk.write('again.yaml', stdout);
    expect((await desk.allos(['config', 'validate', 'again.yaml'])).code).toBe(0);
  });

  it.concurrent('says what of an untrusted folder does not count', async () => {
    await using desk = openDesk();
    desk.write('allos.config.yaml', 'model: openai/x\npermissions: { deny: [shell_exec] }\n');
    const held = await desk.allos(['config', 'show', '--json']);
    expect(held.stderr).toMatch(/is not trusted: only its denials .* not model/);
    expect(JSON.parse(held.stdout)).toMatchObject({ permissions: { deny: ['shell_exec'] } });
    expect(JSON.parse(held.stdout)).not.toHaveProperty('model');
    expect(JSON.parse((await desk.allos(['config', 'show', '--json', '--trust'])).stdout)).toMatchObject({
      model: 'openai/x',
    });
  });

  it.concurrent('names the place of what does not count, without secrets', async () => {
    await using desk = openDesk();
    const server = 'mcpServers: { m: { command: x, args: ["--token", "tok-0815-4711"] } }';
    const file = desk.write(
      'allos.config.yaml',
      `model: evil/x\nplugins: [p]\npermissions: { deny: [x] }\n${server}\n`,
    );
    const { stdout } = await desk.allos(['config', 'show']);
    expect(stdout).toContain(
      [
        '# Not in force, since it is not trusted; see allos trust:',
        `#   plugins: ["p"] (${file}:2:10)`,
        `#   model: evil/x (${file}:1:8)`,
        '',
      ].join('\n'),
    );
    expect(stdout).toMatch(/^# {3}mcpServers\.m\.args: /m);
    expect(stdout).not.toContain('tok-0815');
    expect(parse(stdout)).toMatchObject({ permissions: { deny: ['x'] } });
    await desk.allos(['trust', '--yes']);
    expect((await desk.allos(['config', 'show'])).stdout).toMatch(/^model: evil\/x$(?![^]*Not in force)/m);
  });

  it.concurrent('leaves plugins out where the user says so', async () => {
    await using desk = openDesk();
    writeUser(desk, 'plugins: [of-the-file]\nprofiles: { ci: { plugins: [of-the-profile] } }\n');
    const plugins = async (args: readonly string[], env: Record<string, string> = {}): Promise<string> =>
      (await desk.allos(['config', 'get', 'plugins', ...args], { env })).stdout.replaceAll(/\s/g, '');
    expect(await plugins([])).toBe('["of-the-file"]');
    expect(await plugins([], { ALLOS_PROFILE: 'ci' })).toBe('["of-the-profile"]');
    expect(await plugins(['--no-plugins', '--profile', 'ci', '--set', 'plugins=[x]'])).toBe('[]');
    expect(await plugins([], { ALLOS_PLUGINS: '' })).toBe('[]');
    expect(await plugins([], { ALLOS_PLUGINS: 'a, @me/b' })).toBe('["a","@me/b"]');
    expect(await plugins([], { ALLOS_PLUGINS: '[c, { name: d }]' })).toBe('["c",{"name":"d"}]');
    expect((await desk.allos(['config', 'explain', 'plugins', '--no-plugins'])).stdout).toMatch(
      /--no-plugins +\[\] +wins\n.*user .*of-the-file.* overridden/,
    );
  });

  it.concurrent('tells a reference to nothing with its place', async () => {
    await using desk = openDesk();
    const file = writeUser(desk, 'providers:\n  a:\n    baseUrl: "${env:NOWHERE}"\n');
    const { code, stderr } = await desk.allos(['config', 'show']);
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining(`${file}:3:14: providers.a.baseUrl`) });
  });
});

describe('allos config get', () => {
  it.concurrent.each([
    [['agent.maxTurns'], '15\n'],
    [['model'], 'openai/gpt-6.1-sol\n'],
    [['model', '-o', 'json'], '"openai/gpt-6.1-sol"\n'],
    [['permissions.deny[0]', '--set', 'permissions.deny=[a, b]'], 'a\n'],
    [['providers.OPENAI.apiKey'], '${env:MY_KEY}\n'],
    [['providers["other"].apiKey'], '[redacted]\n'],
  ])('%j', async (args, stdout) => {
    await using desk = openDesk();
    withSecrets(desk);
    expect(await desk.allos(['config', 'get', ...args], { env: SECRETS.env })).toMatchObject({
      code: 0,
      stdout,
      stderr: '',
    });
  });

  it.concurrent('ends with 1 where nothing is set, and with 2 for what is no key', async () => {
    await using desk = openDesk();
    expect(await desk.allos(['config', 'get', 'agent.maxCostUsd'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'agent.maxCostUsd is not set.\n',
    });
    const typo = await desk.allos(['config', 'get', 'agnet.maxTurns']);
    expect(typo).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean agent.maxTurns?') });
    for (const key of ['', '.', 'agent..maxTurns', 'a[', 'a]']) {
      expect(await desk.allos(['config', 'get', key])).toMatchObject({ code: 2, stdout: '' });
    }
  });
});

describe('allos config explain', () => {
  it.concurrent('shows every layer with its place, the strongest first, and which one wins', async () => {
    await using desk = openDesk();
    const user = writeUser(desk, 'agent:\n  maxTurns: 30\nprofiles: { ci: { agent: { maxTurns: 25 } } }\n');
    const project = desk.write('allos.config.yaml', '\nagent: { maxTurns: 20 }\n');
    const local = desk.write('allos.config.local.yaml', 'agent: { maxTurns: 21 }\n');
    const named = desk.write('named.yaml', 'agent: { maxTurns: 22 }\n');
    const flags = ['--trust', '--config', 'named.yaml', '--profile', 'ci', '--set', 'agent.maxTurns=9'];
    const args = ['config', 'explain', 'agent.maxTurns', ...flags];
    const env = { ALLOS_AGENT__MAX_TURNS: '10' };
    const { code, stdout } = await desk.allos(args, { env });
    expect(code).toBe(0);
    const lines = stdout.split('\n').map((line) => line.trim().split(/\s{2,}/));
    expect(lines.slice(0, 9)).toEqual([
      ['agent.maxTurns: 9'],
      ['set', '--set agent.maxTurns', '9', 'wins'],
      ['environment', 'ALLOS_AGENT__MAX_TURNS', '10', 'overridden'],
      ['profile', `${user}:3:38`, '25', 'overridden'],
      ['config-file', `${named}:1:20`, '22', 'overridden'],
      ['local', `${local}:1:20`, '21', 'overridden'],
      ['project', `${project}:2:20`, '20', 'overridden'],
      ['user', `${user}:2:13`, '30', 'overridden'],
      ['built-in', expect.stringMatching(/defaults\.json$/), '15', 'overridden'],
    ]);
    const json = await desk.allos([...args, '-o', 'json'], { env });
    expect(JSON.parse(json.stdout)).toMatchObject([
      {
        key: 'agent.maxTurns',
        value: 9,
        layers: [
          { layer: 'set', state: 'in force' },
          { layer: 'environment' },
          { layer: 'profile', where: user, line: 3, column: 38, value: 25, state: 'overridden' },
          ...Array.from({ length: 5 }, () => ({ state: 'overridden' })),
        ],
      },
    ]);
  });

  it.concurrent('shows what does not count, what all layers add to, and a denial that stays', async () => {
    await using desk = openDesk();
    writeUser(desk, 'permissions: { deny: [a], tools: { shell_exec: never } }\n');
    desk.write('allos.config.yaml', 'model: x/y\npermissions: { deny: [b], tools: { shell_exec: ask } }\n');
    const held = JSON.parse((await desk.allos(['config', 'explain', 'model', '--json'])).stdout);
    expect(held).toMatchObject([{ key: 'model', value: null, layers: [{ layer: 'project', state: 'not trusted' }] }]);
    const denied = JSON.parse((await desk.allos(['config', 'explain', 'permissions.deny', '--json'])).stdout);
    expect(denied).toMatchObject([
      {
        value: ['a', 'b'],
        layers: [
          { layer: 'project', value: ['b'], state: 'joined' },
          { layer: 'user', value: ['a'], state: 'joined' },
        ],
      },
    ]);
    const never = await desk.allos(['config', 'explain', 'permissions.tools', '--json', '--trust']);
    expect(JSON.parse(never.stdout)).toMatchObject([
      {
        key: 'permissions.tools.shell_exec',
        value: 'never',
        layers: [
          { layer: 'project', value: 'ask', state: 'overridden' },
          { layer: 'user', value: 'never', state: 'in force' },
        ],
      },
    ]);
  });

  it.concurrent('works where a reference leads nowhere, and shows no secret', async () => {
    await using desk = openDesk();
    withSecrets(desk);
    const { code, stdout } = await desk.allos(['config', 'explain', 'providers']);
    expect(code).toBe(0);
    expect(stdout).toContain('${env:MY_KEY}');
    expect(stdout).not.toMatch(/written-down|key-from/);
    expect((await desk.allos(['config', 'explain', 'agent.maxCostUsd'])).stdout).toMatch(/is not set: no layer/);
  });
});

describe('allos config validate', () => {
  it.concurrent('tells each problem of all files with file, line, column and what was meant', async () => {
    await using desk = openDesk();
    const user = writeUser(desk, 'modle: x\n');
    const project = desk.write(
      'allos.config.yaml',
      `version: 1\nagent:\n  maxTrns: 3\n  maxTurns: many\n${'x'.repeat(9)}: 1\n`,
    );
    const { code, stdout, stderr } = await desk.allos(['config', 'validate']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^.*config\.yaml:1:1: unknown key "modle"; did you mean "model"\?$/),
      `${project}:3:3: unknown key "maxTrns" in agent; did you mean "maxTurns"?`,
      expect.stringMatching(/allos\.config\.yaml:4:13: agent\.maxTurns must be a whole number, found "many"$/),
      expect.stringMatching(/allos\.config\.yaml:5:1: unknown key "xxxxxxxxx"; known are /),
      '',
    ]);
    const json = await desk.allos(['config', 'validate', '-o', 'json']);
    expect(json).toMatchObject({ code: 4, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      valid: false,
      files: [user, project],
      problems: [{ file: user, line: 1, column: 1 }, { file: project, line: 3, column: 3 }, { line: 4 }, { line: 5 }],
    });
  });

  it.concurrent.each([
    ['broken YAML', 'agent: [\n', /wrong\.yaml:\d+:\d+: /],
    [
      'a rule that is none',
      'permissions:\n  allow:\n    - npm test)\n',
      /wrong\.yaml:3:7: permissions\.allow\[0\]: .*/,
    ],
    [
      'a denial that is none',
      'permissions:\n  deny: ["shell_exec(git push *)"]\n',
      /wrong\.yaml:2:10: permissions\.deny\[0\]/,
    ],
    ['an empty key of a section', 'agent:\n  : 3\n', /wrong\.yaml:2:\d+: /],
  ])('%s', async (_title, text, message) => {
    await using desk = openDesk();
    desk.write('wrong.yaml', text);
    const { code, stderr } = await desk.allos(['config', 'validate', 'wrong.yaml']);
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(message) });
  });

  it.concurrent('shows no secret that stands in a wrong place', async () => {
    await using desk = openDesk();
    const key = `sk-ant-api03-${'a'.repeat(30)}`;
    desk.write('wrong.yaml', `sandbox: ${key}\nmodel: [Zx81-9f3kQq27-plum]\n`);
    for (const more of [['wrong.yaml'], ['wrong.yaml', '-o', 'json'], ['--config', 'wrong.yaml']]) {
      const env = { OPENAI_API_KEY: 'Zx81-9f3kQq27-plum' };
      const { code, stdout, stderr } = await desk.allos(['config', 'validate', ...more], { env });
      expect(code).toBe(4);
      expect(stdout + stderr).toMatch(/sandbox must be one of[^]*found \S*\[redacted\]/);
      expect(stdout + stderr).toMatch(/model must[^]*\[redacted\]/);
      expect(stdout + stderr).not.toMatch(/sk-ant|Zx81/);
    }
    const listed = await desk.allos(['list-tools', '--config', 'wrong.yaml']);
    expect(listed).toMatchObject({ code: 4, stderr: expect.stringContaining('off, found "[redacted]"') });
  });

  it.concurrent('warns of names that nothing has, and says that the rest is valid', async () => {
    await using desk = openDesk();
    const file = desk.write('a.yaml', 'permissions:\n  deny: ["raed_file(.env*)"]\n');
    expect(await desk.allos(['config', 'validate', 'a.yaml'])).toMatchObject({
      code: 0,
      stdout: `${file}: valid\n`,
      stderr: expect.stringMatching(/^warning: .*a\.yaml:2:10: .*"raed_file".*Did you mean read_file\?\n$/),
    });
  });

  it.concurrent('asks for what a run would need only where no file is named', async () => {
    await using desk = openDesk();
    const file = writeUser(desk, 'providers: { a: { baseUrl: "${env:NOWHERE}" } }\n');
    expect((await desk.allos(['config', 'validate', file])).code).toBe(0);
    const { code, stderr } = await desk.allos(['config', 'validate']);
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('NOWHERE, which is not set') });
  });

  it.concurrent('names the file that is missing, and is content with none at all', async () => {
    await using desk = openDesk();
    expect(await desk.allos(['config', 'validate', 'absent.yaml'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(desk.path('absent.yaml')),
    });
    expect(await desk.allos(['config', 'validate'])).toMatchObject({
      code: 0,
      stdout: 'There is no configuration file here; the defaults hold.\n',
    });
  });

  it.concurrent('tells wrong settings of the environment and of --set', async () => {
    await using desk = openDesk();
    const { code, stderr } = await desk.allos(['config', 'validate'], { env: { ALLOS_AGENT__MAX_TURNS: 'many' } });
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(/^ALLOS_AGENT__MAX_TURNS: agent/) });
  });
});

describe('allos config schema', () => {
  it.concurrent('prints a schema that accepts what the loader accepts', async () => {
    await using desk = openDesk();
    const { code, stdout } = await desk.allos(['config', 'schema']);
    const accepts = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(stdout));
    expect({ code, valid: accepts({ agent: { maxTurns: 3 } }), wrong: accepts({ agent: { maxTrns: 3 } }) }).toEqual({
      code: 0,
      valid: true,
      wrong: false,
    });
  });
});
