import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { ModelServer, Script, Turn } from './model-servers/model-server.js';
import type { Running } from './spawn-allos.js';

const SLEEP: Turn = {
  text: 'I wait.',
  calls: [{ name: 'shell_exec', input: { command: 'trap "" TERM; echo $$ > pid; while true; do sleep 0.2; done' } }],
};
const silence = { text: 'Once upon', then: 'silence' } as const;

function start(desk: Desk, server: ModelServer, ...flags: string[]): Running {
  const args = ['run', 'go', '--auto-approve', '-o', 'stream-json', ...CHAT_FLAGS, ...flags];
  return desk.start(args, { env: chatEnv(server) });
}

async function isGone(pid: number): Promise<boolean> {
  for (let look = 0; look < 100; look++) {
    try {
      process.kill(pid, 0);
      // A zombie that nobody waits for answers too.
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return true;
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

async function pidOf(desk: Desk): Promise<number> {
  for (;;) {
    const pid = readdirSync(desk.folder).includes('pid') ? Number(desk.text('pid')) : 0;
    if (pid > 0) return pid;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a run that is ended', () => {
  it.concurrent.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 143],
  ] as const)('by %s during an answer ends with %d, kept and to be resumed', async (signal, exitCode) => {
    await using desk = openDesk();
    await using server = await startChatServer(silence, { text: 'Going on.' });
    const run = start(desk, server);
    await run.says('"message.delta"');
    run.child.kill(signal);
    const finished = await run.finished;
    expect(terminalOf(finished)).toMatchObject({
      type: 'run.cancelled',
      status: 'cancelled',
      exitCode,
      text: 'Once upon',
    });
    const resumed = await desk.allos(['run', '-c', 'go on', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(resumed).toMatchObject({ code: 0, stdout: 'Going on.\n' });
    const { messages } = server.requests.at(-1)?.body as { messages: { role: string; content: string }[] };
    expect(messages.map(({ role }) => role)).not.toContain('tool');
    expect(messages.findLast(({ role }) => role === 'user')?.content).toMatch(/go on$/);
    expect(messages.some(({ content }) => content.startsWith('go'))).toBe(true);
  });

  it.concurrent.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s during a command ends the command too', async (signal, exitCode) => {
    await using desk = openDesk();
    await using server = await startChatServer(SLEEP, { text: 'Going on.' });
    const run = start(desk, server);
    const pid = await pidOf(desk);
    run.child.kill(signal);
    const finished = await run.finished;
    expect(terminalOf(finished)).toMatchObject({ status: 'cancelled', exitCode });
    expect(eventsOf(finished).some((event) => event.type === 'tool.completed' && event.status === 'cancelled')).toBe(
      true,
    );
    expect(await isGone(pid)).toBe(true);
    const resumed = await desk.allos(['run', '-c', 'go on', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(resumed).toMatchObject({ code: 0, stdout: 'Going on.\n' });
  });

  it.concurrent('by Ctrl-C twice is gone at once, without orphans', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(SLEEP);
    const run = start(desk, server);
    const pid = await pidOf(desk);
    run.child.kill('SIGINT');
    await run.says('Ctrl-C again');
    run.child.kill('SIGINT');
    const { signal, code } = await run.finished;
    expect(signal ?? code).toBe('SIGINT');
    expect(await isGone(pid)).toBe(true);
  });

  it.concurrent.each<[string, Script]>([
    ['an answer', [silence]],
    ['a command', [SLEEP]],
    ['waiting for another attempt', [{ status: 503, headers: { 'retry-after': '15' } }]],
  ])('by the clock during %s ends with 124', async (_name, script) => {
    await using desk = openDesk();
    await using server = await startChatServer(...script);
    const finished = await start(desk, server, '--timeout', '0.9').finished;
    expect(terminalOf(finished)).toMatchObject({
      type: 'run.failed',
      status: 'timeout',
      error: { code: 'run.timeout' },
      exitCode: 124,
    });
    expect(finished.ms).toBeLessThan(6000);
  });

  it.concurrent('by its limit made exactly so many requests, and ends with 7', async () => {
    await using desk = openDesk();
    let call = 0;
    const next = (): Turn => ({ calls: [{ name: 'shell_exec', input: { command: `echo ${call++}` } }] });
    await using server = await startChatServer(next);
    const finished = await start(desk, server, '--max-iterations', '3').finished;
    expect(terminalOf(finished)).toMatchObject({
      status: 'limit',
      exitCode: 7,
      turns: 3,
      error: { code: 'limit.turns' },
    });
    expect(server.requests).toHaveLength(3);
  });

  it.concurrent('because the model repeats itself ends with 7', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ calls: [{ name: 'list_directory', input: {} }] });
    const finished = await start(desk, server, '--max-iterations', '40').finished;
    expect(terminalOf(finished)).toMatchObject({ exitCode: 7, error: { code: 'limit.loop' } });
    expect(server.requests.length).toBeLessThan(15);
  });

  it.concurrent('leaves no lock behind', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'ok' });
    await start(desk, server).finished;
    expect(readdirSync(join(desk.home, 'allos', 'sessions')).filter((name) => !name.endsWith('.jsonl'))).toEqual([]);
  });
});
