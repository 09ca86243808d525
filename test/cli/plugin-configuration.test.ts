import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { Finished } from './spawn-allos.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/plugins');
const CALL = { calls: [{ name: 'echo_word', input: { word: '日本' } }] };

const SCHEMA = {
  type: 'object',
  properties: { times: { type: 'integer' }, url: { type: 'string', pattern: '^https:' } },
  required: ['times'],
  additionalProperties: false,
};

/** A plugin that leaves a trace when it is imported. */
function install(desk: Desk, name: string, changes: object = {}): void {
  const lists = { providers: [], tools: [], toolSources: [], services: [] };
  const allos = { apiVersion: 1, entry: './index.js', ...lists, settings: SCHEMA, ...changes };
  const folder = `node_modules/allos-plugin-${name}`;
  desk.write(`${folder}/package.json`, JSON.stringify({ name: `allos-plugin-${name}`, version: '1.2.3', allos }));
  desk.write(`${folder}/index.js`, `require('node:fs').writeFileSync(${JSON.stringify(desk.path('imported'))}, '');`);
}

const HOOK = { name: 'no', description: 'Denies.', on: ['beforeToolCall'] };

const LIST = `plugins:
  - name: words
    settings:
      times: often
      tims: 2
      url: "\${env:NOT_SET}"
  - name: lacking
  - gone
`;

describe('what is wrong with plugins', () => {
  it.concurrent('is told of a file by config validate, each with its place, and no plugin is imported', async () => {
    await using desk = openDesk();
    install(desk, 'words');
    install(desk, 'lacking');
    const file = desk.write('own.yaml', LIST);
    const [lines, json] = await Promise.all([
      desk.allos(['config', 'validate', 'own.yaml', '--trust']),
      desk.allos(['config', 'validate', 'own.yaml', '--trust', '-o', 'json']),
    ]);
    expect(lines.code).toBe(4);
    expect(lines.stderr.split('\n')).toEqual([
      `${file}:5:13: plugins[0].settings.tims of plugin allos-plugin-words@1.2.3: ` +
        'is not a known property; did you mean "times"?',
      `${file}:4:14: plugins[0].settings.times of plugin allos-plugin-words@1.2.3: must be integer`,
      `${file}:7:5: plugins[1].settings.times of plugin allos-plugin-lacking@1.2.3: is required`,
      expect.stringMatching(
        /^warning: .*own\.yaml:8:5: plugin gone is not installed where \S+ can find it.*npm install allos-plugin-gone/,
      ),
      '',
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      valid: false,
      problems: [
        { file, line: 5, column: 13 },
        { file, line: 4, column: 14 },
        { file, line: 7, column: 5 },
      ],
      warnings: [expect.stringContaining('npm install allos-plugin-gone')],
    });
    desk.write('own.yaml', 'plugins: [{ name: gone, required: true }, { name: words, settings: { times: 2 } }]');
    const required = await desk.allos(['config', 'validate', 'own.yaml', '--trust']);
    expect(required).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^\S*own\.yaml:1:11: plugin gone is not installed.*\n$/),
    });
    expect(existsSync(desk.path('imported'))).toBe(false);
  });

  it.concurrent(
    'is told by config validate and doctor of all that applies here, once the folder is trusted',
    async () => {
      await using desk = openDesk();
      install(desk, 'words');
      install(desk, 'lacking');
      install(desk, 'guard', { hooks: [HOOK] });
      const list = LIST.replace('${env:NOT_SET}', 'ftp:x');
      const file = desk.write('allos.config.yaml', `${list}  - { name: guard, settings: { times: 2, x: 1 } }\n`);
      const untrusted = await Promise.all([
        desk.allos(['config', 'validate']),
        desk.allos(['config', 'validate', 'allos.config.yaml']),
        desk.allos(['doctor', '-o', 'json']),
      ]);
      for (const { stdout, stderr } of untrusted) {
        expect(stdout + stderr).not.toMatch(/must be integer|did you mean|npm install allos-plugin-gone/);
      }
      expect(untrusted.map(({ code }) => code)).toEqual([0, 0, untrusted[2].code]);
      expect(untrusted[1].stderr).toMatch(
        /^warning: .*allos\.config\.yaml is not trusted, so its plugins .*allos trust/,
      );

      const [validated, doctor] = await Promise.all([
        desk.allos(['config', 'validate', '--trust']),
        desk.allos(['doctor', '-o', 'json', '--trust']),
      ]);
      expect(validated.code).toBe(4);
      for (const place of [`${file}:4:14: `, `${file}:5:13: `, `${file}:6:12: `, `${file}:7:5: `, `${file}:9:45: `]) {
        expect(validated.stderr).toContain(place);
      }
      const { findings } = JSON.parse(doctor.stdout) as { readonly findings: readonly Record<string, string>[] };
      const told = findings.filter(({ area, level }) => area === 'plugins' && level !== 'ok');
      expect(told.map(({ level, message }) => [level, message])).toEqual([
        ['warning', expect.stringContaining(`${file}:8:5: plugin gone is not installed`)],
        ['warning', expect.stringContaining(`${file}:5:13: plugins[0].settings.tims`)],
        ['warning', expect.stringContaining(`${file}:4:14: plugins[0].settings.times`)],
        ['warning', expect.stringContaining(`${file}:6:12: plugins[0].settings.url`)],
        ['warning', expect.stringContaining(`${file}:7:5: plugins[1].settings.times`)],
        ['problem', expect.stringContaining(`${file}:9:45: plugins[3].settings.x`)],
      ]);
      expect(told.every(({ remedy }) => remedy !== null)).toBe(true);
      expect(existsSync(desk.path('imported'))).toBe(false);
    },
  );

  it.concurrent('is not told of a file in a folder that is not trusted, whatever its name is', async () => {
    await using desk = openDesk();
    install(desk, 'words');
    const list = 'plugins: [{ name: words, settings: { times: often } }]\n';
    desk.write('allos.config.yaml', 'model: openai/gpt-6\n');
    mkdirSync(desk.path('.git'));
    desk.write('cfg/other.yaml', list);
    const own = desk.write('../home/allos/config.yaml', list);
    const outside = desk.write('../home/other.yaml', list);
    symlinkSync(own, desk.path('own.yaml'));
    symlinkSync(outside, desk.path('lnk.yaml'));
    symlinkSync(desk.path('cfg'), desk.path('../cfg'));
    const told = async (file: string, ...more: readonly string[]): Promise<string> => {
      const { code, stderr } = await desk.allos(['config', 'validate', file, ...more]);
      return `${code} ${stderr}`;
    };
    const files = ['cfg/other.yaml', 'own.yaml', 'lnk.yaml', '../cfg/other.yaml', outside];
    for (const said of await Promise.all(files.map((file) => told(file)))) {
      expect(said).toMatch(/^0 warning: .*\.yaml is not trusted, so its plugins .*allos trust/);
    }
    expect(await told('lnk.yaml', '--trust')).toMatch(
      /^4 .*times of plugin allos-plugin-words@1\.2\.3: must be integer/,
    );
    // The user's own file is followed from where it lies, and there is no such plugin.
    expect(await told(own)).toMatch(/^0 warning: .*plugin words is not installed/);
    expect((await desk.allos(['trust', '--yes'])).code).toBe(0);
    expect(await told('cfg/other.yaml')).not.toContain('is not trusted');
    // Where it lies is not where it is found.
    expect(await told('lnk.yaml')).toContain('is not trusted');
  });

  it.concurrent('is that of tools, too, and plugins list says what is required', async () => {
    await using desk = openDesk();
    const tool = { name: 'say', description: 'Says.', inputSchema: { type: 'object' }, idempotent: true };
    install(desk, 'words', { tools: [{ ...tool, permission: 'ask' }] });
    const file = desk.write(
      'own.yaml',
      'plugins: [{ name: words, required: true }]\ntools:\n  settings:\n    say: { times: x }\n',
    );
    const validated = await desk.allos(['config', 'validate', 'own.yaml', '--trust']);
    expect(validated.stderr).toBe(
      `${file}:4:19: tools.settings.say.times of plugin allos-plugin-words@1.2.3: must be integer\n`,
    );
    const [text, json] = await Promise.all([
      desk.allos(['plugins', 'list', '--config', 'own.yaml']),
      desk.allos(['plugins', 'list', '--config', 'own.yaml', '--json']),
    ]);
    expect(text.stdout).toMatch(/^allos-plugin-words +1\.2\.3 +configured, required +say$/m);
    expect(JSON.parse(json.stdout)).toMatchObject({
      plugins: expect.arrayContaining([expect.objectContaining({ name: 'allos-plugin-words', required: true })]),
    });
  });
});

describe('a built-in plugin that is listed', () => {
  it.concurrent('is one plugin, with the settings and the place of the list', async () => {
    await using desk = openDesk();
    const list = (seconds: string): string =>
      desk.write(
        'own.yaml',
        `plugins:\n  - name: allos-plugin-shell\n    required: true\n    settings: { timeoutSeconds: ${seconds} }\n`,
      );
    list('5');
    const own = ['--config', 'own.yaml'];
    const listed = await desk.allos(['plugins', 'list', ...own]);
    expect(listed.stdout.match(/^.*plugin-shell.*$/gm)).toEqual([
      expect.stringMatching(/ built-in, required +shell_exec$/),
    ]);
    expect(listed.stdout).not.toContain('broken');
    const demo = ['run', 'go', '-p', 'demo', ...own];
    expect(await desk.allos(demo)).toMatchObject({
      code: 0,
      stderr: expect.not.stringMatching(/plugin-shell|warning/),
    });
    list('soon');
    expect(await desk.allos(demo)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/own\.yaml:4:33\W.*number.*; it is listed with required: true in .*own\.yaml:2:5/s),
    });
  });
});

describe('a plugin of a list that another list replaces', () => {
  it.concurrent('is told where it is listed, and where its list is replaced', async () => {
    await using desk = openDesk();
    const tool = { name: 'say', description: 'Says.', inputSchema: { type: 'object' }, idempotent: true };
    install(desk, 'words', {
      tools: [{ ...tool, permission: 'ask' }],
      providers: [{ name: 'wordy', description: 'Says words.' }],
      services: ['allos/Pricing'],
    });
    const linked = desk.path('node_modules/allos-plugin-words');
    const link = await desk.allos(['plugins', 'link', 'node_modules/allos-plugin-words']);
    expect(link.code).toBe(0);
    const user = link.stdout.split(' lists ')[0] ?? '';
    const project = desk.write('allos.config.yaml', 'version: 1\nplugins: []\n');
    const said = `allos-plugin-words is listed in ${user}:4:5, but the plugins list of ${project}:2:10 replaces that list`;
    const env = { OPENAI_API_KEY: 'sk-test-0123456789abcdef' };
    const told = async (...args: readonly string[]): Promise<readonly [number | null, string]> => {
      const { code, stderr } = await desk.allos(args, { env });
      return [code, stderr];
    };
    const run = ['run', 'go', '--trust'];
    for (const [args, code, what] of [
      // Sentences begin with a capital.
      [[...run, '-p', 'demo', '-t', 'say'], 2, 'here is no tool named "say"'],
      [[...run, '-p', 'wordy'], 2, 'here is no provider named "wordy"'],
      // Its model would be taken for one that another provider calls so, and asked for there.
      [[...run, '-m', 'wordy/large'], 2, 'here is no provider named "wordy"'],
      [[...run, '-p', 'demo', '--set', 'services.pricing=words'], 9, 'ervices.pricing names "words"'],
      [['tools', 'show', 'say', '--trust'], 2, 'here is no tool named "say"'],
    ] as const) {
      const [ended, text] = await told(...args);
      expect(text).toContain(`${what}: ${said}`);
      expect(text).toContain(`Add it there, too: ${linked}`);
      expect(ended).toBe(code);
    }
    desk.write('allos.config.yaml', `plugins: [${JSON.stringify(linked)}]\n`);
    expect((await told('tools', 'show', 'say', '--trust'))[0]).toBe(0);
    const left = await told(...run, '-p', 'wordy', '--no-plugins');
    expect(left[1]).toContain('but --no-plugins replaces that list');
  });
});

/** A plugin in a folder of its own that leaves a trace, and denies what its settings name. */
function writeGuard(desk: Desk, folder: string): void {
  const hook = { name: 'no', description: 'Denies.', on: ['beforeToolCall'] };
  const settings = { type: 'object', properties: { denies: { type: 'string' } } };
  const lists = { providers: [], tools: [], toolSources: [], services: [] };
  const allos = { apiVersion: 1, entry: './index.js', ...lists, hooks: [hook], settings };
  const name = 'allos-plugin-guard';
  desk.write(`${folder}/package.json`, JSON.stringify({ name, version: '1.0.0', type: 'module', allos }));
  const trace = JSON.stringify(desk.path('../imported'));
  desk.write(
    `${folder}/index.js`,
    `import { appendFileSync } from 'node:fs';
    import { definePlugin, Hook, inject, TOKENS } from 'allos/plugin';
    import { jsonSchemaInput } from 'allos/plugin/input';
    appendFileSync(${trace}, ${JSON.stringify(`${desk.path(folder)}\n`)});
    class No {
      constructor(settings) { this.settings = settings; }
      beforeToolCall({ tool }) { return tool === this.settings.denies ? { action: 'deny', reason: 'no' } : undefined; }
    }
    inject(TOKENS.PluginSettings)(No, undefined, 0);
    Hook(${JSON.stringify(hook)})(No);
    const settings = jsonSchemaInput(${JSON.stringify(settings)});
    export default definePlugin({ name: '${name}', apiVersion: 1, contributes: [No], settings });`,
  );
}

describe('a plugin that the user requires', () => {
  it.concurrent('is the one that runs, as the user set it, whatever a trusted project calls by its name', async () => {
    await using desk = openDesk();
    const user = '../home/allos';
    mkdirSync(desk.path('../node_modules'));
    symlinkSync(join(import.meta.dirname, '../..'), desk.path('../node_modules/allos'));
    for (const place of [`${user}/guard`, `${user}/node_modules/allos-plugin-guard`]) writeGuard(desk, place);
    for (const place of ['guard', 'node_modules/allos-plugin-guard']) writeGuard(desk, place);
    desk.write('a.txt', 'a');
    const call = async (own: unknown, project: unknown): Promise<Finished> => {
      desk.write(`${user}/config.yaml`, JSON.stringify({ plugins: own }));
      desk.write('allos.config.yaml', JSON.stringify({ plugins: project }));
      return await desk.allos(['tools', 'call', 'read_file', '--input', '{"path":"a.txt"}', '--trust']);
    };
    const required = { required: true, settings: { denies: 'read_file' } };
    // The broken twin: where nobody requires it, the project's takes its place.
    expect(await call([{ ...required, name: './guard', required: false }], ['./guard'])).toMatchObject({ code: 0 });
    expect(desk.text('../imported')).toBe(`${desk.path('guard')}\n`);
    for (const name of ['./guard', 'guard']) {
      for (const project of [[name], [{ name, settings: { denies: 'nothing' } }]]) {
        const { code, stderr } = await call([{ ...required, name }], project);
        expect({ code, stderr }).toMatchObject({ code: 6 });
        const told = /allos\.config\.yaml:1:13 lists guard in vain: \S+config\.yaml:1:13 requires it/;
        if (name === 'guard') expect(stderr).toMatch(told);
      }
    }
  });
});

describe('a plugin of a run', () => {
  it.concurrent('with wrong settings is told with each place, and the others work', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(CALL, { text: 'ok' });
    const wrong = (more: string): string =>
      [
        `plugins:`,
        `  - ${join(FIXTURES, 'good')}`,
        `  - name: ${join(FIXTURES, 'settings')}`,
        ...(more === '' ? [] : [`    ${more}`]),
        `    settings: { times: often,`,
        `      tmes: 1 }`,
      ].join('\n');
    const config = desk.write('c.yaml', wrong(''));
    const args = ['--config', config, ...CHAT_FLAGS];
    const run = await desk.allos(['run', 'go', ...args], { env: chatEnv(server) });
    expect(run).toMatchObject({ code: 0, stdout: 'ok\n' });
    expect(JSON.stringify(server.requests[1]?.body)).toContain('日本');
    const told = /plugin allos-plugin-settings@1\.0\.0 cannot be used, its settings are wrong: (.*)\n/.exec(run.stderr);
    expect(told?.[1]).toMatch(/c\.yaml:4:24: plugins\[1\]\.settings\.times: must be integer/);
    expect(told?.[1]).toMatch(/c\.yaml:5:13: plugins\[1\]\.settings\.tmes: is not a known.*did you mean "times"\?/);
    expect(told?.[1]).toMatch(/Correct these settings, or leave the plugin out\.$/);

    const needed = await desk.allos(['run', 'go', '-t', 'echo_often', '--json', ...args], { env: chatEnv(server) });
    expect(terminalOf(needed)).toMatchObject({ exitCode: 4, error: { code: 'config.invalid' } });
    desk.write('c.yaml', wrong('required: true'));
    const required = await desk.allos(['run', 'go', '--json', ...args], { env: chatEnv(server) });
    expect(terminalOf(required)).toMatchObject({
      exitCode: 4,
      error: {
        code: 'config.invalid',
        message: expect.stringMatching(/c\.yaml:5:24: .*; it is listed with required: true in .*c\.yaml:3:5$/),
      },
    });
  });

  it.concurrent('that is a guard ends the run when its settings are wrong', async () => {
    await using desk = openDesk();
    mkdirSync(desk.path('node_modules'));
    symlinkSync(join(import.meta.dirname, '../..'), desk.path('node_modules/allos'));
    const settings = { type: 'object', properties: { times: { type: 'integer' } } };
    const hook = { name: 'no', description: 'Denies.', on: ['beforeToolCall'] };
    const lists = { providers: [], tools: [], toolSources: [], services: [] };
    const allos = { apiVersion: 1, entry: './index.js', ...lists, hooks: [hook], settings };
    desk.write('guarding/package.json', JSON.stringify({ name: 'guarding', version: '1.0.0', type: 'module', allos }));
    desk.write(
      'guarding/index.js',
      `import { definePlugin, Hook } from 'allos/plugin';
      import { jsonSchemaInput } from 'allos/plugin/input';
      class No { beforeToolCall() { return { action: 'deny', reason: 'no' }; } }
      Hook(${JSON.stringify(hook)})(No);
      const settings = jsonSchemaInput(${JSON.stringify(settings)});
      export default definePlugin({ name: 'guarding', apiVersion: 1, contributes: [No], settings });`,
    );
    const run = async (times: unknown): Promise<Finished> => {
      const config = desk.write('c.json', JSON.stringify({ plugins: [{ name: './guarding', settings: { times } }] }));
      return await desk.allos(['run', 'go', '-p', 'demo', '--json', '--config', config]);
    };
    const [wrong, right] = [await run('often'), await run(2)];
    expect(terminalOf(wrong)).toMatchObject({ exitCode: 4, error: { code: 'config.invalid' } });
    expect(terminalOf(right)).toMatchObject({ exitCode: 0 });
  });

  it.concurrent('that is not installed is told with what to do', async () => {
    await using desk = openDesk();
    const config = desk.write('c.json', JSON.stringify({ plugins: ['absent', './nowhere'] }));
    const run = await desk.allos(['run', 'go', '-p', 'demo', '--config', config]);
    expect(run).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /absent, listed in .*c\.json:1:13, is not installed.*npm install allos-plugin-absent, or take it out of the list\. .*required: true/,
      ),
    });
    expect(run.stderr).toMatch(/\.\/nowhere, listed in .*c\.json:1:22, is not installed/);
    desk.write('c.json', JSON.stringify({ plugins: ['absent', { name: './nowhere', required: true }] }));
    const required = await desk.allos(['run', 'go', '-p', 'demo', '--json', '--config', config]);
    expect(terminalOf(required)).toMatchObject({
      exitCode: 9,
      error: {
        code: 'plugin.not_found',
        message: expect.stringMatching(/listed in .*c\.json:1:22, is not installed.*required: true in .*c\.json:1:22/),
      },
    });
  });
});
