import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { estimateTokens } from '../../src/context/estimate-tokens.js';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { answer, openAskingDesk, PLUGIN_CODE } from './trusting.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/plugins');

function configured(desk: Desk, ...names: readonly string[]): readonly string[] {
  const plugins = names.map((name) => join(FIXTURES, name));
  return ['--config', desk.write('plugins.json', JSON.stringify({ version: 1, plugins }))];
}

const input = (value: object): readonly string[] => ['--input', JSON.stringify(value)];

describe('allos tools call', () => {
  it.concurrent('runs a tool without a model or a key, and prints what a model would read', async () => {
    await using desk = openDesk();
    desk.write('a.txt', 'one\ntwo\n');
    const call = await desk.allos(['tools', 'call', 'read_file', ...input({ path: 'a.txt', start_line: 2 })]);
    expect(call).toMatchObject({ code: 0, stdout: expect.stringContaining('two') });
    expect(call.stdout).not.toContain('one');
    expect(call.stderr).toBe('● read_file {"path":"a.txt","start_line":2}\n');
    const quiet = await desk.allos(['tools', 'call', 'read_file', ...input({ path: 'a.txt' }), '-q']);
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
  });

  it.concurrent('takes its arguments from stdin, or none at all', async () => {
    await using desk = openDesk();
    desk.write('sub/b.txt', '');
    const args = ['tools', 'call', 'list_directory'];
    const from = await desk.allos([...args, '--input', '-'], { stdin: { text: '{"path": "sub"}' } });
    expect(from).toMatchObject({ code: 0, stdout: expect.stringContaining('b.txt') });
    expect((await desk.allos(args)).stdout).toContain('sub/');
  });

  it.concurrent('runs a tool of a plugin of the folder once its code was agreed to, and only that code', async () => {
    await using desk = openAskingDesk();
    const call = async (...more: readonly string[]): Promise<unknown> => {
      const args = ['tools', 'call', 'canary_tool', ...input({ word: 'x' }), ...more];
      const { code, stderr } = await desk.allos(args, { env: desk.env });
      return { code, stderr, ran: desk.pluginRan() };
    };
    expect(await call('--auto-approve', '--allow', 'canary_tool')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/canary_tool comes from canary, a plugin of this folder, which is not trusted/),
      ran: false,
    });
    expect(desk.answers()).toEqual([]);
    await desk.allos(['trust', '--yes']);
    expect(await call()).toMatchObject({ code: 0, ran: true });
    expect(await call('--no-plugins')).toMatchObject({ code: 2 });
    desk.write(PLUGIN_CODE, `${desk.text(PLUGIN_CODE)}// changed`);
    expect(await call()).toMatchObject({ code: 4, stderr: expect.stringContaining('not what you agreed to any more') });
    expect(await call('--trust')).toMatchObject({ code: 0 });
    const atTerminal = desk.start(['tools', 'call', 'canary_tool', ...input({ word: 'x' })], {
      terminal: true,
      env: desk.env,
    });
    await answer(atTerminal, 'y\r');
    expect((await atTerminal.finished).code).toBe(0);
    expect(await call()).toMatchObject({ code: 0 });
  });

  it.concurrent('tells the events of a run without a turn, and keeps no session', async () => {
    await using desk = openDesk();
    const args = ['tools', 'call', 'write_file', ...input({ path: 'a.txt', content: 'x' }), '--mode', 'edits'];
    const call = await desk.allos([...args, '-o', 'stream-json']);
    expect(eventsOf(call).map(({ type }) => type)).toEqual([
      'run.started',
      'tool.requested',
      'tool.started',
      'tool.completed',
      'run.completed',
    ]);
    expect(eventsOf(call).map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
    expect(terminalOf(call)).toMatchObject({ status: 'ok', turns: 0, costUsd: 0, exitCode: 0 });
    expect(desk.text('a.txt')).toBe('x');
    expect(existsSync(join(desk.home, 'allos', 'sessions'))).toBe(false);
  });

  it.concurrent.each([
    ['a tool that failed', ['read_file', ...input({ path: 'absent' })], 1, 'tool.failed'],
    [
      'a command that failed',
      ['shell_exec', ...input({ command: 'exit 3' }), '--allow', 'shell_exec'],
      1,
      'tool.failed',
    ],
    ['arguments that are not valid', ['read_file', ...input({ pth: 'a' })], 2, 'usage.invalid'],
    ['arguments that are no JSON', ['read_file', '--input', '{path'], 2, 'usage.invalid'],
    ['arguments that are no object', ['read_file', '--input', '[1]'], 2, 'usage.invalid'],
    ['a tool that does not exist', ['raed_file'], 2, 'usage.unknown_tool'],
    ['a tool that is disabled', ['read_file', '--set', 'tools.disabled=[read_*]'], 2, 'usage.unknown_tool'],
    ['nobody to ask', ['shell_exec', ...input({ command: 'true' })], 6, 'permission.denied'],
    ['a denial', ['read_file', ...input({ path: '.env' }), '--deny', 'read_file(.env*)'], 6, 'permission.denied'],
    [
      'a tool that never runs',
      ['list_directory', '--set', 'permissions.tools.list_directory=never'],
      6,
      'permission.denied',
    ],
    ['plan mode', ['write_file', ...input({ path: 'a', content: '' }), '--mode', 'plan'], 6, 'permission.denied'],
    ['the ceiling', ['shell_exec', ...input({ command: 'rm -rf x' }), '--auto-approve'], 6, 'permission.denied'],
    [
      'a time that is up',
      ['shell_exec', ...input({ command: 'sleep 20' }), '--allow', 'shell_exec', '--timeout', '1'],
      124,
      'run.timeout',
    ],
    ['a sandbox that is required', ['list_directory', '--set', 'sandbox=required'], 4, 'config.sandbox'],
    ['a wrong configuration', ['list_directory', '--set', 'agnet.maxTurns=1'], 4, 'config.invalid'],
  ] as const)('ends after %s as a run does', async (_title, args, exitCode, code) => {
    await using desk = openDesk();
    desk.write('.env', 'A=1\n');
    const call = await desk.allos(['tools', 'call', ...args, '-o', 'json']);
    expect(terminalOf(call)).toMatchObject({ exitCode, error: { code } });
    const text = await desk.allos(['tools', 'call', ...args]);
    expect(text).toMatchObject({ code: exitCode, stderr: expect.stringMatching(/^Error: \S/m) });
    expect(existsSync(desk.path('a'))).toBe(false);
  });

  it.concurrent('prints what a failed command said, since a model would read it too', async () => {
    await using desk = openDesk();
    const command = { command: 'echo on stdout; echo on stderr >&2; exit 3' };
    const call = await desk.allos(['tools', 'call', 'shell_exec', ...input(command), '--auto-approve']);
    expect(call).toMatchObject({ code: 1, stdout: expect.stringMatching(/Exit code 3[^]*on stdout[^]*on stderr/) });
  });

  it.concurrent('gives a command no key', async () => {
    await using desk = openDesk();
    const call = ['tools', 'call', 'shell_exec', ...input({ command: 'env' }), '--auto-approve'];
    const { stdout } = await desk.allos(call, { env: { OPENAI_API_KEY: 'sk-test-0123456789' } });
    expect(stdout).toContain('PATH=');
    expect(stdout).not.toContain('sk-test');
  });

  it.concurrent('asks at a terminal, and does what is answered', async () => {
    await using desk = openDesk();
    const args = ['tools', 'call', 'shell_exec', ...input({ command: 'touch made' })];
    const yes = desk.start(args, { terminal: true });
    await yes.says('Run it?');
    yes.child.stdin?.write('y\r');
    expect((await yes.finished).code).toBe(0);
    expect(existsSync(desk.path('made'))).toBe(true);
    const no = desk.start(['tools', 'call', 'shell_exec', ...input({ command: 'touch other' })], { terminal: true });
    await no.says('Run it?');
    no.child.stdin?.write('n\r');
    expect((await no.finished).code).toBe(6);
    expect(existsSync(desk.path('other'))).toBe(false);
  });

  it.concurrent('shows what a tool says on a terminal without what would move the cursor', async () => {
    await using desk = openDesk();
    desk.write('a.txt', 'red \u001b[31mnot red\n');
    const call = await desk.allos(['tools', 'call', 'read_file', ...input({ path: 'a.txt' })], {
      terminal: true,
      env: { NO_COLOR: '1' },
    });
    expect(call.stdout).toContain('red \\e[31mnot red');
    expect(call.stdout).not.toContain('\u001b[31m');
  });

  it.concurrent('ends at once by Ctrl-C, with what the tool had started', async () => {
    await using desk = openDesk();
    const command = { command: 'echo begun > begun; sleep 20; echo ended > ended' };
    const call = desk.start(['tools', 'call', 'shell_exec', ...input(command), '--auto-approve']);
    for (let tries = 0; tries < 400 && !existsSync(desk.path('begun')); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    call.child.kill('SIGINT');
    expect(await call.finished).toMatchObject({ code: 130 });
    expect(existsSync(desk.path('ended'))).toBe(false);
  });

  it.concurrent('calls the tool of a plugin, and imports no other', async () => {
    await using desk = openDesk();
    const canary = desk.path('canary');
    const flags = configured(desk, 'good', 'canary');
    const call = await desk.allos(['tools', 'call', 'echo_word', ...input({ word: 'hello' }), ...flags], {
      env: { CANARY: canary },
    });
    expect(call).toMatchObject({ code: 0, stdout: expect.stringContaining('hello') });
    expect(existsSync(canary)).toBe(false);
    const broken = await desk.allos(['tools', 'call', 'never_there', ...configured(desk, 'throws')]);
    expect(broken.code).toBe(9);
  });
});

describe('allos tools show', () => {
  it.concurrent('shows what a tool takes and what becomes of its calls, from its manifest', async () => {
    await using desk = openDesk();
    const shown = await desk.allos(['tools', 'show', 'read_file']);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/^read_file \(allos-plugin-files\)$/m);
    expect(shown.stdout).toMatch(/^ {4}path +string, required +\S/m);
    expect(shown.stdout).toMatch(/^ {2}here +always_allow$/m);
    expect(shown.stdout).toMatch(/^ {2}rules +read_file\(PATTERN\) matches path, a path$/m);
    const plan = await desk.allos(['tools', 'show', 'write_file', '--mode', 'plan', '-o', 'json']);
    expect(JSON.parse(plan.stdout)).toMatchObject({
      name: 'write_file',
      decision: 'denied',
      inputSchema: { required: ['path', 'content'] },
      tokens: expect.any(Number),
    });
    expect(await desk.allos(['tools', 'show', 'raed_file'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean read_file?'),
    });
  });

  it.concurrent('imports no plugin', async () => {
    await using desk = openDesk();
    const env = { CANARY: desk.path('seen') };
    const flags = configured(desk, 'canary');
    const tools = JSON.parse((await desk.allos(['tools', 'list', '--json', ...flags], { env })).stdout);
    const { name } = tools.find(({ plugin }: { plugin: string }) => plugin.includes('canary'));
    expect((await desk.allos(['tools', 'show', name, ...flags], { env })).code).toBe(0);
    expect(existsSync(desk.path('seen'))).toBe(false);
  });
});

describe('allos tools list and providers list', () => {
  it.concurrent('are other names of list-tools and list-providers', async () => {
    await using desk = openDesk();
    for (const [short, long] of [
      [['tools', 'list'], 'list-tools'],
      [['providers', 'list', '--json'], 'list-providers'],
    ] as const) {
      const [a, b] = [await desk.allos(short), await desk.allos([long, ...short.slice(2)])];
      expect(a).toMatchObject({ code: 0, stdout: b.stdout, stderr: b.stderr });
    }
    expect((await desk.allos(['list-providers', '-o', 'json'])).stdout).toMatch(/^\[/);
  });

  it.concurrent('tell with --tokens what each tool adds to a request', async () => {
    await using desk = openDesk();
    const json = JSON.parse((await desk.allos(['list-tools', '--tokens', '--json'])).stdout);
    for (const { name, description, inputSchema, tokens } of json) {
      const own = estimateTokens(name + description + JSON.stringify(inputSchema));
      expect(tokens - own).toBe(10);
    }
    const { stdout } = await desk.allos(['list-tools', '--tokens', '--set', 'tools.disabled=[shell_exec]']);
    const [read] = json;
    expect(stdout).toMatch(new RegExp(`^read_file +${read.tokens} +read +always_allow`, 'm'));
    const offered = json.filter(({ name }: { name: string }) => name !== 'shell_exec');
    const sum = offered.reduce((all: number, { tokens }: { tokens: number }) => all + tokens, 0);
    expect(stdout).toMatch(new RegExp(`^all that are offered +${sum}$`, 'm'));
    expect(JSON.parse((await desk.allos(['list-tools', '--json'])).stdout)[0]).not.toHaveProperty('tokens');
  });
});
