import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { CTRL_C, CTRL_D, PROMPT } from './person.js';
import { answer, atTerminal, openAskingDesk, PLUGIN_CODE, TASK, TRUST_QUESTION } from './trusting.js';

describe('a run at a terminal in a folder that asks for something', () => {
  it.concurrent('asks once, and again when anything changes, with what changed', async () => {
    await using desk = openAskingDesk('plugins: [canary]\npermissions: { deny: ["shell_exec(rm:*)"] }\n');
    const first = atTerminal(desk);
    const shown = await answer(first, 'y\r');
    expect(shown).toMatch(/plugins: canary \(1\.0\.0, node_modules\/allos-plugin-canary, sha256 [0-9a-f]{12}\)/);
    expect(desk.pluginRan()).toBe(false);
    expect((await first.finished).code).toBe(0);
    expect(desk.pluginRan()).toBe(true);
    expect(desk.answers().map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);

    const second = await atTerminal(desk).finished;
    expect(second).toMatchObject({ code: 0, stdout: expect.not.stringContaining(TRUST_QUESTION) });

    rmSync(desk.env['CANARY'] ?? '');
    desk.write(PLUGIN_CODE, `${desk.text(PLUGIN_CODE)}\n// changed`);
    desk.write('allos.config.yaml', 'plugins: [canary]\npermissions: { allow: [shell_exec] }\n');
    const third = atTerminal(desk);
    const changed = await answer(third, 'n\r');
    expect(changed).toMatch(/It is not what you trusted on \d{4}-\d\d-\d\d:/);
    for (const line of [
      /\+ .*plugins: canary \(1/,
      /- .*plugins: canary \(1/,
      /\+ .*allow: shell_exec/,
      /- .*deny: "?shell_exec\(rm/,
    ]) {
      expect(changed).toMatch(line);
    }
    expect((await third.finished).stdout).toMatch(/allos\.config\.yaml is not trusted \(as you said\)/);
    expect(desk.pluginRan()).toBe(false);

    const fourth = await atTerminal(desk).finished;
    expect(fourth.stdout).toContain('is not trusted (as you said)');
    expect(fourth.stdout).not.toContain(TRUST_QUESTION);
    expect(desk.pluginRan()).toBe(false);
  });

  it.concurrent('keeps nothing where nobody says yes or no, and asks again', async () => {
    await using desk = openAskingDesk();
    for (const typed of ['\r', 'maybe\r', CTRL_D]) {
      const run = atTerminal(desk);
      await answer(run, typed);
      expect((await run.finished).code).toBe(0);
    }
    expect(desk.answers()).toEqual([]);
    expect(desk.pluginRan()).toBe(false);
  });

  it.concurrent('ends with Ctrl-C at the question', async () => {
    await using desk = openAskingDesk();
    const run = atTerminal(desk);
    await answer(run, CTRL_C);
    expect((await run.finished).code).toBe(130);
    expect(desk.answers()).toEqual([]);
    expect(desk.pluginRan()).toBe(false);
  });

  it.concurrent('takes no answer that was typed before the question', async () => {
    await using desk = openAskingDesk();
    const run = atTerminal(desk);
    run.child.stdin?.write('y\ry\ry\r');
    await answer(run, '\r');
    await run.finished;
    expect(desk.answers()).toEqual([]);
    expect(desk.pluginRan()).toBe(false);
  });

  it.concurrent('refuses what changed while the question stood', async () => {
    await using desk = openAskingDesk();
    const run = atTerminal(desk);
    await answer(run, 'y\r', () => desk.write(PLUGIN_CODE, `${desk.text(PLUGIN_CODE)}\n// changed`));
    expect(await run.finished).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(/cannot be trusted: .*changed/),
    });
    expect(desk.answers()).toEqual([]);
    expect(desk.pluginRan()).toBe(false);
  });

  it.concurrent('uses what was shown, not what lies there later', async () => {
    await using desk = openAskingDesk('agent: { appendSystemPrompt: "SHOWN" }\n');
    await using server = await startChatServer({ text: 'ok' });
    const env = { ...desk.env, ...chatEnv(server) };
    const run = desk.start(['run', 'go', '--no-session', ...CHAT_FLAGS], { terminal: true, env });
    await answer(run, 'y\r', () => desk.write('allos.config.yaml', 'agent: { appendSystemPrompt: "LATER" }\n'));
    expect((await run.finished).code).toBe(0);
    expect(JSON.stringify(server.requests[0]?.body)).toContain('SHOWN');
    expect(JSON.stringify(server.requests)).not.toContain('LATER');
    // And the answer holds for what was shown.
    expect((await desk.allos(['trust', '--show'])).stdout).toContain('It is not what you trusted');
  });

  it.concurrent('goes on when a yes cannot be kept, and says so', async () => {
    await using desk = openAskingDesk();
    desk.write('../home/allos/trust', 'a file is in the way');
    const run = atTerminal(desk);
    await answer(run, 'y\r');
    expect(await run.finished).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('your answer cannot be kept'),
    });
    expect(desk.pluginRan()).toBe(true);
  });

  it.concurrent('asks in the interactive mode before anything else', async () => {
    await using desk = openAskingDesk();
    const run = atTerminal(desk, ['run', '-i', '-p', 'demo']);
    await answer(run, 'y\r');
    await run.saysNext(PROMPT);
    expect(desk.pluginRan()).toBe(true);
    run.child.stdin?.write(CTRL_D);
    expect((await run.finished).code).toBe(0);
  });

  it.concurrent('asks nobody where a machine reads', async () => {
    await using desk = openAskingDesk();
    const run = await atTerminal(desk, [...TASK, '-o', 'json']).finished;
    expect(run.stdout).not.toContain(TRUST_QUESTION);
    expect(desk.pluginRan()).toBe(false);
  });
});

describe('a run that asks nobody', () => {
  it.concurrent('goes on with what tightens, says so in one line and keeps nothing', async () => {
    await using desk = openAskingDesk('plugins: [canary]\npermissions: { deny: [read_file] }\n');
    const run = await desk.allos(TASK, { env: desk.env });
    expect(run.code).toBe(0);
    expect(run.stderr.split('\n').filter((line) => line.includes('trust'))).toEqual([
      expect.stringMatching(
        /allos\.config\.yaml is not trusted: only its denials .* not plugins \(see allos trust; --trust/,
      ),
    ]);
    expect(desk.pluginRan()).toBe(false);
    expect(desk.answers()).toEqual([]);
    expect((await desk.allos(['list-tools'])).stdout).toMatch(/^read_file .*denied/m);
  });

  it.concurrent('does as it is told by --trust, for that run alone', async () => {
    await using desk = openAskingDesk();
    expect((await desk.allos([...TASK, '--trust'], { env: desk.env })).stderr).not.toContain('trust');
    expect(desk.pluginRan()).toBe(true);
    expect(desk.answers()).toEqual([]);
    expect((await desk.allos(TASK)).stderr).toContain('is not trusted');
  });

  it.concurrent('does as ALLOS_TRUST_WORKSPACE of the environment says, and not that of a .env', async () => {
    await using desk = openAskingDesk();
    desk.write('.env', 'ALLOS_TRUST_WORKSPACE=1\nOPENAI_API_KEY=sk-x\n');
    for (const value of ['', '0']) {
      const run = await desk.allos(TASK, { env: { ...desk.env, ALLOS_TRUST_WORKSPACE: value } });
      expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('not trusted') });
    }
    expect(desk.pluginRan()).toBe(false);
    const wrong = await desk.allos(TASK, { env: { ...desk.env, ALLOS_TRUST_WORKSPACE: 'yes' } });
    expect(wrong).toMatchObject({ code: 4, stderr: expect.stringContaining('neither 1 nor 0') });
    const run = await desk.allos(TASK, { env: { ...desk.env, ALLOS_TRUST_WORKSPACE: '1' } });
    expect(run).toMatchObject({ code: 0, stderr: expect.not.stringContaining('not trusted') });
    expect(desk.pluginRan()).toBe(true);
    expect(desk.answers()).toEqual([]);
  });

  it.concurrent.each([
    ['a tool of its plugin', ['-p', 'demo', '-t', 'canary_tool'], 'plugins: [canary]', /canary_tool comes from canary/],
    [
      'its profile',
      ['-p', 'demo', '--profile', 'ci'],
      'profiles: { ci: { permissions: { mode: auto } } }',
      /profile "ci" is one of .*config\.yaml/,
    ],
    [
      'its model',
      [],
      'model: demo/scripted-demo',
      /no model to use: .*a model or a key is named by allos\.config\.yaml/,
    ],
    [
      'its key',
      [],
      'providers: { openai: { apiKey: sk-of-the-folder } }',
      /a model or a key is named by allos\.config\.yaml/,
    ],
  ])('ends with 4 where it cannot do without %s', async (_what, flags, config, message) => {
    await using desk = openAskingDesk(`${config}\n`);
    const run = await desk.allos(['run', 'go', '--json', ...flags], { env: desk.env });
    expect(terminalOf(run)).toMatchObject({
      exitCode: 4,
      error: {
        code: 'config.untrusted',
        message: expect.stringMatching(message),
        hint: expect.stringContaining('allos trust'),
      },
    });
    expect(desk.pluginRan()).toBe(false);
    expect(desk.answers()).toEqual([]);
  });

  it.concurrent('ends with what is wrong where trust would not help', async () => {
    await using desk = openAskingDesk();
    const unknown = await desk.allos(['run', 'go', '-p', 'nobody', '--json']);
    expect(terminalOf(unknown)).toMatchObject({ exitCode: 2, error: { code: 'usage.unknown_provider' } });
    expect((await desk.allos(['run', 'go'])).code).toBe(3);
  });
});

describe('a model that a folder names', () => {
  it.concurrent(
    "is used without trust where its provider is the user's, at the address of the user, and told",
    async () => {
      await using desk = openAskingDesk('model: openai/of-the-folder\nproviders: { openai: { api: responses } }\n');
      await using server = await startChatServer({ text: 'ok' }, { text: 'ok' });
      const env = { ...desk.env, ...chatEnv(server) };
      const args = ['run', 'go', '--no-session', '--set', 'providers.openai.api=chat'];
      const run = await desk.allos(args, { env });
      expect(run).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/chooses the model openai\/of-the-folder among/),
      });
      expect(run.stderr).toMatch(/not trusted: .* not providers \(/);
      const own = await desk.allos(args, { env: { ...env, ALLOS_MODEL: 'openai/of-the-user' } });
      expect(own.stderr).not.toContain('chooses');
      const models = server.requests.map(({ body }) => (body as { readonly model?: string }).model);
      expect(models).toEqual(['of-the-folder', 'of-the-user']);
      expect(desk.answers()).toEqual([]);
    },
  );
});

describe('a provider that only a plugin of the folder has', () => {
  it.concurrent('takes trust: exit 4 before, the provider after', async () => {
    await using desk = openAskingDesk();
    const manifest = JSON.parse(desk.text('node_modules/allos-plugin-canary/package.json')) as { allos: object };
    const allos = { ...manifest.allos, providers: [{ name: 'acme', description: 'x' }] };
    desk.write('node_modules/allos-plugin-canary/package.json', JSON.stringify({ ...manifest, allos }));
    const run = await desk.allos(['run', 'go', '-m', 'acme/one', '--json'], { env: desk.env });
    expect(terminalOf(run)).toMatchObject({
      exitCode: 4,
      error: { message: expect.stringContaining('acme comes from canary') },
    });
    // A folder that names it as its model is no reason to ask another vendor, who has a key.
    await using server = await startChatServer({ text: 'Hello.' });
    desk.write('allos.config.yaml', 'plugins: [canary]\nmodel: acme/one\n');
    const env = { ...desk.env, OPENAI_API_KEY: 'sk-own', OPENAI_BASE_URL: `${server.url}/v1` };
    expect(terminalOf(await desk.allos(['run', 'go', '--json'], { env }))).toMatchObject({
      exitCode: 4,
      error: { message: expect.stringContaining('acme comes from canary') },
    });
    expect(server.requests).toEqual([]);
    await desk.allos(['trust', '--yes']);
    expect((await desk.allos(['list-providers'])).stdout).toMatch(/^acme /m);
  });
});

describe('a gate that remembers folders and not what is in them', () => {
  /** What the judge sees of a gate after the plugin changed: whether the changed code ran. */
  async function changedCodeRuns(gate: Readonly<Record<string, string>>): Promise<boolean> {
    await using desk = openAskingDesk();
    await desk.allos(['trust', '--yes']);
    desk.write(
      PLUGIN_CODE,
      `${desk.text(PLUGIN_CODE)}\nwriteFileSync(${JSON.stringify(join(desk.home, 'evil'))}, 'x');`,
    );
    await desk.allos(TASK, { env: { ...desk.env, ...gate } });
    return desk.pluginRan();
  }

  it.concurrent('is the broken twin: it runs what changed, and ours does not', async () => {
    expect(await changedCodeRuns({})).toBe(false);
    expect(await changedCodeRuns({ ALLOS_TRUST_WORKSPACE: '1' })).toBe(true);
  });
});
