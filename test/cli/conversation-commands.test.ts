import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk } from './desk.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { CTRL_C, CTRL_D, paste, PROMPT, sitDown, userTexts } from './person.js';

describe('what is typed', () => {
  it.concurrent('goes on after a backslash, and a paste of several lines waits for Enter', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'First.' }, { text: 'Second.' }, { text: 'Third.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, 'one \\\r');
    await when('… ', 'two\r');
    await when('First.', '');
    await when(PROMPT, paste('exit\r\nline \\\r\n\tlast\r\n'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.requests).toHaveLength(1);
    run.child.stdin?.write('typed\r');
    await when('Second.', '');
    await when(PROMPT, `${paste('first half, ')}${paste('second half')}\r`);
    await when('Third.', '');
    await when(PROMPT, CTRL_D);
    await run.finished;
    expect(userTexts(server)).toEqual(['one \ntwo', 'exit\nline \\\n\tlast\ntyped', 'first half, second half']);
  });

  it.concurrent('is called back in the next conversation, kept for its owner alone and without secrets', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Answer.' });
    const secret = 'sk-proj-abcdefghijklmnop';
    const first = sitDown(desk, server);
    await first.when(PROMPT, `use ${secret} and ${chatEnv(server)['OPENAI_API_KEY']}\r`);
    await first.when('Answer.', '');
    await first.when(PROMPT, CTRL_D);
    await first.run.finished;
    const file = join(desk.home, 'allos', 'history');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe('"use [redacted] and [redacted]"\n');
    const second = sitDown(desk, server);
    await second.when(PROMPT, '\u001b[A');
    await second.when('use [redacted]', '\r');
    await second.when('Answer.', '');
    await second.when(PROMPT, CTRL_D);
    await second.run.finished;
    expect(userTexts(server)).toEqual(['use [redacted] and [redacted]']);
    const third = sitDown(desk, server, { args: ['run', '-i', '--no-session', ...CHAT_FLAGS] });
    await third.when(PROMPT, 'not kept\r');
    await third.when('Answer.', '');
    await third.when(PROMPT, CTRL_D);
    await third.run.finished;
    expect(readFileSync(file, 'utf8')).not.toContain('not kept');
  });

  it.concurrent('can be cleared with Ctrl-C, which ends nothing then', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Answer.' });
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, `half a th${CTRL_C}`);
    await when(PROMPT, `other\r`);
    await when('Answer.', '');
    await when(PROMPT, CTRL_C);
    await when('Ctrl-C again', '');
    await when(PROMPT, CTRL_C);
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(userTexts(server)).toEqual(['other']);
  });
});

describe('commands', () => {
  it.concurrent('say what there is, and a slip of one is no task', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Answer.' });
    const { run, when } = sitDown(desk, server, { columns: 60 });
    await when('openai/test-model', '');
    await when('shell_exec', '');
    await when(PROMPT, '/help\r');
    await when('/cost', '');
    await when('/exit', '');
    await when(PROMPT, '/cost\r');
    await when('No model was called yet.', '');
    await when(PROMPT, '/tools\r');
    await when('shell_exec', '');
    await when('asks first', '');
    await when(PROMPT, '/modle\r');
    await when('Did you mean /model?', '');
    await when(PROMPT, '/etc/hosts is what?\r');
    await when('Answer.', '');
    await when('1 turn · 12 tokens in, 5 out', '');
    await when(PROMPT, '/cost\r');
    await when('1 turn, 12 tokens in, 5 out', '');
    await when(PROMPT, '/exit\r');
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(userTexts(server)).toEqual(['/etc/hosts is what?']);
  });

  it.concurrent.each([[[]], [['--no-session']], [['-s', 'task.jsonl']]])(
    'go on with another model and back in the same session, with %j',
    async (flags: readonly string[]) => {
      await using desk = openDesk();
      await using server = await startChatServer({ text: 'One.' }, { text: 'Two.' });
      const { run, when } = sitDown(desk, server, { args: ['run', '-i', ...flags, ...CHAT_FLAGS] });
      await when(PROMPT, 'first\r');
      await when('One.', '');
      await when(PROMPT, '/model nothing-like/it:high\r');
      await when('Going on with openai/nothing-like/it:high', '');
      await when(PROMPT, '/model ollama\r');
      await when('Error:', '');
      await when(PROMPT, '/model\r');
      await when('openai/nothing-like/it:high. To go on', '');
      await when(PROMPT, '/model opnai/x\r');
      await when('Did you mean openai/x?', '');
      await when(PROMPT, '/model demo\r');
      await when('Going on with demo/', '');
      await when(PROMPT, '/model openai/other-model\r');
      await when('Going on with openai/other-model', '');
      await when(PROMPT, 'second\r');
      await when('Moved from openai/test-model to openai/other-model', '');
      await when('Two.', '');
      await when(PROMPT, CTRL_D);
      expect(await run.finished).toMatchObject({ code: 0 });
      expect(server.requests.at(-1)?.body['model']).toBe('other-model');
      expect(server.requests.at(-1)?.body['reasoning_effort']).toBeUndefined();
      expect(userTexts(server)).toEqual(['first', 'second']);
    },
  );

  it.concurrent('shorten the conversation, and go on with its summary', async () => {
    await using desk = openDesk();
    const look = { calls: [{ name: 'read_file', input: { path: 'long.txt' } }] };
    desk.write('long.txt', `${'a long line of text that fills the context\n'.repeat(120)}`);
    await using server = await startChatServer(
      ...[look, look, look],
      { text: 'Read it.' },
      { text: 'SUMMARY: long.txt was read.' },
      { text: 'Going on.' },
    );
    const { run, when } = sitDown(desk, server);
    await when(PROMPT, '/compact\r');
    await when('nothing to shorten', '');
    await when(PROMPT, 'read it often\r');
    await when('Read it.', '');
    await when(PROMPT, '/compact\r');
    await when('Shortened ', '');
    await when(PROMPT, '/cost\r');
    await when('whole session', '');
    await when('context', '');
    await when(PROMPT, 'go on\r');
    await when('Going on.', '');
    await when(PROMPT, CTRL_D);
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(JSON.stringify(server.requests.at(-1)?.body)).toContain('SUMMARY: long.txt was read.');
  });

  it.concurrent('list the sessions of the folder, and write this one to a file', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'One **answer**.' });
    const { run, when } = sitDown(desk, server, { columns: 60 });
    await when(PROMPT, '/sessions\r');
    await when('No sessions', '');
    await when(PROMPT, '/export talk.md\r');
    await when('nothing was said yet', '');
    await when(PROMPT, 'the question\r');
    await when('answer', '');
    await when(PROMPT, '/sessions\r');
    await when('ses_', '');
    await when('the question', '');
    await when(PROMPT, '/export talk.md\r');
    await when('Written:', '');
    await when(PROMPT, '/export talk.md\r');
    await when('Error: ', '');
    await when(PROMPT, '/export talk.jsonl\r');
    await when('Written:', '');
    await when(PROMPT, '/export\r');
    await when('Written:', '');
    await when(PROMPT, CTRL_D);
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(desk.text('talk.md')).toContain('One **answer**.');
    expect(desk.text('talk.jsonl').split('\n')[0]).toContain('"type":"session"');
    const other = sitDown(desk, server, { args: ['run', '-i', '-s', 'own.jsonl', ...CHAT_FLAGS] });
    await other.when(PROMPT, 'more\r');
    await other.when('answer', '');
    await other.when(PROMPT, '/export own.md\r');
    await other.when('Written:', '');
    await other.when(PROMPT, CTRL_D);
    await other.run.finished;
    expect(desk.text('own.md')).toContain('more');
    const unkept = sitDown(desk, server, { args: ['run', '-i', '--no-session', ...CHAT_FLAGS] });
    await unkept.when(PROMPT, '/export own.md\r');
    await unkept.when('is not kept', '');
    await unkept.when(PROMPT, CTRL_D);
    await unkept.run.finished;
  });

  it.concurrent('work from a pipe too', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Answer.' });
    const text = '/cost\nask\n/exit\nnever\n';
    const run = await desk.allos(['run', '-i', ...CHAT_FLAGS], { env: chatEnv(server), stdin: { text } });
    expect(run).toMatchObject({ code: 0, stdout: 'Answer.\n' });
    expect(run.stderr).toContain('No model was called yet.');
    expect(userTexts(server)).toEqual(['ask']);
  });
});
