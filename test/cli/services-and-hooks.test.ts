import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { Finished } from './spawn-allos.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/plugins');
const fixtures = (...names: readonly string[]): readonly string[] => names.map((name) => join(FIXTURES, name));

const say = (word: string) => ({ calls: [{ name: 'echo_word', input: { word } }] });

async function run(desk: Desk, config: object, flags: readonly string[] = ['-o', 'stream-json']): Promise<Finished> {
  await using server = await startChatServer(say('secret'), say('rude'), { text: 'ok' });
  const file = desk.write('own.json', JSON.stringify(config));
  return await desk.allos(['run', 'go', '--config', file, ...flags, ...CHAT_FLAGS], { env: chatEnv(server) });
}

describe('a plugin with a hook and a service', () => {
  it.concurrent('guards the calls of a run, and what it prints goes to stderr', async () => {
    await using desk = openDesk();
    const finished = await run(desk, { plugins: fixtures('good', 'guard') });
    const by = 'hook no-secrets of plugin allos-plugin-guard@1.0.0';
    const events = eventsOf(finished);
    expect(events.filter(({ type }) => type === 'tool.rewritten')).toMatchObject([{ input: { word: 'polite' }, by }]);
    const completed = events.filter(({ type }) => type === 'tool.completed') as unknown as readonly {
      readonly result: { readonly status: string; readonly text: string };
    }[];
    expect(completed.map(({ result }) => [result.status, result.text])).toEqual([
      ['denied', `Denied: that word is not said (${by}). The call was not run.`],
      ['ok', expect.stringMatching(/changed by hook no-secrets .*\n.*polite/)],
    ]);
    expect(terminalOf(finished)).toMatchObject({ type: 'run.completed', exitCode: 0, costUsd: 3 });
    expect(finished.stderr.match(/NOISE of a hook/g)).toHaveLength(2);
  });

  it.concurrent('guards calls by hand too', async () => {
    await using desk = openDesk();
    const file = desk.write('own.json', JSON.stringify({ plugins: fixtures('good', 'guard') }));
    const call = async (word: string): Promise<Finished> => {
      const input = JSON.stringify({ word });
      return await desk.allos([
        'tools',
        'call',
        'echo_word',
        '--input',
        input,
        '--config',
        file,
        '--allow',
        'echo_word',
      ]);
    };
    const [secret, rude] = await Promise.all([call('secret'), call('rude')]);
    expect(secret).toMatchObject({ code: 6, stdout: '', stderr: expect.stringContaining('that word is not said') });
    expect(rude).toMatchObject({ code: 0, stdout: expect.stringContaining('polite') });
  });

  it.concurrent('is recorded without it, or not at all', async () => {
    await using desk = openDesk();
    const config = { plugins: fixtures('good', 'guard') };
    const refused = await run(desk, config, ['--record', 'run.jsonl', '-o', 'json']);
    expect(terminalOf(refused).error).toMatchObject({
      code: 'usage.invalid',
      message: expect.stringMatching(/allos-plugin-guard@1\.0\.0 cannot be recorded: it has the hook no-secrets/),
      hint: expect.stringContaining('--no-plugins'),
    });
    expect(existsSync(desk.path('run.jsonl'))).toBe(false);
    const recorded = await run(desk, config, ['--record', 'run.jsonl', '--no-plugins', '-o', 'stream-json']);
    const replayed = await desk.allos(['run', '--replay', 'run.jsonl', '-o', 'stream-json']);
    expect(recorded.code).toBe(0);
    expect(replayed.stdout).toBe(recorded.stdout);
  });

  it.concurrent('conflicts with another of the service, until the configuration chooses', async () => {
    await using desk = openDesk();
    const plugins = fixtures('good', 'guard', 'priced');
    const refused = await run(desk, { plugins }, ['-o', 'json']);
    expect(refused.code).toBe(9);
    expect(terminalOf(refused).error).toMatchObject({
      code: 'plugin.conflict',
      message: expect.stringMatching(/allos-plugin-guard@1\.0\.0 and allos-plugin-priced@1\.0\.0/),
      hint: expect.stringContaining('services: { pricing: allos-plugin-guard }'),
    });
    const chosen = await run(desk, { plugins, services: { pricing: 'priced' } }, ['-o', 'json']);
    expect(terminalOf(chosen)).toMatchObject({ exitCode: 0, costUsd: 6 });
  });

  it.concurrent('of a project that nobody trusts never runs; of one that is trusted it does', async () => {
    await using desk = openDesk();
    const canary = desk.path('canary');
    desk.write(
      'allos.config.yaml',
      JSON.stringify({ plugins: fixtures('good', 'guard', 'priced'), services: { pricing: 'guard' } }),
    );
    await using server = await startChatServer({ text: 'ok' }, { text: 'ok' });
    const env = { ...chatEnv(server), GUARD_CANARY: canary };
    const commands = [
      ['run', 'go', ...CHAT_FLAGS],
      ['container', 'graph', '--json'],
    ];
    for (const command of commands) {
      expect((await desk.allos(command, { env })).code).toBe(0);
      expect(existsSync(canary)).toBe(false);
    }
    await desk.allos([...(commands[1] ?? []), '--trust'], { env });
    expect(existsSync(canary)).toBe(true);
  });
});

describe('container graph', () => {
  it.concurrent('names the implementation and the package of every token, and the order of hooks', async () => {
    await using desk = openDesk();
    const file = desk.write('own.json', JSON.stringify({ plugins: fixtures('good', 'guard', 'throws') }));
    const args = ['container', 'graph', '--config', file, '-p', 'openai'];
    const text = await desk.allos(args);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^allos\/Pricing +session +Prices +allos-plugin-guard@1\.0\.0$/m);
    expect(text.stdout).toMatch(/^allos\/Provider +session +\w+ +allos-plugin-openai@\d/m);
    expect(text.stdout).toMatch(/^allos\/Policy +session +createDefaultPolicy +allos@\d/m);
    expect(text.stdout).toMatch(/^1 +no-secrets +beforeToolCall +NoSecrets +allos-plugin-guard@1\.0\.0$/m);
    const again = await desk.allos([...args, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({
      hooks: [{ name: 'no-secrets', on: ['beforeToolCall'], package: 'allos-plugin-guard', version: '1.0.0' }],
      unused: [],
      problems: [],
    });
    expect((await desk.allos([...args, '--json'])).stdout).toBe(again.stdout);
  });
});
