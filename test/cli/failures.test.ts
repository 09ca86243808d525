import { openDesk } from './desk.js';
import { terminalOf } from './events.js';
import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { GOOGLE_FLAGS, googleEnv, startGoogleServer } from './model-servers/google-server.js';
import { RESPONSES_FLAGS, responsesEnv, startResponsesServer } from './model-servers/responses-server.js';
import type { Answer } from './model-servers/model-server.js';

const VENDORS = [
  { api: 'Chat Completions', vendor: 'openai', start: startChatServer, env: chatEnv, flags: CHAT_FLAGS },
  { api: 'Responses', vendor: 'openai', start: startResponsesServer, env: responsesEnv, flags: RESPONSES_FLAGS },
  { api: 'Anthropic', vendor: 'anthropic', start: startAnthropicServer, env: anthropicEnv, flags: ANTHROPIC_FLAGS },
  { api: 'Gemini', vendor: 'google', start: startGoogleServer, env: googleEnv, flags: GOOGLE_FLAGS },
] as const;

interface Case {
  readonly name: string;
  readonly answer: Answer;
  readonly expected: object;
  /** Requests that the server should see. */
  readonly requests: number;
}

const CASES: readonly Case[] = [
  {
    name: 'an answer cut at its limit',
    answer: { text: 'Half of', stop: 'length' },
    expected: { exitCode: 7, status: 'limit', text: 'Half of', error: { code: 'limit.output' } },
    requests: 1,
  },
  {
    name: 'a refusal',
    answer: { text: 'No.', stop: 'refusal' },
    expected: { exitCode: 1, status: 'failed', error: { code: 'run.gave_up' } },
    requests: 1,
  },
  {
    name: 'a stream that is cut',
    answer: { text: 'Half of', then: 'cut' },
    expected: { exitCode: 5, text: 'Half of', error: { code: 'provider.bad_response' } },
    requests: 1,
  },
  {
    name: 'a bad key',
    answer: { status: 401 },
    expected: { exitCode: 3, error: { code: 'auth.rejected' } },
    requests: 1,
  },
  {
    name: 'a bad request',
    answer: { status: 400 },
    expected: { exitCode: 5, error: { code: 'provider.rejected' } },
    requests: 1,
  },
  {
    name: 'an unknown model',
    answer: { status: 404 },
    expected: { exitCode: 5, error: { code: 'provider.rejected' } },
    requests: 1,
  },
  {
    name: 'a storm of 429',
    answer: { status: 429, headers: { 'retry-after': '0' } },
    expected: { exitCode: 5, error: { code: 'provider.overloaded' } },
    requests: 3,
  },
  {
    name: 'a storm of 503',
    answer: { status: 503 },
    expected: { exitCode: 5, error: { code: 'provider.overloaded' } },
    requests: 3,
  },
];

describe.each(VENDORS)('$api answers with', ({ vendor, start, env, flags }) => {
  it.concurrent.each(CASES)('$name', async ({ answer, expected, requests }) => {
    await using desk = openDesk();
    await using server = await start(answer);
    const retries = ['--set', `providers.${vendor}.retries=2`];
    const run = await desk.allos(['run', 'go', '-o', 'stream-json', ...flags, ...retries], { env: env(server) });
    expect(terminalOf(run)).toMatchObject({ type: 'run.failed', ...expected });
    expect(server.requests).toHaveLength(requests);
    const keys = Object.values(env(server)).filter((value) => value.startsWith('sk-'));
    for (const key of keys) expect(run.stdout + run.stderr).not.toContain(key);
  });

  it.concurrent('a failure that a second attempt mends', async () => {
    await using desk = openDesk();
    await using server = await start({ status: 503 }, { text: 'Now.' });
    const run = await desk.allos(['run', 'go', ...flags], { env: env(server) });
    expect(run).toMatchObject({ code: 0, stdout: 'Now.\n', stderr: expect.stringMatching(/retrying in \d/i) });
  });
});

describe('failures in text', () => {
  it.concurrent.each([
    [{ text: 'Half of', stop: 'length' } as const, 7, 'Half of\n'],
    [{ status: 401 }, 3, ''],
    [{ text: 'Half of', then: 'cut' } as const, 5, 'Half of\n'],
  ])('%j: one line of error, what there was of the answer', async (answer, code, stdout) => {
    await using desk = openDesk();
    await using server = await startChatServer(answer);
    const run = await desk.allos(['run', 'go', '-q', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(run).toMatchObject({ code, stdout, stderr: expect.stringMatching(/^Error: [^a-z\n]?.*\n$/) });
  });

  it.concurrent('a filter that cut the answer', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Half', stop: 'content_filter' });
    const run = await desk.allos(['run', 'go', '-q', ...CHAT_FLAGS], { env: chatEnv(server) });
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('filter') });
  });

  it.concurrent('a server that is not there', async () => {
    await using desk = openDesk();
    const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
    const run = await desk.allos(['run', 'go', ...CHAT_FLAGS, '--set', 'providers.openai.retries=0'], { env });
    expect(run).toMatchObject({ code: 5, stdout: '', stderr: expect.stringContaining('127.0.0.1:9') });
  });
});
