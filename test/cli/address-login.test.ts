import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { GOOGLE_FLAGS, googleEnv, startGoogleServer } from './model-servers/google-server.js';
import { OLLAMA_FLAGS, ollamaEnv, startOllamaServer } from './model-servers/ollama-server.js';
import type { Finished } from './spawn-allos.js';

const PASSWORD = 'S3cr3t-p@ss-0815';
const WRITTEN = encodeURIComponent(PASSWORD);
const BASIC = `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`;

const PROVIDERS = [
  ['openai', startChatServer, chatEnv, CHAT_FLAGS, 'OPENAI_BASE_URL', 'OPENAI_API_KEY'],
  ['anthropic', startAnthropicServer, anthropicEnv, ANTHROPIC_FLAGS, 'ANTHROPIC_BASE_URL', 'ANTHROPIC_API_KEY'],
  ['google', startGoogleServer, googleEnv, GOOGLE_FLAGS, 'GOOGLE_GEMINI_BASE_URL', 'GOOGLE_API_KEY'],
  ['ollama', startOllamaServer, ollamaEnv, OLLAMA_FLAGS, 'OLLAMA_HOST', 'OLLAMA_API_KEY'],
] as const;

/** Everything that a run said or kept. */
function traces(desk: Desk, { stdout, stderr }: Finished): string {
  const folder = join(desk.home, 'allos', 'sessions');
  const files = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')) : [];
  return [stdout, stderr, ...files].join('\n');
}

/** In every form in which it is written down or sent. */
function leaks(text: string): readonly string[] {
  return [PASSWORD, WRITTEN, BASIC.slice(6)].filter((form) => text.includes(form));
}

describe.each(PROVIDERS)('a password in the address of %s', (name, startServer, envOf, flags, urlName, keyName) => {
  it.concurrent('is sent, and stands nowhere else', async () => {
    await using desk = openDesk();
    await using server = await startServer({ text: 'first' }, { status: 401 });
    const { [urlName]: url = '', [keyName]: _key, ...env } = envOf(server) as Record<string, string>;
    const address = url.replace('://', `://ada:${WRITTEN}@`);
    const named = { [urlName]: address };
    const run = ['run', 'go', '-o', 'stream-json', ...flags];
    for (const [more, given] of [
      [[], named],
      [['--base-url', address], {}],
      [['--set', `providers.${name}.baseUrl=${address}`], {}],
      [['-v'], named],
    ] as const) {
      const finished = await desk.allos([...run, ...more], { env: { ...env, ...given } });
      expect(finished.stdout).toContain('run.started');
      expect(leaks(traces(desk, finished))).toEqual([]);
    }
    const again = await desk.allos(['run', 'go on', '-c', '-o', 'json'], { env: { ...env, ...named } });
    // It is the same address as before: the server's answer, not a refusal to go there.
    expect({ code: again.code, leaks: leaks(traces(desk, again)) }).toEqual({ code: 3, leaks: [] });
    // The judge sees one where there is one.
    expect(leaks(`x ${address}`)).not.toEqual([]);
    expect(server.requests.length).toBeGreaterThanOrEqual(4);
    for (const { headers } of server.requests) expect(headers.authorization).toBe(BASIC);
    const [session] = readdirSync(join(desk.home, 'allos', 'sessions'));
    expect(readFileSync(join(desk.home, 'allos', 'sessions', session!), 'utf8')).toContain(
      '"endpoint":"http://127.0.0.1',
    );
  });

  it.concurrent('is not quoted when the address cannot be used', async () => {
    await using desk = openDesk();
    const run = ['run', 'go', '-o', 'json', '-p', name, '-m', 'x', '--set', 'providerDefaults.retries=0'];
    for (const scheme of ['ftp://', '', 'http:/']) {
      const address = `${scheme}ada:${WRITTEN}@${scheme === '' ? '[bad' : '127.0.0.1'}/v1`;
      const flagged = await desk.allos([...run, '--base-url', address]);
      expect(flagged.code).not.toBe(0);
      expect(leaks(traces(desk, flagged))).toEqual([]);
      const set = await desk.allos(run, { env: { [urlName]: address, [keyName]: 'some-key' } });
      expect(set.code).not.toBe(0);
      expect(leaks(traces(desk, set))).toEqual([]);
    }
    const none = await desk.allos(['run', 'go'], { env: { [urlName]: `http://ada:${WRITTEN}@model.invalid:1` } });
    expect(none.code).toBe(3);
    expect(leaks(traces(desk, none))).toEqual([]);
  });
});
