import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk, type RunOptions } from './desk.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { ModelServer } from './model-servers/model-server.js';
import type { Stdin } from './spawn-allos.js';

/** The task as it reached the model. */
function taskOf({ requests }: ModelServer): unknown {
  const { messages } = requests[0]?.body as { messages: { role: string; content: unknown }[] };
  return messages.find(({ role }) => role === 'user')?.content;
}

/** What lies where sessions are kept, locks included. */
function sessionsOf({ home }: Desk): readonly string[] {
  const folder = join(home, 'allos', 'sessions');
  return existsSync(folder) ? readdirSync(folder) : [];
}

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdin: (file: string) => Stdin;
  readonly task: string;
}

const CASES: readonly Case[] = [
  { name: '- reads stdin', args: ['run', '-'], stdin: () => ({ text: 'do 日本 it' }), task: 'do 日本 it' },
  { name: 'a missing prompt reads stdin', args: ['run'], stdin: () => ({ text: 'do it\n' }), task: 'do it' },
  { name: 'flags alone read stdin', args: [], stdin: () => ({ text: 'do it' }), task: 'do it' },
  { name: 'a file is read whole', args: ['run'], stdin: (file) => ({ file }), task: 'content of the file' },
  {
    name: 'a file goes below the prompt',
    args: ['run', 'review'],
    stdin: (file) => ({ file }),
    task: 'review\n\ncontent of the file',
  },
  {
    name: 'a pipe goes below the prompt',
    args: ['run', 'review'],
    stdin: () => ({ text: 'a diff' }),
    task: 'review\n\na diff',
  },
  { name: 'an empty pipe adds nothing', args: ['run', 'review'], stdin: () => ({ text: '' }), task: 'review' },
  { name: 'no stdin adds nothing', args: ['run', 'review'], stdin: () => 'none', task: 'review' },
];

describe('the task', () => {
  it.concurrent.each(CASES)('$name', async ({ args, stdin, task }) => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'ok' });
    const file = desk.write('input.txt', 'content of the file\n');
    const run = await desk.allos([...args, ...CHAT_FLAGS], { env: chatEnv(server), stdin: stdin(file) });
    expect(run).toMatchObject({ code: 0, stdout: 'ok\n' });
    expect(String(taskOf(server)).trim()).toBe(task);
    expect(run.stderr).not.toContain('stdin');
  });

  it.concurrent('is read from a pipe that begins within 3 s and takes its time', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'ok' });
    const run = desk.start(['run', 'review', ...CHAT_FLAGS], { env: chatEnv(server), stdin: 'open' });
    for (const word of ['one ', 'two ', 'three']) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      run.child.stdin?.write(word);
    }
    run.child.stdin?.end();
    expect(await run.finished).toMatchObject({ code: 0, stdout: 'ok\n' });
    expect(taskOf(server)).toBe('review\n\none two three');
  });

  it.concurrent('does not wait longer than 3 s for a silent pipe, says so, and does not hang on it', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'ok' });
    const run = desk.start(['run', 'review', ...CHAT_FLAGS], { env: chatEnv(server), stdin: 'open' });
    const { code, stdout, stderr, ms } = await run.finished;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ok\n' });
    expect(stderr).toContain('Nothing came on stdin for 3 s');
    expect(ms).toBeGreaterThan(3000);
    expect(taskOf(server)).toBe('review');
  });

  it.concurrent('is refused when stdin is no text', async () => {
    await using desk = openDesk();
    for (const args of [
      ['run', '-'],
      ['run', 'review'],
    ]) {
      const run = await desk.allos([...args, '-p', 'demo'], {
        stdin: { text: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1) },
      });
      expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Stdin is not text') });
    }
    expect(sessionsOf(desk)).toEqual([]);
  });

  it.concurrent.each<readonly [string, readonly string[], RunOptions]>([
    ['an empty file', ['run', '-'], { stdin: { text: '' } }],
    ['no UTF-8', ['run', 'x'], { stdin: { text: Uint8Array.of(0x61, 0xff, 0xfe) } }],
    ['no UTF-8 with a file named', ['run', 'x', '-s', 'mine.jsonl'], { stdin: { text: Uint8Array.of(0x61, 0xff) } }],
    ['an empty prompt', ['run', ' '], {}],
    ['no task at all', ['-i'], { stdin: { text: '\n\nexit\n' } }],
    ['the time that is up', ['run', 'x', '--timeout', '0.5'], { stdin: 'open' }],
  ])('leaves no session behind when it is %s', async (_name, args, options) => {
    await using desk = openDesk();
    await desk.start([...args, '-p', 'demo'], options).finished;
    expect(sessionsOf(desk)).toEqual([]);
    expect(readdirSync(desk.folder)).toEqual([]);
    expect(await desk.allos(['run', '-c', 'x', '-p', 'demo'])).toMatchObject({ code: 2 });
  });

  it.concurrent('is given up when the time is up before stdin ends', async () => {
    await using desk = openDesk();
    const run = desk.start(['run', '-', '-p', 'demo', '--timeout', '0.3', '-o', 'json'], { stdin: 'open' });
    const { code, stdout } = await run.finished;
    expect({ code, event: JSON.parse(stdout) as unknown }).toMatchObject({ code: 124, event: { exitCode: 124 } });
  });

  it.concurrent('asks nothing of a silent pipe when there is a mistake to tell', async () => {
    await using desk = openDesk();
    const { code, ms } = await desk.start(['run', 'x', '-p', 'nobody'], { stdin: 'open' }).finished;
    expect(code).toBe(2);
    expect(ms).toBeLessThan(2500);
  });
});
