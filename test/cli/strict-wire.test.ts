import { openDesk } from './desk.js';
import { terminalOf } from './events.js';
import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { GOOGLE_FLAGS, googleEnv, startGoogleServer } from './model-servers/google-server.js';
import { OLLAMA_FLAGS, ollamaEnv, startOllamaServer } from './model-servers/ollama-server.js';
import { RESPONSES_FLAGS, responsesEnv, startResponsesServer } from './model-servers/responses-server.js';
import type { ModelServer } from './model-servers/model-server.js';
import { VENDORS } from './vendors.js';
import { ANSWER, expectDone, layOut, TASK } from './whole-task.js';

describe.each(VENDORS)('--strict-wire on $name', ({ start, env, flags, script }) => {
  it('lets the main task through, a compaction and a session that goes on included', async () => {
    await using desk = openDesk();
    const compacted = [...script.slice(0, 3), { status: 413 }, { text: 'SUMMARY.' }, ...script.slice(3)];
    await using server = await start(...compacted, { text: 'Again.' });
    layOut(desk);
    const options = { env: env(server) };
    const run = await desk.allos(['run', TASK, '--auto-approve', '--strict-wire', ...flags], options);
    expect(run).toMatchObject({ code: 0, stdout: `${ANSWER}\n` });
    expectDone(desk);
    const next = await desk.allos(['-c', 'And now?', '--strict-wire', ...flags], options);
    expect(next).toMatchObject({ code: 0, stdout: 'Again.\n' });
  });
});

/** Each API with a wish of the user's that it refuses, and that the provider passes on. */
const WISHES: readonly {
  readonly api: string;
  readonly start: (answer: { readonly text: string }) => Promise<ModelServer>;
  readonly env: (server: ModelServer) => Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly says: RegExp;
}[] = [
  {
    api: 'Chat Completions',
    start: startChatServer,
    env: chatEnv,
    flags: [...CHAT_FLAGS.slice(0, 2), '-m', 'openai/gpt-6.1-sol'],
    says: /tools: gpt-6\.1-sol takes tools on the Responses API only \(WP-28\)/,
  },
  {
    api: 'Responses',
    start: startResponsesServer,
    env: responsesEnv,
    flags: [...RESPONSES_FLAGS, '--set', 'providers.openai.request.max_output_tokens=5'],
    says: /max_output_tokens: .*\((?:WP-23|shape)\)/,
  },
  {
    api: 'Messages',
    start: startAnthropicServer,
    env: anthropicEnv,
    flags: [...ANTHROPIC_FLAGS, '--set', 'providers.anthropic.effort=enormous'],
    says: /output_config\.effort: must be .*"high".* not "enormous" \(shape\)/,
  },
  {
    api: 'Gemini',
    start: startGoogleServer,
    env: googleEnv,
    flags: [...GOOGLE_FLAGS, '--set', 'providers.google.request.generationConfig.maxOutputTokens=0'],
    says: /generationConfig\.maxOutputTokens: the bound 0 \(WP-43\)/,
  },
  {
    api: 'Ollama chat',
    start: startOllamaServer,
    env: ollamaEnv,
    flags: [...OLLAMA_FLAGS, '-m', 'qwen3:8b', '--set', 'providers.ollama.think=enormous'],
    says: /think: there is no think of "enormous" \(WP-37\)/,
  },
];

describe.each(WISHES)('a request to $api that breaks a rule', ({ api, start, env, flags, says }) => {
  it('ends the run with --strict-wire before anything is sent', async () => {
    await using desk = openDesk();
    await using server = await start({ text: 'Never said.' });
    const run = await desk.allos(['run', 'go', '--strict-wire', '-o', 'json', ...flags], { env: env(server) });
    expect(run).toMatchObject({ code: 5, stderr: '' });
    const { error } = terminalOf(run);
    expect(error).toMatchObject({ code: 'provider.invalid_request', retryable: false });
    expect(error?.message).toMatch(says);
    expect(error?.message).toContain(`the request breaks the rules of ${api} and was not sent`);
    expect(error?.hint).toContain('--strict-wire');
    expect(server.requests).toEqual([]);
  });

  it('is sent without it', async () => {
    await using desk = openDesk();
    await using server = await start({ text: 'Said.' });
    const run = await desk.allos(['run', 'go', ...flags], { env: env(server) });
    expect(run).toMatchObject({ code: 0, stdout: 'Said.\n' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('--strict-wire', () => {
  it('has nothing to say of a model that sends nothing', async () => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'Fix the failing test', '-p', 'demo', '--strict-wire', '-q']);
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  });
});
