import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk, type RunOptions } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { Finished } from './spawn-allos.js';
import { VENDORS } from './vendors.js';
import { ANSWER, layOut, TASK } from './whole-task.js';

const STREAM = ['-o', 'stream-json'] as const;
const READ = { calls: [{ name: 'list_directory', input: {} }] };

/** Everything below a folder, by its content. */
function treeOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return `${path} ${entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder'}`;
  });
}

/** Replays the cassette on another desk: another home and folder, no key, no server. */
async function replayElsewhere(desk: Desk, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  await using other = openDesk();
  const cassette = other.write('cassette.jsonl', desk.bytes('c.jsonl'));
  const before = treeOf(other.folder);
  const finished = await other.allos(
    args.map((word) => (word === 'CASSETTE' ? cassette : word)),
    options,
  );
  expect(treeOf(other.folder)).toEqual(before);
  expect(existsSync(join(other.home, 'allos', 'sessions'))).toBe(false);
  return finished;
}

describe.each(VENDORS)('the main task on $name', ({ start, env, flags, script }) => {
  it('is replayed byte for byte, elsewhere, without a key, a server and the files', async () => {
    await using desk = openDesk();
    let recorded: Finished;
    {
      await using server = await start(...script);
      layOut(desk);
      const args = ['run', TASK, '--auto-approve', '--record', 'c.jsonl', ...STREAM, ...flags];
      recorded = await desk.allos(args, { env: env(server) });
    }
    expect(terminalOf(recorded)).toMatchObject({ status: 'ok', text: ANSWER });
    expect(statSync(desk.path('c.jsonl')).mode & 0o777).toBe(0o600);
    expect(desk.text('c.jsonl')).not.toContain('sk-');
    const again = await replayElsewhere(desk, ['run', '--replay', 'CASSETTE', ...STREAM]);
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 0, stdout: recorded.stdout });
    const named = await replayElsewhere(desk, [
      ...['run', TASK, '--auto-approve', '--replay', 'CASSETTE', ...STREAM],
      ...flags.filter((word) => word !== '--set' && !word.startsWith('providers.')),
    ]);
    expect({ code: named.code, stdout: named.stdout }).toEqual({ code: 0, stdout: recorded.stdout });
    const text = await replayElsewhere(desk, ['replay', 'CASSETTE']);
    expect(text).toMatchObject({ code: 0, stdout: `${ANSWER}\n` });
    expect(text.stderr).toMatch(/nothing is sent and no tool runs[^]*● edit_file/);
  });
});

describe('a recorded run', () => {
  it('that was refused approvals, tried again and moved to another model is replayed as it was', async () => {
    await using desk = openDesk();
    let recorded: Finished;
    {
      await using first = await startAnthropicServer(
        { status: 529, headers: { 'retry-after': '0' } },
        { thinking: 'Hm.', text: 'I try.', calls: [{ name: 'shell_exec', input: { command: 'touch made' } }] },
        { status: 503 },
      );
      await using second = await startChatServer({ text: 'I could not.' });
      const models = ['--set', 'fallbackModels=["openai/test-model"]', '--set', 'providers.openai.api=chat'];
      recorded = await desk.allos(
        [
          ...['run', 'Make it', '--record', 'c.jsonl', '-s', 's.jsonl', ...STREAM, ...ANTHROPIC_FLAGS, ...models],
          ...['--set', 'providerDefaults.retries=1'],
        ],
        { env: { ...anthropicEnv(first), ...chatEnv(second) } },
      );
    }
    const types = eventsOf(recorded).map(({ type }) => type);
    for (const type of ['retry', 'hop', 'approval.requested']) expect(types).toContain(type);
    expect(terminalOf(recorded)).toMatchObject({ status: 'denied', exitCode: 6 });
    const again = await replayElsewhere(desk, ['run', '--replay', 'CASSETTE', ...STREAM]);
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 6, stdout: recorded.stdout });
    expect(again.ms).toBeLessThan(recorded.ms + 500);
  });

  it.each([
    [
      'while a tool runs',
      [{ calls: [{ name: 'shell_exec', input: { command: 'touch started; sleep 60' } }] }],
      'SIGINT',
      130,
    ],
    ['while the model is silent', [READ, { text: 'half an answer', then: 'silence' }], 'SIGTERM', 143],
    ['while it waits to try again', [READ, { status: 529, headers: { 'retry-after': '30' } }], 'SIGINT', 130],
  ] as const)('that was ended %s is ended again', async (_what, script, signal, code) => {
    await using desk = openDesk();
    await using server = await startChatServer(...script);
    const args = ['run', 'Go', '--auto-approve', '--record', 'c.jsonl', ...STREAM, ...CHAT_FLAGS];
    const run = desk.start(args, { env: chatEnv(server) });
    if (script.length === 1)
      while (!existsSync(desk.path('started'))) await new Promise((resolve) => setTimeout(resolve, 10));
    else if ('then' in script[1]) await run.says('half an');
    else await run.says('"type":"retry"');
    await new Promise((resolve) => setTimeout(resolve, 50));
    run.child.kill(signal);
    const recorded = await run.finished;
    expect(recorded.code).toBe(code);
    const again = await replayElsewhere(desk, ['run', '--replay', 'CASSETTE', ...STREAM]);
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code, stdout: recorded.stdout });
  });

  it('that ran out of time is over at the same place', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(READ, { text: 'half an answer', then: 'silence' });
    const args = ['run', 'Go', '--record', 'c.jsonl', '--timeout', '1', ...STREAM, ...CHAT_FLAGS];
    const recorded = await desk.allos(args, { env: chatEnv(server) });
    expect(terminalOf(recorded)).toMatchObject({ status: 'timeout', exitCode: 124 });
    const again = await replayElsewhere(desk, ['run', '--replay', 'CASSETTE', ...STREAM]);
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 124, stdout: recorded.stdout });
  });

  it('that was killed leaves a file that can be read; its replay says where it ends', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(READ, { text: 'half an answer', then: 'silence' });
    const run = desk.start(['run', 'Go', '--record', 'c.jsonl', ...STREAM, ...CHAT_FLAGS], { env: chatEnv(server) });
    await run.says('half an');
    run.child.kill('SIGKILL');
    await run.finished;
    for (const line of desk.text('c.jsonl').trimEnd().split('\n'))
      expect(() => JSON.parse(line) as unknown).not.toThrow();
    const again = await replayElsewhere(desk, ['run', '--replay', 'CASSETTE', ...STREAM]);
    expect(terminalOf(again)).toMatchObject({
      exitCode: 1,
      error: {
        code: 'cassette.miss',
        message: expect.stringContaining('an answer of a model, and the recording ends here'),
      },
    });
    expect(eventsOf(again).some(({ type }) => type === 'tool.completed')).toBe(true);
    writeFileSync(desk.path('c.jsonl'), `${desk.text('c.jsonl')}{"type":"eve`);
    const torn = await replayElsewhere(desk, ['replay', 'CASSETTE']);
    expect(torn.stderr).toContain('The last line of the recording was cut off');
    expect(torn.stderr).toContain('the recording ends here');
  });
});

describe('a replay', () => {
  async function recorded(desk: Desk, ...more: readonly string[]): Promise<Finished> {
    await using server = await startChatServer(READ, { text: 'Here.' });
    return await desk.allos(['run', 'Look', '--record', 'c.jsonl', ...STREAM, ...CHAT_FLAGS, ...more], {
      env: chatEnv(server),
    });
  }

  it('of something else fails and says what differs, with both values', async () => {
    await using desk = openDesk();
    expect(await recorded(desk)).toMatchObject({ code: 0 });
    const task = await replayElsewhere(desk, ['run', 'Look there', '--replay', 'CASSETTE', '-q']);
    expect(task).toMatchObject({ code: 1, stdout: '' });
    expect(task.stderr).toMatch(/the task is not the recorded one\. recorded "Look", now "Look there"/);
    const model = await replayElsewhere(desk, ['run', '--replay', 'CASSETTE', '-m', 'openai/gpt-9', '-o', 'json']);
    expect(terminalOf(model)).toMatchObject({
      exitCode: 1,
      error: { code: 'cassette.miss', message: expect.stringContaining('model: recorded "test-model", now "gpt-9"') },
    });
    const line = desk
      .text('c.jsonl')
      .replace("the user's project", 'a project')
      .replace("in a user's project", 'in a project');
    writeFileSync(desk.path('c.jsonl'), line);
    const request = await replayElsewhere(desk, ['run', '--replay', 'CASSETTE', '-q']);
    expect(request).toMatchObject({ code: 1 });
    expect(request.stderr).toMatch(
      /the request is not the recorded one\. system: recorded "[^"]*a project[^"]*", now "/,
    );
  });

  it('takes the task from stdin as the recording did', async () => {
    await using desk = openDesk();
    {
      await using server = await startChatServer({ text: 'Reviewed.' });
      const args = ['run', 'Review', '--record', 'c.jsonl', ...CHAT_FLAGS];
      const run = await desk.allos(args, { env: chatEnv(server), stdin: { text: 'the diff' } });
      expect(run).toMatchObject({ code: 0, stdout: 'Reviewed.\n' });
    }
    const same = ['run', 'Review', '--replay', 'CASSETTE'];
    expect(await replayElsewhere(desk, same, { stdin: { text: 'the diff' } })).toMatchObject({ code: 0 });
    expect(await replayElsewhere(desk, same, { stdin: { text: 'a diff' } })).toMatchObject({ code: 1 });
    expect(
      await replayElsewhere(desk, ['run', '-', '--replay', 'CASSETTE'], { stdin: { text: 'Review\n\nthe diff' } }),
    ).toMatchObject({
      code: 0,
      stdout: 'Reviewed.\n',
    });
  });

  it.each([
    [['-s', 's.jsonl']],
    [['-c']],
    [['-i']],
    [['--set', 'agent.maxTurns=2']],
    [['--record', 'd.jsonl']],
    [['-C', '.']],
  ])('is not combined with %j', async (flags) => {
    await using desk = openDesk();
    await recorded(desk);
    const run = await desk.allos(['run', '--replay', 'c.jsonl', ...flags]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('--replay');
  });

  it('is told from a session, whose events are shown', async () => {
    await using desk = openDesk();
    const run = await recorded(desk, '-s', 's.jsonl');
    const events = await desk.allos(['replay', 's.jsonl', ...STREAM]);
    expect(events.code).toBe(0);
    const lines = run.stdout.split('\n');
    expect(
      events.stdout
        .trimEnd()
        .split('\n')
        .every((line) => lines.includes(line)),
    ).toBe(true);
    expect(terminalOf(events)).toMatchObject({ text: 'Here.' });
    const text = await desk.allos(['replay', 's.jsonl']);
    expect(text).toMatchObject({ code: 0, stdout: 'Here.\n' });
    expect(text.stderr).toContain('● list_directory');
    const bare = desk.text('s.jsonl').replace(/"usage":\{[^}]*\}/, '"usage":null');
    desk.write('bare.jsonl', bare);
    const odd = await desk.allos(['replay', './bare.jsonl']);
    expect(odd).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('run.completed in the session cannot be shown'),
    });
    expect(await desk.allos(['replay', 'nothing'])).toMatchObject({ code: 2, stdout: '' });
    expect(await desk.allos(['replay'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('--record', () => {
  it('keeps its hands off a file that is no cassette, before anything is sent', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'never' });
    desk.write('notes.md', '# Notes\n');
    const run = await desk.allos(['run', 'Go', '--record', 'notes.md', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('notes.md cannot be recorded to: it is there already and is no cassette');
    expect(desk.text('notes.md')).toBe('# Notes\n');
    expect(server.requests).toHaveLength(0);
  });

  it('needs a task, and is no companion of a conversation', async () => {
    await using desk = openDesk();
    expect(await desk.allos(['run', '-i', '--record', 'c.jsonl', '-p', 'demo'])).toMatchObject({ code: 2 });
    const terminal = await desk.allos(['run', '--record', 'c.jsonl', '-p', 'demo'], { terminal: true });
    expect(terminal.code).toBe(2);
    expect(terminal.stdout).toContain('--record records one task');
    expect(existsSync(desk.path('c.jsonl'))).toBe(false);
  });

  it('goes on with a session, and the recording holds it', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'One.' }, { text: 'Two.' });
    const env = chatEnv(server);
    expect(await desk.allos(['run', 'first', '-s', 's.jsonl', ...CHAT_FLAGS], { env })).toMatchObject({ code: 0 });
    mkdirSync(desk.path('tapes'));
    const args = [
      'resume',
      's.jsonl',
      'and now',
      '--record',
      'c.jsonl',
      ...STREAM,
      '--set',
      'providers.openai.api=chat',
    ];
    const second = await desk.allos(args, { env });
    expect(terminalOf(second)).toMatchObject({ text: 'Two.' });
    rmSync(desk.path('s.jsonl'));
    const again = await replayElsewhere(desk, ['run', '--replay', 'CASSETTE', ...STREAM]);
    expect(again.stdout).toBe(second.stdout);
    expect(await desk.allos(['resume', 's.jsonl', '--replay', 'c.jsonl'])).toMatchObject({ code: 2 });
  });
});
