import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { ModelServer } from './model-servers/model-server.js';
import type { Finished } from './spawn-allos.js';

const CHAT = ['--set', 'providers.openai.api=chat'] as const;

interface Models extends AsyncDisposable {
  readonly desk: Desk;
  readonly openai: ModelServer;
  readonly anthropic: ModelServer;
  readonly env: Readonly<Record<string, string>>;
  readonly run: (args: readonly string[], without?: readonly string[], more?: object) => Promise<Finished>;
}

/** Both providers with their keys, and a session that was last run with one that is not the first choice. */
async function models(session: readonly string[] = ['-s', 's.jsonl']): Promise<Models> {
  const desk = openDesk();
  const openai = await startChatServer({ text: 'from openai' });
  const anthropic = await startAnthropicServer({ text: 'from anthropic' });
  const env = { ...chatEnv(openai), ...anthropicEnv(anthropic) };
  const run: Models['run'] = async (args, without = [], more = {}) => {
    const kept = Object.fromEntries(Object.entries({ ...env, ...more }).filter(([name]) => !without.includes(name)));
    return await desk.allos(['run', ...args, ...CHAT], { env: kept });
  };
  const begin = session[0] === '-c' ? [] : session;
  expect(await run(['first', '-m', 'openai/gpt-first', ...begin])).toMatchObject({ code: 0 });
  expect(await run(['second', '-m', 'anthropic/claude-mine', ...session])).toMatchObject({ code: 0 });
  return {
    desk,
    openai,
    anthropic,
    env,
    run,
    [Symbol.asyncDispose]: async () => {
      await desk[Symbol.asyncDispose]();
      await openai[Symbol.asyncDispose]();
      await anthropic[Symbol.asyncDispose]();
    },
  };
}

const modelOf = ({ requests }: ModelServer): unknown => requests.at(-1)?.body['model'];

describe('a session that goes on', () => {
  it.concurrent.each([[['-c']], [['-s', 's.jsonl']]])('with %j keeps its last provider and model', async (session) => {
    await using models_ = await models(session);
    const { run, anthropic, desk } = models_;
    const again = await run(['again', ...session]);
    expect(again).toMatchObject({ code: 0, stdout: 'from anthropic\n' });
    expect(again.stderr).not.toContain('keys for');
    expect(modelOf(anthropic)).toBe('claude-mine');
    // The last choice beats what the configuration says of every run.
    mkdirSync(join(desk.home, 'allos', 'config'), { recursive: true });
    const config = 'model: openai/gpt-configured\n';
    for (const folder of ['allos', 'allos/config']) writeFileSync(join(desk.home, folder, 'config.yaml'), config);
    expect(await run(['again', ...session])).toMatchObject({ code: 0, stdout: 'from anthropic\n' });
    expect(await run(['new'])).toMatchObject({ code: 0, stdout: 'from openai\n' });
    expect(modelOf(models_.openai)).toBe('gpt-configured');
  });

  it.concurrent('is given another model by whatever names one for this run', async () => {
    await using models_ = await models();
    const { run, openai, desk } = models_;
    desk.write('named.yaml', 'model: openai/gpt-file\nprofiles: { ci: { model: openai/gpt-profile } }\n');
    const cases: readonly (readonly [readonly string[], object, string])[] = [
      [['-m', 'openai/gpt-flag'], {}, 'gpt-flag'],
      [['-p', 'openai'], {}, 'gpt-6.1-sol'],
      [['--base-url', `${openai.url}/v1`], {}, 'gpt-6.1-sol'],
      [['--set', 'model=openai/gpt-set'], {}, 'gpt-set'],
      [[], { ALLOS_MODEL: 'openai/gpt-env' }, 'gpt-env'],
      [['--config', 'named.yaml'], {}, 'gpt-file'],
      [['--config', 'named.yaml', '--profile', 'ci'], {}, 'gpt-profile'],
    ];
    for (const [index, [flags, env, model]] of cases.entries()) {
      desk.write(`${index}.jsonl`, desk.bytes('s.jsonl'));
      const again = await run(['again', '-s', `${index}.jsonl`, ...flags], [], env);
      expect([flags, again.stdout, modelOf(openai)]).toEqual([flags, 'from openai\n', model]);
    }
  });

  it.concurrent('goes to no other address because the flag was not repeated', async () => {
    await using desk = openDesk();
    await using local = await startChatServer({ text: 'from here' });
    const flags = ['-p', 'openai', '-m', 'local-model', '--base-url', `${local.url}/v1`];
    const env = { OPENAI_API_KEY: 'sk-test' };
    expect(await desk.allos(['run', 'private', '-s', 's.jsonl', ...flags], { env })).toMatchObject({ code: 0 });
    const before = desk.text('s.jsonl');
    const again = await desk.allos(['run', 'more', '-s', 's.jsonl', '-o', 'json'], { env });
    expect(terminalOf(again)).toMatchObject({ exitCode: 2, error: { code: 'usage.invalid' } });
    expect(again.stderr + again.stdout).toContain(`--base-url ${local.url}/v1`);
    expect(desk.text('s.jsonl')).toBe(before);
    // Nor to another provider, when the server of the session needed no key and another has one.
    const other = await desk.allos(['run', 'more', '-s', 's.jsonl'], { env: { ANTHROPIC_API_KEY: 'sk-other' } });
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining(`--base-url ${local.url}/v1`) });
    // The same address by another way is no other address.
    const same = { ...env, OPENAI_BASE_URL: `${local.url}/v1` };
    expect(await desk.allos(['run', 'more', '-s', 's.jsonl'], { env: same })).toMatchObject({ code: 0 });
  });

  it.concurrent('says in one line what it goes on with when its provider has no key', async () => {
    await using models_ = await models(['-c']);
    const { run, openai } = models_;
    const again = await run(['again', '-c'], ['ANTHROPIC_API_KEY']);
    expect(again).toMatchObject({ code: 0, stdout: 'from openai\n' });
    expect(again.stderr).toMatch(
      /^The session was last run with anthropic\/claude-mine, but ANTHROPIC_API_KEY is not set; going on with openai\/gpt-6\.1-sol$/m,
    );
    expect(modelOf(openai)).toBe('gpt-6.1-sol');
    const none = await run(['again', '-c', '-o', 'json'], ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY']);
    expect(terminalOf(none)).toMatchObject({ exitCode: 3, error: { code: 'auth.no_provider' } });
  });

  it.concurrent('keeps the effort that was chosen with the model', async () => {
    await using models_ = await models();
    const { run, openai } = models_;
    const effort = (): unknown => openai.requests.at(-1)?.body['reasoning_effort'];
    expect(await run(['think', '-s', 's.jsonl', '-m', 'openai/gpt-mine:high'])).toMatchObject({ code: 0 });
    expect(effort()).toBe('high');
    expect(await run(['again', '-s', 's.jsonl'])).toMatchObject({ code: 0, stdout: 'from openai\n' });
    expect([modelOf(openai), effort()]).toEqual(['gpt-mine', 'high']);
    expect(await run(['again', '-s', 's.jsonl', '-m', 'openai/gpt-mine'])).toMatchObject({ code: 0 });
    expect(effort()).toBeUndefined();
  });

  it.concurrent('tells once that it was moved, and what was lost', async () => {
    await using models_ = await models();
    const { run } = models_;
    const moved = await run(['third', '-s', 's.jsonl', '-m', 'openai/gpt-first', '-o', 'stream-json']);
    const hops = (finished: Finished): readonly unknown[] => eventsOf(finished).filter((event) => event.type === 'hop');
    expect(hops(moved)).toMatchObject([{ from: 'anthropic/claude-mine', to: 'openai/gpt-first', losses: [] }]);
    expect(hops(await run(['fourth', '-s', 's.jsonl', '-o', 'stream-json']))).toEqual([]);
  });

  it.concurrent('takes the model from an answer where the beginning of the run was lost', async () => {
    await using models_ = await models();
    const { run, desk } = models_;
    const lines = desk.text('s.jsonl').split('\n');
    desk.write('s.jsonl', lines.filter((line) => !line.includes('"type":"run.started"')).join('\n'));
    expect(await run(['again', '-s', 's.jsonl'])).toMatchObject({ code: 0, stdout: 'from anthropic\n' });
  });

  it.concurrent('in which nobody spoke takes another model before its first task', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'from openai' });
    const { code, stdout } = await desk.allos(['-i', '-p', 'demo', ...CHAT], {
      env: chatEnv(server),
      stdin: { text: '/model openai/gpt-other\nhello\nexit\n' },
    });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('from openai') });
    expect(modelOf(server)).toBe('gpt-other');
  });
});
