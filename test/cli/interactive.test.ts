import { existsSync } from 'node:fs';
import { openDesk } from './desk.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { Turn } from './model-servers/model-server.js';
import { CTRL_C, CTRL_D, lastResult, PROMPT, QUESTION, sitDown, userTexts } from './person.js';

const MAKE: Turn = { calls: [{ name: 'shell_exec', input: { command: 'touch made' } }] };

describe('the interactive mode', () => {
  it.concurrent.each([
    ['exit\r', 'exit'],
    ['quit\r', 'quit'],
    ['Q\r', 'q'],
    [CTRL_D, 'Ctrl-D'],
    [`${CTRL_C}`, 'Ctrl-C twice'],
  ])('does two tasks in one session, skips blank lines, and ends with %j', async (ending) => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Answer one.' }, { text: 'Answer two.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'first\r');
    await when('Answer one.', '');
    await when(PROMPT, '\r');
    await when(PROMPT, '  \r');
    await when(PROMPT, 'second\r');
    await when('Answer two.', '');
    await when(PROMPT, ending);
    if (ending === CTRL_C) await when(PROMPT, CTRL_C);
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(server.requests).toHaveLength(2);
    expect(userTexts(server)).toEqual(['first', 'second']);
  });

  it.concurrent('asks for approval: y runs the call', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(MAKE, { text: 'Made it.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'make it\r');
    await when('touch made', '');
    await when(QUESTION, 'y\r');
    await when('Made it.', '');
    await when(PROMPT, CTRL_D);
    expect((await run.finished).code).toBe(0);
    expect(existsSync(desk.path('made'))).toBe(true);
  });

  it.concurrent.each([
    ['n\r', /the user said no/],
    ['\r', /the user said no/],
    ['n, use mkdir instead\r', /the user said: use mkdir instead/],
    ['yes but not now\r', /the user said: yes but not now/],
  ])('takes %j for a no, and the reason reaches the model', async (typed, told) => {
    await using desk = openDesk();
    await using server = await startChatServer(MAKE, { text: 'Understood.' });
    const { run, when } = sitDown(desk, server, { args: ['run', 'make it', ...CHAT_FLAGS] });
    await when(QUESTION, typed);
    await run.says('Understood.');
    expect((await run.finished).code).toBe(0);
    expect(lastResult(server)).toMatch(told);
    expect(existsSync(desk.path('made'))).toBe(false);
  });

  it.concurrent('does not take a paste of several lines for an answer', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(MAKE, { text: 'Understood.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'make it\r');
    await when(QUESTION, 'y\ry\rok\r');
    await when('Several lines came at once', '');
    await when(QUESTION, 'n\r');
    await when('Understood.', '');
    await when(PROMPT, CTRL_D);
    await run.finished;
    expect(existsSync(desk.path('made'))).toBe(false);
  });

  it.concurrent('does not take for an answer what was typed before the question', async () => {
    await using desk = openDesk();
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const slow: Turn = { text: 'slowly '.repeat(2000), ...MAKE };
    await using server = await startChatServer(
      () => {
        asked();
        return slow;
      },
      { text: 'Understood.' },
    );
    const { run, when } = sitDown(desk, server, { args: ['run', 'make it', ...CHAT_FLAGS] });
    await isAsked;
    run.child.stdin?.write('y\ry\ry');
    await when(QUESTION, '');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(existsSync(desk.path('made'))).toBe(false);
    run.child.stdin?.write('no\r');
    expect((await run.finished).code).toBe(0);
    expect(existsSync(desk.path('made'))).toBe(false);
  });

  it.concurrent('takes a pasted text of several lines for one task', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Read it.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'line one\rline two\rline three\r');
    await when('Read it.', '');
    await when(PROMPT, 'q\r');
    expect((await run.finished).code).toBe(0);
    expect(userTexts(server)).toEqual(['line one\nline two\nline three']);
  });

  it.concurrent('ends the turn only with Ctrl-C, during an answer and at a question', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Once upon', then: 'silence' }, MAKE, { text: 'Still here.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'tell\r');
    await when('Once upon', CTRL_C);
    await when('ended by Ctrl-C', '');
    await when(PROMPT, 'make it\r');
    await when(QUESTION, CTRL_C);
    await when('ended by Ctrl-C', '');
    await when(PROMPT, 'there?\r');
    await when('Still here.', '');
    await when(PROMPT, CTRL_D);
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(existsSync(desk.path('made'))).toBe(false);
  });

  it.concurrent('survives errors', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ status: 400 }, { text: 'Better.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'one\r');
    await when('Error:', '');
    await when(PROMPT, 'two\r');
    await when('Better.', '');
    await when(PROMPT, 'exit\r');
    expect((await run.finished).code).toBe(0);
  });

  it.concurrent('starts with nothing but allos on a terminal, and with a first task', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'ok' });
    const bare = sitDown(desk, server, { args: [] });
    await bare.when('exit, quit, q or Ctrl-D to end', '');
    await bare.when(PROMPT, CTRL_D);
    expect((await bare.run.finished).code).toBe(0);
    expect(server.requests).toHaveLength(0);
    const first = sitDown(desk, server, { args: ['run', '-i', 'the first', ...CHAT_FLAGS] });
    await first.when('ok', '');
    await first.when(PROMPT, CTRL_D);
    expect((await first.run.finished).code).toBe(0);
    expect(userTexts(server)).toEqual(['the first']);
  });

  it.concurrent('reads tasks from a pipe line by line, to the end or to exit', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'A.' }, { text: 'B.' });
    const text = 'first\n\nsecond\nexit\nnever\n';
    const run = await desk.allos(['run', '-i', ...CHAT_FLAGS], { env: chatEnv(server), stdin: { text } });
    expect(run).toMatchObject({ code: 0, stdout: 'A.\nB.\n' });
    expect(userTexts(server)).toEqual(['first', 'second']);
    const more = await desk.allos(['run', '-i', ...CHAT_FLAGS], { env: chatEnv(server), stdin: { text: 'last' } });
    expect(more).toMatchObject({ code: 0, stdout: 'B.\n' });
  });
});
