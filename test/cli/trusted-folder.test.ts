import { readFileSync } from 'node:fs';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { CTRL_D, lastResult, PROMPT, QUESTION, sitDown } from './person.js';
import { openAskingDesk, PLUGIN_CODE } from './trusting.js';

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
