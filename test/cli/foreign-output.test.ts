import { join } from 'node:path';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { Finished } from './spawn-allos.js';

const NOISY = join(import.meta.dirname, '../fixtures/plugins/noisy');
/** Whatever the fixture does, each once. */
const NOISES = [1, 2, 3, 4, 5, 6, 7, 8].map((each) => `NOISE ${each}`);

async function runNoisy(
  desk: Desk,
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  await using server = await startChatServer({ calls: [{ name: 'make_noise', input: {} }] }, { text: 'The answer.' });
  const config = desk.write('noisy.json', JSON.stringify({ plugins: [NOISY] }));
  const args = ['run', 'go', '--config', config, ...flags, ...CHAT_FLAGS];
  return await desk.allos(args, { env: { ...chatEnv(server), ...env } });
}

const heard = ({ stderr }: Finished): readonly string[] => NOISES.filter((noise) => stderr.includes(noise));

describe('what a plugin writes to stdout', () => {
  it.concurrent('goes to stderr, beside an answer that is text', async () => {
    await using desk = openDesk();
    const run = await runNoisy(desk, []);
    expect(run).toMatchObject({ code: 0, stdout: 'The answer.\n' });
    expect(heard(run)).toEqual(NOISES);
  });

  it.concurrent('goes to stderr with -o json', async () => {
    await using desk = openDesk();
    const run = await runNoisy(desk, ['-o', 'json']);
    expect(eventsOf(run)).toHaveLength(1);
    expect(terminalOf(run)).toMatchObject({ type: 'run.completed', text: 'The answer.' });
    expect(heard(run)).toEqual(NOISES);
  });

  it.concurrent('goes to stderr with -o stream-json', async () => {
    await using desk = openDesk();
    const run = await runNoisy(desk, ['-o', 'stream-json']);
    expect(terminalOf(run)).toMatchObject({ type: 'run.completed', text: 'The answer.' });
    expect(eventsOf(run).map(({ seq }) => seq)).toEqual(eventsOf(run).map((_event, index) => index));
    expect(heard(run)).toEqual(NOISES);
  });

  it.concurrent('goes to stderr when the console and node:process were used before Allos began', async () => {
    await using desk = openDesk();
    const before = desk.write('before.mjs', "import 'node:process';\nconsole.log('before');\n");
    const run = await runNoisy(desk, [], { NODE_OPTIONS: `--import ${before}` });
    // The worker of the plugin begins with it, too.
    expect(run).toMatchObject({ code: 0, stdout: 'before\nThe answer.\n' });
    expect(heard(run)).toEqual(NOISES);
  });

  it.concurrent('goes to stderr while its manifest is made', async () => {
    await using desk = openDesk();
    const built = await desk.allos(['plugins', 'build', '--check', NOISY]);
    expect(built).toMatchObject({ code: 0, stdout: `${join(NOISY, 'package.json')}: up to date (make_noise)\n` });
    expect(built.stderr).toContain('NOISE 1');
  });
});
