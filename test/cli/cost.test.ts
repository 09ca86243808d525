import { openDesk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';

const LOOK = { calls: [{ name: 'list_directory', input: {} }] };
const DONE = { text: 'Done.' };
/** 12 tokens in, 5 out, at 2 and 10 dollars per million. */
const ONE_ANSWER = 0.000074;

describe('the cost of a run', () => {
  it.concurrent('stands in the events and in the last line on stderr', async () => {
    await using desk = openDesk();
    await using server = await startAnthropicServer(LOOK, DONE);
    const env = anthropicEnv(server);
    const run = await desk.allos(['run', 'go', '-o', 'stream-json', ...ANTHROPIC_FLAGS], { env });
    const usages = eventsOf(run).filter(({ type }) => type === 'usage');
    expect(usages).toMatchObject([{ costUsd: ONE_ANSWER }, { costUsd: ONE_ANSWER }]);
    expect(terminalOf(run)).toMatchObject({ costUsd: 0.000148, exitCode: 0 });
  });

  it.concurrent('is told to people, and not with -q', async () => {
    await using desk = openDesk();
    await using server = await startAnthropicServer(DONE, DONE);
    const env = anthropicEnv(server);
    const run = await desk.allos(['run', 'go', ...ANTHROPIC_FLAGS], { env });
    expect(run.stdout).toBe('Done.\n');
    expect(run.stderr).toMatch(/^1 turn, 12 tokens in, 5 out, less than \$0\.0001\n$/m);
    expect(await desk.allos(['run', 'go', '-q', ...ANTHROPIC_FLAGS], { env })).toMatchObject({ stderr: '' });
  });

  it.concurrent('is said to be unknown where it is', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(DONE, DONE);
    const env = chatEnv(server);
    const run = await desk.allos(['run', 'go', ...CHAT_FLAGS], { env });
    expect(run.stderr).toMatch(/^1 turn, 12 tokens in, 5 out, cost unknown\n$/m);
    expect(terminalOf(await desk.allos(['run', 'go', '--json', ...CHAT_FLAGS], { env })).costUsd).toBeNull();
  });
});

describe('--max-cost', () => {
  it.concurrent('ends the run with 7 before the call that would cost more', async () => {
    await using desk = openDesk();
    await using server = await startAnthropicServer(LOOK, LOOK, LOOK, DONE);
    const flags = ['--max-cost', '0.0001', '--json', ...ANTHROPIC_FLAGS];
    const run = await desk.allos(['run', 'go', ...flags], { env: anthropicEnv(server) });
    expect(run.code).toBe(7);
    expect(terminalOf(run)).toMatchObject({ status: 'limit', error: { code: 'limit.cost' }, turns: 2 });
    expect(server.requests).toHaveLength(2);
  });

  it.concurrent('beats agent.maxCostUsd, which holds without it', async () => {
    await using desk = openDesk();
    await using server = await startAnthropicServer(LOOK, DONE, LOOK, DONE);
    const env = anthropicEnv(server);
    const flags = ['--json', '--set', 'agent.maxCostUsd=0.00001', ...ANTHROPIC_FLAGS];
    expect(await desk.allos(['run', 'go', ...flags], { env })).toMatchObject({ code: 7 });
    expect(await desk.allos(['run', 'go', '--max-cost', '1', ...flags], { env })).toMatchObject({ code: 0 });
  });

  it.concurrent("holds by a price of the user's own", async () => {
    await using desk = openDesk();
    await using server = await startChatServer(LOOK, LOOK, DONE);
    const models = [{ id: 'test-model', price: { input: 1000, output: 1000 } }];
    const config = desk.write('own.json', JSON.stringify({ version: 1, providers: { openai: { models } } }));
    const flags = ['--config', config, '--max-cost', '0.01', '--json', ...CHAT_FLAGS];
    const run = await desk.allos(['run', 'go', ...flags], { env: chatEnv(server) });
    expect(run.code).toBe(7);
    expect(terminalOf(run)).toMatchObject({ costUsd: 0.017, turns: 1 });
  });

  it.concurrent('warns that it cannot hold where the price is unknown, and lets the run be', async () => {
    await using desk = openDesk();
    await using server = await startChatServer(DONE);
    const run = await desk.allos(['run', 'go', '--max-cost', '0.01', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(run).toMatchObject({ code: 0, stdout: 'Done.\n' });
    expect(run.stderr.match(/warning: The price of this model is unknown/g)).toHaveLength(1);
  });

  it.concurrent.each(['0', '-1', 'much', ''])('refuses %j', async (amount) => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'go', `--max-cost=${amount}`, '-p', 'demo']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
  });
});
