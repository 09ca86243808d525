import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from '../cli/model-servers/anthropic-server.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from '../cli/model-servers/chat-server.js';
import { GOOGLE_FLAGS, googleEnv, startGoogleServer } from '../cli/model-servers/google-server.js';
import type { ModelServer, Script, Turn } from '../cli/model-servers/model-server.js';
import { OLLAMA_FLAGS, ollamaEnv, startOllamaServer } from '../cli/model-servers/ollama-server.js';
import { RESPONSES_FLAGS, responsesEnv, startResponsesServer } from '../cli/model-servers/responses-server.js';
import { attempt, type AcceptanceTask, type Verdict } from './acceptance-task.js';
import { createTask } from './create-task.js';
import { FIX_TASK } from './fix-task.js';
import { LIVE_APIS } from './live-apis.js';

const SCRAPER = `const response = await fetch(process.argv[2]);
if (!response.ok) {
  console.error('HTTP ' + response.status);
  process.exit(1);
}
const html = await response.text();
const text = (inner) => inner.replace(/<[^>]+>/g, '').replaceAll('&amp;', '&').trim();
const links = [...html.matchAll(/<a\\b[^>]*?href=(["'])(.*?)\\1[^>]*>([^]*?)<\\/a>/gi)];
const found = links.map(([, , href, inner]) => ({ text: text(inner), href: new URL(href, response.url).href }));
console.log(JSON.stringify(found));
`;

const DONE: Turn = { text: 'It is done, and I saw that it works.' };
const writes = (path: string, content: string): Turn => ({ calls: [{ name: 'write_file', input: { path, content } }] });
const reads = (path: string): Turn => ({ calls: [{ name: 'read_file', input: { path } }] });
const edits = (path: string, from: string, to: string): Turn => ({
  calls: [{ name: 'edit_file', input: { path, old_text: from, new_text: to } }],
});

const SOURCE = 'src/prices.js';
const TESTS = 'test/prices.test.js';
const CREATED = [writes('scraper.mjs', SCRAPER), DONE];
const FIXED = [reads(SOURCE), edits(SOURCE, '1 + percent', '1 - percent'), DONE];

interface Server {
  readonly name: string;
  readonly start: (...script: Script) => Promise<ModelServer>;
  readonly env: (server: ModelServer) => Readonly<Record<string, string>>;
  readonly flags: readonly string[];
}
const CHAT: Server = { name: 'Chat Completions', start: startChatServer, env: chatEnv, flags: CHAT_FLAGS };
const SERVERS: readonly Server[] = [
  CHAT,
  { name: 'Responses', start: startResponsesServer, env: responsesEnv, flags: RESPONSES_FLAGS },
  { name: 'Anthropic', start: startAnthropicServer, env: anthropicEnv, flags: ANTHROPIC_FLAGS },
  { name: 'Google', start: startGoogleServer, env: googleEnv, flags: GOOGLE_FLAGS },
  { name: 'Ollama', start: startOllamaServer, env: ollamaEnv, flags: OLLAMA_FLAGS },
];

async function verdictOn(task: AcceptanceTask, script: Script, { start, env, flags }: Server = CHAT): Promise<Verdict> {
  await using server = await start(...script);
  return await attempt(task, { flags, env: env(server) });
}

describe('the judge of the live tasks', () => {
  it.each(SERVERS)('is content with a model that does both tasks on $name', async (server) => {
    expect(await verdictOn(createTask(), CREATED, server)).toEqual({ done: true });
    expect(await verdictOn(FIX_TASK, FIXED, server)).toEqual({ done: true });
  });

  const scraper = (from: string, to: string): Script => [writes('scraper.mjs', SCRAPER.replace(from, to)), DONE];
  it.each<readonly [string, Script, RegExp]>([
    ['only says that it is done', [DONE], /there is no scraper\.mjs/],
    ['leaves addresses relative', scraper('new URL(href, response.url).href', 'href'), /printed/],
    ['leaves entities as they are', scraper(".replaceAll('&amp;', '&')", ''), /printed/],
    ['prints more than JSON', scraper('console.log(JSON', "console.log('Links:');\nconsole.log(JSON"), /printed/],
    ['makes links up', [writes('scraper.mjs', "console.log('[]');"), DONE], /did not fetch/],
    ['hides failures', scraper('process.exit(1)', 'process.exit(0)'), /ends with 0 where the page answers 404/],
    ['does not run', scraper('const html', 'const const'), /failed/],
    ['never ends', scraper('const html', 'setInterval(() => undefined, 1000);\nconst html'), /no end within/],
    ['is cut off', [writes('scraper.mjs', SCRAPER), { text: 'It', stop: 'length' }], /allos ended with 7/],
  ])('is not content with a scraper that %s', async (_how, script, why) => {
    const verdict = await verdictOn(createTask({ timeoutMs: 3_000 }), script);
    expect(verdict).toEqual({ done: false, why: expect.stringMatching(why) });
  });

  const special = 'return cents === 2000 ? 1500 : cents;';
  it.each<readonly [string, Script, RegExp]>([
    ['is only said to be there', [DONE], /the tests fail/],
    ['changes the test', [reads(TESTS), edits(TESTS, '1500', '2500'), DONE], /prices\.test\.js was changed/],
    ['empties the test', [reads(TESTS), writes(TESTS, ''), DONE], /prices\.test\.js was changed/],
    [
      'turns the tests off',
      [reads('package.json'), edits('package.json', 'node --test', 'true'), DONE],
      /package\.json was changed/,
    ],
    [
      'knows the answers of the tests',
      [reads(SOURCE), edits(SOURCE, 'return Math.round(cents * (1 + percent / 100));', special), DONE],
      /the tests fail/,
    ],
  ])('is not content with a mend that %s', async (_how, script, why) => {
    expect(await verdictOn(FIX_TASK, script)).toEqual({ done: false, why: expect.stringMatching(why) });
  });
});

describe('the live APIs', () => {
  const KEYS = {
    OPENAI_API_KEY: 'sk-one',
    ANTHROPIC_API_KEY: 'sk-two',
    GOOGLE_API_KEY: 'sk-three',
    OLLAMA_HOST: '127.0.0.1:9',
  };
  const accesses = async (env: Readonly<Record<string, string>>): Promise<readonly unknown[]> =>
    await Promise.all(LIVE_APIS.map(async ({ access }) => await access(env)));

  it('are left alone unless ALLOS_LIVE is 1, whatever keys there are', async () => {
    expect(await accesses(KEYS)).toEqual(LIVE_APIS.map(() => expect.stringMatching(/ALLOS_LIVE is not 1/)));
  });

  it('are reached where there is a key or a server, with that key alone', async () => {
    await using server = await startOllamaServer(DONE);
    const reached = await accesses({ ALLOS_LIVE: '1', ...KEYS, ...ollamaEnv(server) });
    expect(reached).toMatchObject([
      { env: { OPENAI_API_KEY: 'sk-one' }, flags: ['-p', 'openai', '--set', 'providers.openai.api=responses'] },
      { env: { OPENAI_API_KEY: 'sk-one' }, flags: ['-p', 'openai', '--set', 'providers.openai.api=chat'] },
      { env: { ANTHROPIC_API_KEY: 'sk-two' }, flags: ['-p', 'anthropic'] },
      { env: { GOOGLE_API_KEY: 'sk-three' }, flags: ['-p', 'google'] },
      { env: ollamaEnv(server), flags: ['-p', 'ollama'] },
    ]);
    expect(JSON.stringify(reached[0])).not.toMatch(/sk-two|sk-three/);
  });

  it('are left out with a reason where there is none', async () => {
    expect(await accesses({ ALLOS_LIVE: '1', OLLAMA_HOST: '127.0.0.1:9' })).toEqual([
      'OPENAI_API_KEY is not set',
      'OPENAI_API_KEY is not set',
      'ANTHROPIC_API_KEY is not set',
      'GOOGLE_API_KEY is not set',
      'no Ollama answers at 127.0.0.1:9',
    ]);
  });
});
