import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openDesk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { Turn } from './model-servers/model-server.js';
import { ALLOS } from './spawn-allos.js';

const LOOK: Turn = { text: 'I look.', calls: [{ name: 'list_directory', input: {} }] };
const DONE: Turn = { text: 'Done — 完了 🎉' };
const ESCAPE = '\u001b[';

describe('stdout', () => {
  it.concurrent('carries the last answer and nothing else; the rest goes to stderr', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(LOOK, DONE);
    const run = await desk.allos(['run', 'go', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(run).toMatchObject({
      code: 0,
      stdout: 'Done — 完了 🎉\n',
      stderr: expect.stringContaining('list_directory'),
    });
    expect(run.stdout + run.stderr).not.toContain(ESCAPE);
  });

  it.concurrent('carries events in order, one line each, with stream-json', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(LOOK, DONE);
    const run = await desk.allos(['run', 'go', '-o', 'stream-json', ...CHAT_FLAGS], { env: chatEnv(server) });
    const events = eventsOf(run);
    expect(terminalOf(run)).toMatchObject({ type: 'run.completed', text: 'Done — 完了 🎉', turns: 2, exitCode: 0 });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index));
    expect(new Set(events.map(({ v, runId, sessionId }) => JSON.stringify([v, runId, sessionId]))).size).toBe(1);
    expect(events[0]).toMatchObject({ type: 'run.started', provider: 'openai', model: 'test-model', cwd: desk.folder });
    const shown = events.flatMap((event) => (event.type === 'message.delta' ? [event.text] : [])).join('');
    expect(shown).toBe('I look.Done — 完了 🎉');
    expect(run.stderr).toBe('');
  });

  it.concurrent.each([['-o', 'json'], ['--json']])('carries the terminal event alone with %s %s', async (...flags) => {
    await using desk = openDesk();
    await using server = await startChatServer(LOOK, DONE);
    const run = await desk.allos(['run', 'go', ...flags, ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(eventsOf(run)).toHaveLength(1);
    expect(terminalOf(run)).toMatchObject({ type: 'run.completed', status: 'ok' });
  });

  it.concurrent.each([
    [['run', 'x', '-p', 'nobody'], 2, 'usage.unknown_provider'],
    [['run', 'x', '--nonsense'], 2, 'usage.invalid'],
    [['run', ''], 2, 'usage.invalid'],
    [['run', 'x', '-m', ''], 2, 'usage.invalid'],
    [['run', 'x', '-p', 'demo', '--temperature', '-1'], 2, 'usage.invalid'],
    [['run', 'x', '-m', 'openai/'], 2, 'usage.invalid'],
    [['run', 'x', '-m', 'openai/:high'], 2, 'usage.invalid'],
    [['nonsense'], 2, 'usage.invalid'],
    [['run', 'x'], 3, 'auth.no_provider'],
    [['run', 'x', '-p', 'demo', '--config', 'absent.yaml'], 4, 'config.unreadable'],
    [['run', 'x', '-p', 'demo', '-s', 'ses_absent'], 2, 'session.not_found'],
  ])('carries a terminal event also when %j fails before the start', async (args, exitCode, code) => {
    await using desk = openDesk();
    for (const flags of [['--json'], ['-o', 'stream-json'], ['--output-format=json']]) {
      const run = await desk.allos([...args, ...flags]);
      expect(terminalOf(run)).toMatchObject({ type: 'run.failed', status: 'failed', exitCode, error: { code } });
      expect(eventsOf(run)).toHaveLength(1);
      expect(run.stderr).toBe('');
    }
  });

  it.concurrent('is drained to the last byte when its reader is slow', async () => {
    const text = `${'0123456789abcdé\n'.repeat(70_000)}the end`;
    await using desk = openDesk();
    await using server = await startChatServer({ text });
    const run = desk.start(['run', 'go', ...CHAT_FLAGS], { env: chatEnv(server) });
    run.child.stdout?.pause();
    const wakeUp = setInterval(() => {
      run.child.stdout?.resume();
      setTimeout(() => run.child.stdout?.pause(), 5);
    }, 50);
    const { code, stdout } = await run.finished.finally(() => clearInterval(wakeUp));
    expect(code).toBe(0);
    expect(stdout.length).toBe(text.length + 1);
    expect(stdout === `${text}\n`).toBe(true);
  });

  it.concurrent.each(['text', 'stream-json'])('may be closed early without a word, with %s', async (format) => {
    await using desk = openDesk();
    await using server = await startChatServer(LOOK, { text: 'long '.repeat(50_000) });
    const run = desk.start(['run', 'go', '-q', '-o', format, ...CHAT_FLAGS], { env: chatEnv(server) });
    run.child.stdout?.destroy();
    expect(await run.finished).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(server.requests).toHaveLength(2);
  });

  it('may go into head', async () => {
    await using desk = openDesk();
    const shell = spawn(
      'bash',
      ['-c', `"$0" "$1" list-tools --json | head -c 1; echo " \${PIPESTATUS[0]}"`, process.execPath, ALLOS],
      {
        cwd: desk.folder,
        env: { PATH: process.env['PATH'], HOME: desk.home, ALLOS_HOME: desk.home, NODE_ENV: 'production' },
      },
    );
    const said: Buffer[] = [];
    shell.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    shell.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    await once(shell, 'close');
    expect(Buffer.concat(said).toString('utf8')).toBe('[ 0\n');
  });
});

describe('stderr', () => {
  it.concurrent('is silent with -q', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(LOOK, DONE);
    const env = { ...chatEnv(server), ANTHROPIC_API_KEY: 'x' };
    const flags = ['--set', 'providers.openai.api=chat', '-m', 'test-model'];
    const run = await desk.allos(['run', 'go', '-q', ...flags], { env });
    expect(run).toMatchObject({ code: 0, stdout: 'Done — 完了 🎉\n', stderr: '' });
  });

  it.concurrent('says more with -v', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(LOOK, DONE);
    const run = await desk.allos(['run', 'go', '-v', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(run).toMatchObject({ code: 0, stderr: expect.stringMatching(/2 turns, 24 tokens in, 10 out/) });
  });

  it.concurrent.each([
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1' }, ['--no-color'], false],
    [{ FORCE_COLOR: '0' }, [], false],
    [{ NO_COLOR: '1' }, [], false],
    [{}, [], false],
  ])('is coloured with %j %j: %s', async (env, flags, colored) => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'go', '-p', 'demo', ...flags], { env });
    expect(run.stderr.includes(ESCAPE)).toBe(colored);
    expect(run.stdout).not.toContain(ESCAPE);
  });

  it.concurrent.each([
    [{ TERM: 'xterm' }, true],
    [{ TERM: 'dumb' }, false],
    [{ TERM: 'xterm', NO_COLOR: '1' }, false],
  ])('is coloured on a terminal with %j: %s', async (env, colored) => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'go', '-p', 'demo'], { env, terminal: true });
    expect(run.code).toBe(0);
    expect(run.stdout.includes(`${ESCAPE}36m`)).toBe(colored);
  });
});
