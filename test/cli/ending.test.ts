import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { ModelServer, Script, Turn } from './model-servers/model-server.js';
import type { Finished, Running } from './spawn-allos.js';

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

/**
 * Only when it listens does a process survive the first Ctrl-C. Linux tells what a process listens for; that is asked
 * of SIGHUP, which comes with it, since Node itself always listens for the others.
 */
async function listensForInterrupts(pid: number | undefined): Promise<void> {
  const SIGHUP_BIT = 1n;
  for (let attempt = 0; attempt < 300; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (caught !== undefined && (BigInt(`0x${caught}`) & SIGHUP_BIT) !== 0n) return;
  }
  throw new Error('the process never listened');
}

/**
 * The status that a shell sees. The second Ctrl-C may meet a process whose end is told and whose handlers Node.js has
 * taken down already: then it is the signal, which shells count as 130, too.
 */
function statusOf({ code, signal }: Pick<Finished, 'code' | 'signal'>): number | null {
  return signal === 'SIGINT' ? 130 : code;
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

  it.concurrent.each<[string, Turn | typeof silence, (desk: Desk, run: Running) => Promise<unknown>]>([
    ['a command', SLEEP, pidOf],
    ['an answer', silence, async (_desk, run) => await run.says('"message.delta"')],
  ])('by Ctrl-C twice during %s is gone at once, with its end told, and goes on later', async (_name, turn, begun) => {
    await using desk = openDesk();
    await using server = await startChatServer(turn, { text: 'Going on.' });
    const run = start(desk, server);
    const pid = await begun(desk, run);
    run.child.kill('SIGINT');
    await run.says('Ctrl-C again');
    const second = performance.now();
    run.child.kill('SIGINT');
    const finished = await run.finished;
    expect(performance.now() - second).toBeLessThan(1500);
    expect(terminalOf({ ...finished, code: statusOf(finished) })).toMatchObject({
      type: 'run.cancelled',
      status: 'cancelled',
      exitCode: 130,
      turns: 1,
      error: { code: 'run.interrupted' },
    });
    const seqs = eventsOf(finished).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_seq, index) => index));
    if (typeof pid === 'number') expect(await isGone(pid)).toBe(true);
    const resumed = await desk.allos(['run', '-c', 'go on', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(resumed).toMatchObject({ code: 0, stdout: 'Going on.\n', stderr: expect.not.stringContaining('warning') });
  });

  it.concurrent('by Ctrl-C twice while it cleans up tells its end once, in each format', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(SLEEP);
    for (const format of ['json', 'text']) {
      const run = desk.start(['run', 'go', '--auto-approve', '-o', format, ...CHAT_FLAGS], { env: chatEnv(server) });
      const pid = await pidOf(desk);
      rmSync(desk.path('pid'));
      for (let count = 0; count < 4; count++) {
        run.child.kill('SIGINT');
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      const { code, signal, stdout, stderr } = await run.finished;
      expect({ code, signal }).toEqual({ code: 130, signal: null });
      if (format === 'json') expect(JSON.parse(stdout)).toMatchObject({ type: 'run.cancelled', exitCode: 130 });
      else expect(stderr.match(/Error: /g)).toHaveLength(1);
      expect(await isGone(pid)).toBe(true);
    }
  });

  it.concurrent('by Ctrl-C twice before it began says so in JSON too', async () => {
    await using desk = openDesk();
    const run = desk.start(['run', '-', '-o', 'json', '-p', 'demo'], { stdin: 'open' });
    await listensForInterrupts(run.child.pid);
    run.child.kill('SIGINT');
    run.child.kill('SIGINT');
    const finished = await run.finished;
    expect(statusOf(finished)).toBe(130);
    expect(JSON.parse(finished.stdout)).toMatchObject({
      type: 'run.cancelled',
      exitCode: 130,
      error: { code: 'run.interrupted' },
    });
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
