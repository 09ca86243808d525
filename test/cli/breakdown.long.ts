import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';

const NEVER = 'await new Promise(() => {});';
const CALL = { calls: [{ name: 'odd_tool', input: {} }] };
const OK = { text: 'ok' };

/** A plugin with one tool that does this; the flags that load it. */
function withTool(desk: Desk, body: string): readonly string[] {
  const tool = `Tool({ name: 'odd_tool', description: 'Odd.', input: jsonSchemaInput({ type: 'object', properties: {} }),
    effects: 'read', idempotent: true, permission: 'always_allow' })(Odd);`;
  const inputSchema = { type: 'object', properties: {} };
  const listed = { name: 'odd_tool', description: 'Odd.', inputSchema, effects: 'read', idempotent: true };
  return withPlugin(desk, `class Odd { async execute() { ${body} } }\n${tool}`, {
    tools: [{ ...listed, permission: 'always_allow' }],
  });
}

function withPlugin(desk: Desk, code: string, provides: object): readonly string[] {
  desk.write(
    'node_modules/allos-plugin-odd/index.js',
    `import { API_VERSION, definePlugin, Service, Tool, TOKENS, ToolSource } from 'allos/plugin';
     import { jsonSchemaInput } from 'allos/plugin/input';
     ${code}
     export default definePlugin({ name: 'allos-plugin-odd', apiVersion: API_VERSION, contributes: [Odd] });`,
  );
  const manifest = {
    apiVersion: 1,
    entry: './index.js',
    providers: [],
    tools: [],
    toolSources: [],
    services: [],
    ...provides,
  };
  const about = { name: 'allos-plugin-odd', version: '1.0.0', type: 'module', main: './index.js' };
  desk.write('node_modules/allos-plugin-odd/package.json', JSON.stringify({ ...about, allos: manifest }));
  symlinkSync(join(import.meta.dirname, '../..'), desk.path('node_modules/allos'));
  return ['--config', desk.write('odd.json', JSON.stringify({ plugins: ['allos-plugin-odd'] })), ...CHAT_FLAGS];
}

const filesOfSessions = (desk: Desk): readonly string[] => readdirSync(join(desk.home, 'allos', 'sessions'));

describe('a plugin that waits for what never comes', () => {
  it.concurrent.each(['json', 'stream-json', 'text'])('in a tool is ended by --timeout (%s)', async (format) => {
    await using desk = openDesk();
    await using server = await startChatServer(CALL, OK);
    const flags = withTool(desk, NEVER);
    const run = await desk.allos(['run', 'go', '-o', format, '--timeout', '1.5', ...flags], { env: chatEnv(server) });
    expect(run.code).toBe(124);
    if (format === 'text') expect(run.stderr).toContain('Error: The run took longer');
    else expect(terminalOf(run)).toMatchObject({ status: 'timeout', exitCode: 124 });
    expect(filesOfSessions(desk).filter((name) => !name.endsWith('.jsonl'))).toEqual([]);
  });

  it.concurrent('in a tool is ended by Ctrl-C', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(CALL, OK);
    const flags = withTool(desk, NEVER);
    const run = desk.start(['run', 'go', '-o', 'stream-json', ...flags], { env: chatEnv(server) });
    await run.says('"tool.started"');
    run.child.kill('SIGINT');
    expect(terminalOf(await run.finished)).toMatchObject({ type: 'run.cancelled', exitCode: 130 });
  });

  it.concurrent('before the run begins is ended by --timeout', async () => {
    await using desk = openDesk();
    const source = `class Odd { async list() { ${NEVER} } }\nToolSource({ name: 'odd' })(Odd);`;
    const flags = withPlugin(desk, source, { toolSources: [{ name: 'odd' }] });
    const env = { OPENAI_API_KEY: 'sk-test-0123456789abcdef' };
    const run = await desk.allos(['run', 'go', '--json', '--timeout', '1.5', ...flags], { env });
    expect(terminalOf(run)).toMatchObject({ status: 'timeout', exitCode: 124 });
  });

  it.concurrent('as it decides on a call is ended by --timeout', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ calls: [{ name: 'list_directory', input: {} }] }, OK);
    const policy = `class Odd { async decide() { ${NEVER} } }\nService(TOKENS.Policy)(Odd);`;
    const flags = withPlugin(desk, policy, { services: ['allos/Policy'] });
    const run = await desk.allos(['run', 'go', '--json', '--timeout', '1', ...flags], { env: chatEnv(server) });
    expect(terminalOf(run)).toMatchObject({ status: 'timeout', exitCode: 124 });
  });

  it.concurrent('when it is disposed of changes nothing of how the run ended', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(OK);
    const source = `class Odd { list() { return Promise.resolve([]); } async dispose() { ${NEVER} } }
      ToolSource({ name: 'odd' })(Odd); setInterval(() => {}, 1000);`;
    const flags = withPlugin(desk, source, { toolSources: [{ name: 'odd' }] });
    const run = await desk.allos(['run', 'go', '--json', ...flags], { env: chatEnv(server) });
    expect(terminalOf(run)).toMatchObject({ type: 'run.completed', exitCode: 0 });
    expect(run.ms).toBeLessThan(12_000);
  });

  it.concurrent('after the work is done does not hold the process', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(CALL, OK);
    const flags = withTool(desk, 'setInterval(() => {}, 1000); return { success: true };');
    const run = await desk.allos(['run', 'go', ...flags], { env: chatEnv(server) });
    expect(run).toMatchObject({ code: 0, stdout: 'ok\n' });
    expect(run.ms).toBeLessThan(12_000);
  });

  it.concurrent('while its manifest is built ends the command with 9', async () => {
    await using desk = openDesk();
    withPlugin(desk, `class Odd {}\n${NEVER}`, {});
    const run = await desk.allos(['plugins', 'build', 'node_modules/allos-plugin-odd']);
    const said = /^Error: .*index\.js cannot be imported: it did not finish within 5 s\..*\n$/;
    expect(run).toMatchObject({ code: 9, stdout: '', stderr: expect.stringMatching(said) });
  });
});

describe('a plugin that ends the process', () => {
  it.concurrent.each(['json', 'stream-json', 'text'])('ends the run with 1 and a word (%s)', async (format) => {
    await using desk = openDesk();
    await using server = await startChatServer(CALL, OK);
    const flags = withTool(desk, 'process.exit(0);');
    const run = await desk.allos(['run', 'go', '-o', format, ...flags], { env: chatEnv(server) });
    expect(run.code).toBe(1);
    if (format === 'text') expect(run.stderr).toMatch(/Error: Something ended the process before .*process\.exit/s);
    else
      expect(terminalOf(run)).toMatchObject({
        type: 'run.failed',
        exitCode: 1,
        error: { code: 'internal.unexpected' },
      });
  });

  it.concurrent('while it is imported does so too, also in a call by hand', async () => {
    await using desk = openDesk();
    const flags = withPlugin(desk, "class Odd {}\nToolSource({ name: 'odd' })(Odd);\nprocess.exit(0);", {
      toolSources: [{ name: 'odd' }],
    });
    const env = { OPENAI_API_KEY: 'sk-test-0123456789abcdef' };
    const run = await desk.allos(['run', 'go', '--json', ...flags], { env });
    expect(terminalOf(run)).toMatchObject({ exitCode: 1, error: { code: 'internal.unexpected' } });
    const call = await desk.allos(['tools', 'call', 'read_file', '--input', '{}', ...flags.slice(0, 2)]);
    expect(call).toMatchObject({ code: 1, stderr: expect.stringContaining('ended the process') });
  });
});

describe('an error of a plugin that nobody catches', () => {
  const WAIT = 'await new Promise((resolve) => setTimeout(resolve, 500)); return { success: true };';
  const BODIES = [
    ['a rejection', `void Promise.reject(new Error('gone wrong')); ${WAIT}`],
    ['a late throw', `setTimeout(() => { throw new Error('gone wrong'); }, 5); ${WAIT}`],
  ] as const;

  it.concurrent.each(BODIES)('(%s) fails the run in one line, and the session goes on', async (_name, body) => {
    await using desk = openDesk();
    await using server = await startChatServer(CALL, OK);
    const flags = withTool(desk, body);
    const run = await desk.allos(['run', 'go', '-o', 'stream-json', ...flags], { env: chatEnv(server) });
    expect(terminalOf(run)).toMatchObject({
      type: 'run.failed',
      status: 'failed',
      exitCode: 1,
      turns: 1,
      error: { code: 'internal.unexpected', message: expect.stringContaining('gone wrong') },
    });
    expect(eventsOf(run).filter(({ type }) => /^run\.(failed|completed|cancelled)$/.test(type))).toHaveLength(1);
    expect(run.stderr).toBe('');
    expect(filesOfSessions(desk).filter((name) => !name.endsWith('.jsonl'))).toEqual([]);
    const resumed = await desk.allos(['run', '-c', 'go on', ...flags], { env: chatEnv(server) });
    expect(resumed).toMatchObject({ code: 0, stdout: 'ok\n' });
    expect(resumed.stderr).not.toContain('warning');
  });

  it.concurrent('shows where it came from with -v alone', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(CALL);
    const flags = withTool(desk, BODIES[1][1]);
    const text = await desk.allos(['run', 'go', ...flags], { env: chatEnv(server) });
    expect(text).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: .*gone wrong/m) });
    expect(text.stderr).not.toMatch(/^\s+at /m);
    const verbose = await desk.allos(['run', 'go', '-v', ...flags], { env: chatEnv(server) });
    expect(verbose).toMatchObject({ code: 1, stderr: expect.stringMatching(/^\s+at .*allos-plugin-odd/m) });
  });

  it.concurrent('before the run begins fails it too', async () => {
    await using desk = openDesk();
    const source = `class Odd { async list() { void Promise.reject(new Error('gone wrong')); ${NEVER} } }
      ToolSource({ name: 'odd' })(Odd);`;
    const flags = withPlugin(desk, source, { toolSources: [{ name: 'odd' }] });
    const env = { OPENAI_API_KEY: 'sk-test-0123456789abcdef' };
    const run = await desk.allos(['run', 'go', '--json', ...flags], { env });
    expect(terminalOf(run)).toMatchObject({ exitCode: 1, error: { code: 'internal.unexpected' } });
  });

  it.concurrent('ends one task of a conversation, not the conversation', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(CALL, OK);
    const flags = withTool(desk, BODIES[0][1]);
    const run = await desk.allos(['run', '-i', ...flags], { env: chatEnv(server), stdin: { text: 'one\ntwo\n' } });
    expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/ok\n$/) });
    expect(run.stderr).toContain('gone wrong');
  });

  it.concurrent('of a command that runs nothing ends it with 1', async () => {
    await using desk = openDesk();
    withPlugin(
      desk,
      `class Odd {}\nsetInterval(() => {}, 1000); void Promise.reject(new Error('gone wrong')); ${NEVER}`,
      {},
    );
    const run = await desk.allos(['plugins', 'build', 'node_modules/allos-plugin-odd']);
    expect(run).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: .*gone wrong.*\n$/) });
  });
});
