import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { openDesk, type Desk } from './desk.js';
import { terminalOf } from './events.js';
import { ALLOS } from './spawn-allos.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/plugins');
const CALL = { calls: [{ name: 'echo_word', input: { word: '日本' } }] };

/** Lists fixture plugins in a configuration file that the user names, so that they are trusted. */
function configured(desk: Desk, ...names: readonly string[]): readonly string[] {
  const plugins = names.map((name) => join(FIXTURES, name));
  return ['--config', desk.write('plugins.json', JSON.stringify({ version: 1, plugins }))];
}

const BROKEN = [
  [
    'broken-manifest',
    /cannot be used: its manifest in .*broken-manifest\/package\.json is wrong: tools\[0\]\.name/,
    'list',
  ],
  [
    'wrong-version',
    /wrong-version\/package\.json\) was made for version 99 of the contract; this allos has version \d/,
    'list',
  ],
  [
    'duplicate',
    /plugin allos-plugin-duplicate \(.*\/package\.json\) is left out.* provides the tool read_file, .* built-in plugin allos-plugin-files \(.*\/package\.json\), which stays/,
    'list',
  ],
  [
    'reserved',
    /reserved\/package\.json is wrong: tools\[0\]\.name must be another one, since it is reserved: .*mcp__/,
    'list',
  ],
  ['unlowerable', /unlowerable\/package\.json is wrong: .* \/properties\/word refers to "#\/\$defs\/word"/, 'list'],
  ['throws', /failed while .*throws\/index\.js was imported: this plugin is broken on purpose/, 'run'],
  ['no-default', /the default export of .*no-default\/index\.js is no plugin/, 'run'],
  ['undecorated', /undecorated\/index\.js was imported: .*contributes Bare, which has none of @Provider/, 'run'],
  ['never-loads', /never-loads\/index\.js was imported: it did not finish within 5 s/, 'run'],
  ['constructor', /constructor@1\.0\.0 failed while Query of \/.*\/constructor was made: no database here/, 'run'],
  ['source-down', /source-down@1\.0\.0 failed while source remote listed its tools: server is down/, 'run'],
  ['differs', /tools\[0\]\.description differs between its code and its manifest/, 'run'],
] as const;

/** A plugin without contributions, as installed beside allos: its import of allos/plugin must be found. */
function pluginOf(desk: Desk, name: string, says: { readonly name?: string; readonly apiVersion?: number }): string {
  const folder = `node_modules/allos-plugin-${name}`;
  desk.write(
    `${folder}/index.js`,
    `import { definePlugin } from 'allos/plugin';
     export default definePlugin(${JSON.stringify({ name: `allos-plugin-${name}`, apiVersion: 1, contributes: [], ...says })});`,
  );
  const about = { name: `allos-plugin-${name}`, version: '1.0.0', type: 'module', main: './index.js' };
  desk.write(`${folder}/package.json`, JSON.stringify(about));
  if (!existsSync(desk.path('node_modules/allos'))) {
    symlinkSync(join(import.meta.dirname, '../..'), desk.path('node_modules/allos'));
  }
  return folder;
}

describe('a broken plugin', () => {
  it.concurrent.each(BROKEN)('(%s) is told in one line, and the others work', async (name, message) => {
    await using desk = openDesk();
    await using server = await startChatServer(CALL, { text: 'ok' });
    const config = configured(desk, name, 'good');
    const run = await desk.allos(['run', 'go', ...config, ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(run).toMatchObject({ code: 0, stdout: 'ok\n' });
    const lines = run.stderr.split('\n').filter((line) => line.includes(`allos-plugin-${name}`));
    expect(lines).toEqual([expect.stringMatching(message)]);
    expect(JSON.stringify(server.requests[1]?.body)).toContain('日本');
  });

  it.concurrent.each([
    ['throws', 'never_there', 'plugin.crashed'],
    ['no-default', 'nothing_there', 'plugin.invalid'],
    ['undecorated', 'bare_word', 'plugin.invalid'],
    ['never-loads', 'never_loads', 'plugin.crashed'],
    ['constructor', 'query_words', 'plugin.crashed'],
    ['source-down', 'echo_beside', 'plugin.crashed'],
    ['differs', 'differing', 'plugin.invalid'],
  ])('(%s) ends the run with 9 when its tool was asked for', async (name, tool, code) => {
    await using desk = openDesk();
    const config = configured(desk, name, 'good');
    const run = await desk.allos(['run', 'go', '-p', 'demo', '-t', tool, '--json', ...config]);
    expect(terminalOf(run)).toMatchObject({ exitCode: 9, error: { code } });
  });
});

describe('a plugin in another form', () => {
  const call = (word: unknown) => ({ name: 'echo_commonjs', input: { word } });
  const script = [{ calls: [call('日本'), call(7), call('fail')] }, { text: 'ok' }] as const;

  async function answers(desk: Desk, plugin: string): Promise<string> {
    await using server = await startChatServer(...script);
    const config = desk.write('c.json', JSON.stringify({ version: 1, plugins: [plugin] }));
    const run = await desk.allos(['run', 'go', '--config', config, ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(run).toMatchObject({ code: 0, stdout: 'ok\n' });
    expect(run.stderr).not.toMatch(/cannot be used|failed while/);
    return JSON.stringify(server.requests[1]?.body);
  }

  it.concurrent('works: CommonJS', async () => {
    await using desk = openDesk();
    const told = await answers(desk, join(FIXTURES, 'commonjs'));
    for (const text of ['日本', 'word: must be string', 'this word cannot be said']) expect(told).toContain(text);
  });

  it.concurrent.each(['good', 'commonjs'])('works with a copy of allos of its own: %s', async (name) => {
    await using desk = openDesk();
    cpSync(join(FIXTURES, name), desk.path('own'), { recursive: true });
    cpSync(join(ALLOS, '../..'), desk.path('own/node_modules/allos'), { recursive: true });
    if (name === 'commonjs') {
      const told = await answers(desk, './own');
      for (const text of ['日本', 'word: must be string', 'this word cannot be said']) expect(told).toContain(text);
    }
    const check = await desk.allos(['plugins', 'check', 'own', '--json']);
    const { checks } = JSON.parse(check.stdout) as { checks: { check: string; verdict: string }[] };
    for (const each of ['load.import', 'load.require', 'manifest.decorators', 'session']) {
      expect(checks).toContainEqual(expect.objectContaining({ check: each, verdict: 'passed' }));
    }
  });
});

describe('listing', () => {
  it.concurrent('names each plugin, what it provides, and why one is broken', async () => {
    await using desk = openDesk();
    const config = configured(desk, 'good', ...BROKEN.map(([name]) => name));
    const text = await desk.allos(['plugins', 'list', ...config]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^allos-plugin-good +1\.0\.0 +configured +echo_word$/m);
    for (const [, message] of BROKEN.filter(([, , seen]) => seen === 'list')) expect(text.stdout).toMatch(message);
    const json = await desk.allos(['plugins', 'list', '--json', ...config]);
    const listed = JSON.parse(json.stdout) as { plugins: { name: string }[]; broken: { name: string }[] };
    expect(listed.plugins.map(({ name }) => name)).toContain('allos-plugin-files');
    expect(listed.broken.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['allos-plugin-broken-manifest', 'allos-plugin-wrong-version', 'allos-plugin-duplicate']),
    );
  });

  it.concurrent('says that it shows manifests, and how a plugin is tried', async () => {
    await using desk = openDesk();
    cpSync(join(FIXTURES, 'throws'), desk.path('my plugins/throws'), { recursive: true });
    const config = desk.write('c.json', JSON.stringify({ plugins: ['./my plugins/throws'] }));
    const { stdout, stderr } = await desk.allos(['plugins', 'list', '--config', config]);
    expect(stdout).toMatch(/^allos-plugin-throws .*never_there$/m);
    expect(stderr).toBe(
      'This is what manifests say; no plugin was imported. To import one and compare: ' +
        "allos plugins build --check 'my plugins/throws'\n",
    );
    const tried = await desk.allos(['plugins', 'build', '--check', 'my plugins/throws']);
    expect(tried).toMatchObject({ code: 9, stderr: expect.stringContaining('broken on purpose') });
    expect((await desk.allos(['plugins', 'list'])).stderr).toBe('');
    const json = await desk.allos(['plugins', 'list', '--json', '--config', config]);
    expect(json.stderr).toBe('');
    expect(JSON.parse(json.stdout)).toMatchObject({
      plugins: expect.arrayContaining([
        expect.objectContaining({ name: 'allos-plugin-throws', directory: desk.path('my plugins/throws') }),
      ]),
    });
  });

  it.concurrent("finds what the user lists beside the user's own file, whatever lies in the folder", async () => {
    await using desk = openDesk();
    const own = join(desk.home, 'allos');
    cpSync(join(FIXTURES, 'good'), join(own, 'node_modules/allos-plugin-good'), { recursive: true });
    cpSync(join(FIXTURES, 'throws'), join(own, 'node_modules/@me/allos-plugin-throws'), { recursive: true });
    cpSync(join(FIXTURES, 'canary'), desk.path('node_modules/allos-plugin-good'), { recursive: true });
    writeFileSync(join(own, 'config.yaml'), 'plugins: [good, "@me/throws"]\n');
    const listed = async (args: readonly string[], env: Record<string, string> = {}): Promise<string> =>
      (await desk.allos(['plugins', 'list', ...args], { env })).stdout
        .split('\n')
        .flatMap((line) => (/^(\S+) .* configured /.exec(line) ?? []).slice(1))
        .join(' ');
    expect(await listed([])).toBe('allos-plugin-good allos-plugin-throws');
    expect(await listed(['--no-plugins'])).toBe('');
    expect(await listed([], { ALLOS_PLUGINS: '' })).toBe('');
    expect(await listed([], { ALLOS_PLUGINS: 'good' })).toBe('allos-plugin-good');
  });

  it.concurrent('suggests dependencies that say they are plugins, and loads none of them', async () => {
    await using desk = openDesk();
    const dependencies = { 'allos-plugin-canary': '1', listed: '1', other: '1', absent: '1', '../escape': '1' };
    desk.write('package.json', JSON.stringify({ devDependencies: dependencies }));
    cpSync(join(FIXTURES, 'canary'), desk.path('node_modules/allos-plugin-canary'), { recursive: true });
    for (const [name, keywords] of Object.entries({
      listed: ['allos-plugin'],
      other: ['x'],
      '../escape': ['allos-plugin'],
    })) {
      desk.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '2.0.0', keywords }));
    }
    const manifest = JSON.parse(
      readFileSync(desk.path('node_modules/allos-plugin-canary/package.json'), 'utf8'),
    ) as object;
    desk.write(
      'node_modules/allos-plugin-canary/package.json',
      JSON.stringify({ ...manifest, keywords: ['a', 'allos-plugin'] }),
    );
    const config = desk.write('c.json', JSON.stringify({ plugins: ['listed'] }));
    const env = { CANARY: desk.path('canary') };
    const list = await desk.allos(['plugins', 'list', '--config', config], { env });
    expect(list.stderr).toMatch(
      /^allos-plugin-canary \S+ is installed .* nobody lists it\. To use it, .*plugins: \[allos-plugin-canary\]\n/,
    );
    expect(list.stderr).not.toMatch(/listed 2|other|absent|escape/);
    const json = await desk.allos(['plugins', 'list', '--json'], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({ suggested: ['allos-plugin-canary', 'listed'] });
    const doctor = await desk.allos(['doctor', '--load'], { env });
    expect(doctor.stdout).toContain('list it in allos.config.yaml: plugins: [allos-plugin-canary]');
    await desk.allos(['run', 'go', '-p', 'demo', '--trust'], { env });
    expect(existsSync(desk.path('canary'))).toBe(false);
    expect((await desk.allos(['plugins', 'list', '--no-plugins'])).stderr).toBe('');
  });

  it.concurrent('imports no plugin; a run does', async () => {
    await using desk = openDesk();
    const canary = desk.path('canary');
    const flags = [...configured(desk, 'canary'), '--no-color'];
    const env = { CANARY: canary };
    const listings = [
      'list-tools',
      'list-tools --tokens',
      'list-tools --json',
      'list-providers',
      'models',
      'plugins list',
    ];
    for (const args of listings.map((line) => line.split(' '))) {
      expect((await desk.allos([...args, ...flags.slice(0, 2)], { env })).code).toBe(0);
      expect(existsSync(canary)).toBe(false);
    }
    expect((await desk.allos(['run', 'go', '-p', 'demo', ...flags], { env })).code).toBe(0);
    expect(existsSync(canary)).toBe(true);
  });

  it.concurrent('tells tools with effects and permission, and providers with their keys', async () => {
    await using desk = openDesk();
    const tools = await desk.allos(['list-tools', ...configured(desk, 'good')]);
    expect(tools.stdout).toMatch(/^echo_word +read +always_allow +Says a word back\.$/m);
    expect(tools.stdout).toMatch(/^shell_exec +execute +ask /m);
    const json = await desk.allos(['list-tools', '--json']);
    expect(JSON.parse(json.stdout)).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'read_file', effects: 'read' })]),
    );
    const providers = await desk.allos(['list-providers'], { env: { OPENAI_API_KEY: 'sk-secret-value' } });
    expect(providers.stdout).toMatch(/^openai +OPENAI_API_KEY is set/m);
    expect(providers.stdout).toMatch(/^anthropic +set ANTHROPIC_API_KEY/m);
    expect(providers.stdout).not.toContain('sk-secret-value');
  });
});

describe('list-tools', () => {
  const decisions = async (desk: Desk, config: object, ...flags: string[]): Promise<Record<string, string>> => {
    const file = desk.write('tools.json', JSON.stringify(config));
    const { stdout } = await desk.allos(['list-tools', '--json', '--config', file, ...flags]);
    const listed = JSON.parse(stdout) as { name: string; decision: string; why: string }[];
    return Object.fromEntries(listed.map(({ name, decision, why }) => [name, `${decision}: ${why}`]));
  };

  it.concurrent('tells what the configuration disables, denies, asks and allows', async () => {
    await using desk = openDesk();
    const permissions = {
      tools: { edit_file: 'never', find_files: 'ask' },
      allow: ['write_file', 'shell_exec(npm test)'],
      deny: ['search_files', 'read_file(.env*)'],
    };
    expect(await decisions(desk, { permissions, tools: { disabled: ['list_*'] } })).toMatchObject({
      list_directory: 'disabled: disabled',
      edit_file: 'denied: never',
      find_files: 'ask: ask',
      write_file: 'allowed: allowed by write_file',
      shell_exec: 'ask: ask (and rules)',
      search_files: 'denied: denied by search_files',
      read_file: 'allowed: always_allow (and rules)',
    });
    expect(await decisions(desk, { tools: { enabled: ['read_file'] } })).toMatchObject({
      read_file: 'allowed: always_allow',
      shell_exec: 'disabled: not enabled',
    });
  });

  it.concurrent('follows the mode', async () => {
    await using desk = openDesk();
    const modes = { plan: 'denied in plan mode', edits: 'ask', auto: 'allowed in mode auto', ask: 'ask' };
    for (const [mode, why] of Object.entries(modes)) {
      expect((await decisions(desk, {}, '--mode', mode))['shell_exec']).toContain(why);
    }
    expect((await decisions(desk, {}, '--mode', 'edits'))['write_file']).toBe('allowed: allowed in mode edits');
    expect((await decisions(desk, { permissions: { mode: 'plan' } }))['write_file']).toContain('plan');
    const text = await desk.allos(['list-tools', '--mode', 'plan']);
    expect(text.stdout).toMatch(/^shell_exec +execute +denied in plan mode +\S/m);
  });
});

describe('plugins build', () => {
  it.concurrent('writes the manifest once, and --check compares', async () => {
    await using desk = openDesk();
    cpSync(join(FIXTURES, 'unbuilt'), desk.path('node_modules/allos-plugin-unbuilt'), { recursive: true });
    // As installed beside allos: its import of allos/plugin must be found.
    symlinkSync(join(import.meta.dirname, '../..'), desk.path('node_modules/allos'));
    const folder = 'node_modules/allos-plugin-unbuilt';
    expect(await desk.allos(['plugins', 'build', '--check', folder])).toMatchObject({
      code: 9,
      stderr: expect.stringContaining(`Run: allos plugins build ${folder}\n`),
    });
    expect(await desk.allos(['plugins', 'build', folder])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('written (unbuilt_tool)'),
    });
    const built = JSON.parse(desk.text(`${folder}/package.json`)) as { allos: unknown };
    expect(built.allos).toMatchObject({
      apiVersion: 1,
      entry: './index.js',
      tools: [{ name: 'unbuilt_tool', effects: 'read' }],
    });
    expect(await desk.allos(['plugins', 'build', '--check', folder])).toMatchObject({ code: 0 });
  });

  it.concurrent.each([
    ['throws', /broken on purpose/],
    ['no-default', /is no plugin/],
  ])('says why %s has none', async (name, message) => {
    await using desk = openDesk();
    const run = await desk.allos(['plugins', 'build', '--check', join(FIXTURES, name)]);
    expect(run).toMatchObject({ code: 9, stdout: '', stderr: expect.stringMatching(message) });
  });

  it.concurrent('refuses another version of the contract, and another name than its package has', async () => {
    await using desk = openDesk();
    const wrong = await desk.allos(['plugins', 'build', pluginOf(desk, 'versioned', { apiVersion: 99 })]);
    expect(wrong).toMatchObject({ code: 9, stdout: '' });
    expect(wrong.stderr).toMatch(
      /^Error: Plugin allos-plugin-versioned says apiVersion 99; this allos has version 1\. Write apiVersion: API_VERSION\.\n$/,
    );
    const named = await desk.allos(['plugins', 'build', pluginOf(desk, 'named', { name: 'allos-plugin-other' })]);
    expect(named).toMatchObject({ code: 9, stdout: '' });
    expect(named.stderr).toMatch(
      /^Error: DefinePlugin says "allos-plugin-other", and package\.json "allos-plugin-named"\. Give both the same name\.\n$/i,
    );
    expect(desk.text('node_modules/allos-plugin-named/package.json')).not.toContain('apiVersion');
  });

  it.concurrent.each([
    ['lowered', ts.ScriptTarget.ES2022],
    ['left as they are', ts.ScriptTarget.ESNext],
  ])('says which settings are missing when decorators were %s', async (_how, target) => {
    await using desk = openDesk();
    const folder = pluginOf(desk, 'standard', {});
    const source = `
      import { API_VERSION, definePlugin, Tool } from 'allos/plugin';
      import { Describe, inputOf, IsString } from 'allos/plugin/input';
      class GreetInput { @IsString() @Describe('Whom') name!: string; }
      @Tool({ name: 'greet', description: 'Greets.', input: inputOf(GreetInput) })
      class Greet { async execute() { return { success: true }; } }
      export default definePlugin({ name: 'allos-plugin-standard', apiVersion: API_VERSION, contributes: [Greet] });`;
    const compilerOptions = { target, module: ts.ModuleKind.ESNext, useDefineForClassFields: true };
    desk.write(`${folder}/index.js`, ts.transpileModule(source, { compilerOptions }).outputText);
    const { code, stdout, stderr } = await desk.allos(['plugins', 'build', folder]);
    expect({ code, stdout }).toEqual({ code: 9, stdout: '' });
    expect(stderr).toMatch(/^Error: .*cannot be imported: .*\n$/);
    expect(stderr).toContain('"experimentalDecorators": true');
    expect(stderr).toContain('"emitDecoratorMetadata": true');
  });

  it.concurrent('says when there is no package', async () => {
    await using desk = openDesk();
    expect(await desk.allos(['plugins', 'build', 'nowhere'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nowhere'),
    });
  });
});
