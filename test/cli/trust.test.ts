import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { CTRL_C, CTRL_D, lastResult, PROMPT, QUESTION, sitDown } from './person.js';
import type { Running } from './spawn-allos.js';
import { openAskingDesk, PLUGIN_CODE, TRUST_QUESTION, type AskingDesk } from './trusting.js';

const TASK = ['run', 'go', '-p', 'demo', '--no-session'];

function atTerminal(desk: AskingDesk, args: readonly string[] = TASK): Running {
  return desk.start(args, { terminal: true, env: desk.env });
}

/** Waits for the question and types; what changes meanwhile changes while it stands. */
async function answer(run: Running, typed: string, meanwhile?: () => unknown): Promise<string> {
  const shown = await run.saysNext(TRUST_QUESTION);
  meanwhile?.();
  await new Promise((resolve) => setTimeout(resolve, 150));
  run.child.stdin?.write(typed);
  return shown;
}

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
    await desk.allos(['trust', '--yes']);
    expect((await desk.allos(['list-providers'])).stdout).toMatch(/^acme /m);
  });
});

describe('allos trust', () => {
  it.concurrent('shows, keeps, shows again and forgets, without a terminal, and runs nothing', async () => {
    await using desk = openAskingDesk();
    const show = async (): Promise<string> => (await desk.allos(['trust', '--show'], { env: desk.env })).stdout;
    expect(await show()).toMatch(/asks for this, in allos\.config\.yaml:\n {2}Plugins.*\n.*\n.*It is not trusted/);
    expect(await desk.allos(['trust'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect(desk.answers()).toEqual([]);
    expect(await desk.allos(['trust', '--yes'])).toMatchObject({ code: 0, stderr: '' });
    expect(desk.answers().map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
    expect(await show()).toContain('This was trusted on');
    expect(desk.pluginRan()).toBe(false);
    expect(await desk.allos(TASK, { env: desk.env })).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('trust'),
    });
    expect(desk.pluginRan()).toBe(true);
    expect((await desk.allos(['trust', '--revoke'])).stdout).toContain('is not trusted any more');
    expect((await desk.allos(['trust', '--revoke'])).stdout).toContain('was not trusted');
    expect(desk.answers()).toEqual([]);
  });

  it.concurrent('asks at a terminal, also somebody who said no before', async () => {
    await using desk = openAskingDesk();
    const no = atTerminal(desk, ['trust']);
    await answer(no, 'n\r');
    expect((await no.finished).stdout).toContain('It is not trusted, until it changes.');
    const yes = atTerminal(desk, ['trust']);
    await answer(yes, 'y\r');
    expect((await yes.finished).stdout).toContain('It is trusted now');
    expect((await atTerminal(desk, ['trust']).finished).stdout).toContain('This was trusted on');
    expect((await desk.allos(TASK, { env: desk.env })).code).toBe(0);
    expect(desk.pluginRan()).toBe(true);
  });

  it.concurrent('has nothing to ask in a folder that only tightens, and keeps nothing', async () => {
    await using desk = openAskingDesk('permissions: { deny: [x] }\n');
    for (const args of [['trust'], ['trust', '--yes'], ['trust', '--show']]) {
      expect(await desk.allos(args)).toMatchObject({ code: 0, stdout: expect.stringContaining('asks for nothing') });
    }
    expect(desk.answers()).toEqual([]);
  });

  it.concurrent('covers the folders below, but not what they add', async () => {
    await using desk = openAskingDesk();
    await desk.allos(['trust', '--yes']);
    desk.write('plain/x.txt', '');
    desk.write('adds/allos.config.yaml', 'sandbox: off\n');
    desk.write('keys/.env', 'OPENAI_BASE_URL=http://127.0.0.1:9\n');
    const notices = async (folder: string): Promise<string> => (await desk.allos([...TASK, '-C', folder])).stderr;
    expect(await notices('plain')).not.toContain('trust');
    expect(await notices('adds')).toContain(
      'adds/allos.config.yaml are not trusted (it is not what you agreed to any more)',
    );
    expect(await notices('keys')).toContain('OPENAI_BASE_URL');
    await desk.allos(['trust', '--yes', '-C', 'adds']);
    expect(await notices('adds')).not.toContain('trust');
    expect(await notices('.')).not.toContain('trust');
  });

  it.concurrent('does not pass for another folder of the same content', async () => {
    await using desk = openAskingDesk();
    await using other = openAskingDesk();
    await desk.allos(['trust', '--yes']);
    const run = await desk.allos([...TASK, '-C', other.folder], { env: desk.env });
    expect(run.stderr).toContain('is not trusted');
    expect(desk.pluginRan()).toBe(false);
  });

  it.concurrent('refuses what cannot be known again, and names it', async () => {
    await using desk = openAskingDesk();
    for (let index = 0; index < 40; index++)
      desk.write(`node_modules/allos-plugin-canary/big-${index}.bin`, Buffer.alloc(7 * 1024 * 1024));
    const message = /are larger than 256 MB \(the last file: .*big-/;
    expect(await desk.allos(['trust', '--yes'])).toMatchObject({ code: 4, stderr: expect.stringMatching(message) });
    expect(await desk.allos(TASK, { env: desk.env })).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(message),
    });
    expect(desk.pluginRan()).toBe(false);
    expect((await desk.allos(['trust', '--show'])).stdout).toMatch(message);
    await desk.allos([...TASK, '--trust'], { env: desk.env });
    expect(desk.pluginRan()).toBe(true);
  });
});

describe('after a folder is trusted', () => {
  it.concurrent('its .env gives keys, and the session does not hold them', async () => {
    await using server = await startChatServer({ text: 'ok' });
    await using desk = openAskingDesk('model: openai/test-model\nproviders: { openai: { api: chat } }\n');
    desk.write('.env', `OPENAI_API_KEY=sk-of-the-folder-0123\nOPENAI_BASE_URL=${server.url}/v1\n`);
    await desk.allos(['trust', '--yes']);
    expect(await desk.allos(['run', 'go'])).toMatchObject({ code: 0, stdout: 'ok\n' });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer sk-of-the-folder-0123');
    expect(
      desk
        .answers()
        .map((file) => readFileSync(file, 'utf8'))
        .join(''),
    ).not.toContain('sk-of');
  });

  it.concurrent('tools do not change the code of its plugins unasked', async () => {
    await using desk = openAskingDesk();
    await desk.allos(['trust', '--yes']);
    const before = desk.text(PLUGIN_CODE);
    await using server = await startChatServer(
      {
        calls: [
          { name: 'write_file', input: { path: PLUGIN_CODE, content: 'evil' } },
          { name: 'write_file', input: { path: 'other.js', content: 'fine' } },
        ],
      },
      { text: 'ok' },
    );
    const run = await desk.allos(['run', 'go', '--mode', 'edits', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(run.code).toBe(6);
    expect(desk.text(PLUGIN_CODE)).toBe(before);
    expect(desk.text('other.js')).toBe('fine');
    expect(lastResult(server)).toBeDefined();
  });

  it.concurrent('a plugin that changed meanwhile is not loaded for another model', async () => {
    await using desk = openAskingDesk();
    await desk.allos(['trust', '--yes']);
    await using server = await startChatServer({ text: 'Still here.' });
    const { run, when } = sitDown(desk, server, { env: desk.env });
    await run.saysNext(PROMPT);
    desk.write(PLUGIN_CODE, `${desk.text(PLUGIN_CODE)}\n// changed`);
    run.child.stdin?.write('/model demo\r');
    await when('changed since it was looked at', '');
    await when(PROMPT, 'go on\r');
    await when('Still here.', '');
    await when(PROMPT, CTRL_D);
    expect((await run.finished).code).toBe(0);
  });

  it.concurrent('asking about calls goes on as before', async () => {
    await using desk = openAskingDesk();
    await desk.allos(['trust', '--yes']);
    await using server = await startChatServer(
      { calls: [{ name: 'shell_exec', input: { command: 'touch made' } }] },
      { text: 'Done.' },
    );
    const { run, when } = sitDown(desk, server, { args: ['run', 'make it', ...CHAT_FLAGS] });
    await when(QUESTION, 'y\r');
    await run.says('Done.');
    expect((await run.finished).code).toBe(0);
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
