import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAllos, isAllosError, NO_USAGE, type AllosOptions, type RunTerminal } from 'allos';
import { API_VERSION, definePlugin, Provider } from 'allos/plugin';
import { ScriptedProvider, type ScriptedTurn } from 'allos/plugin/testing';

type Script = ConstructorParameters<typeof ScriptedProvider>[0];

/** Words that mean nothing to who embeds Allos. */
const OF_THE_COMMAND_LINE = /(^|\s)--?[a-z]|allos (run|sessions)/;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allos-hints-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function options(script: Script, more: AllosOptions = {}): AllosOptions {
  @Provider({ name: 'script', description: 'Says its script.', defaultModel: 'script-1' })
  class Scripted extends ScriptedProvider {
    constructor() {
      super(script);
    }
  }
  const plugin = definePlugin({ name: 'script', apiVersion: API_VERSION, contributes: [Scripted] });
  const env = { ALLOS_HOME: join(folder, 'home') };
  return { cwd: folder, env, plugins: [plugin], ...more };
}

async function endOf(script: Script, more: AllosOptions = {}, run: object = {}): Promise<RunTerminal> {
  const { agent, dispose } = await createAllos(options(script, { provider: 'script', ...more }));
  try {
    return await agent.run('go', run).result();
  } finally {
    await dispose();
  }
}

async function refusal(more: AllosOptions): Promise<string> {
  try {
    await (await createAllos(options([], more))).dispose();
  } catch (error) {
    if (isAllosError(error)) return `${error.message}. ${error.hint}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

const USAGE = { ...NO_USAGE, inputTokens: 10, outputTokens: 10 };
const LOOK = { calls: [{ name: 'list_directory', input: {} }] };
const WRITE = { calls: [{ name: 'write_file', input: { path: 'a.txt', content: 'x' } }] };
const COMMAND = { calls: [{ name: 'shell_exec', input: { command: "echo 'a'" } }] };
const OUTSIDE = { calls: [{ name: 'write_file', input: { path: '/nowhere/x/y', content: 'x' } }] };

describe('the end of a run in a program', () => {
  it.each<[string, Script, AllosOptions, object, string]>([
    ['limit.turns', [LOOK, LOOK], { maxIterations: 1 }, {}, 'the option maxIterations'],
    ['limit.tokens', [{ ...LOOK, usage: USAGE }, LOOK], { maxRunTokens: 1 }, {}, 'the option maxRunTokens'],
    ['limit.output', [{ text: 'half', stopReason: 'length' }], {}, {}, 'the option maxTokens'],
  ])('names the option (%s)', async (code, script, more, run, expected) => {
    const { error } = await endOf(script, more, run);
    expect(error).toMatchObject({ code, hint: expect.stringContaining(expected) });
    expect(error?.hint).not.toMatch(OF_THE_COMMAND_LINE);
  });

  it('names the option of the run when its time is up', async () => {
    const { error } = await endOf(async () => await new Promise(() => undefined), {}, { timeoutMs: 50 });
    expect(error).toMatchObject({ code: 'run.timeout', hint: expect.stringContaining('timeoutMs') });
    expect(error?.hint).not.toMatch(OF_THE_COMMAND_LINE);
  });

  it.each<[ScriptedTurn, string]>([
    [WRITE, 'allow it with the option allow: ["write_file(./a.txt)"], or give an approver'],
    [COMMAND, `allow it with the option allow: ["shell_exec(echo 'a')"], or give an approver`],
    [OUTSIDE, 'allow it with the options directories: ["/nowhere/x"], allow: ["write_file(/nowhere/x/y)"]'],
  ])('names what would allow a call that nobody could be asked about', async (call, expected) => {
    const { error, denials } = await endOf([call, { text: 'ok' }]);
    expect(error?.message).toContain(expected);
    expect(denials[0]?.reason).toContain(expected);
    expect(denials[0]?.reason).not.toMatch(OF_THE_COMMAND_LINE);
  });
});

describe('what createAllos refuses', () => {
  it.each<[string, AllosOptions, string]>([
    ['a misspelt provider', { model: 'opnai/gpt' }, 'the option provider'],
    ['no session to go on with', { provider: 'script', session: { type: 'latest' } }, 'the option session'],
    ['an address without a provider', { baseUrl: 'http://127.0.0.1:9' }, 'the option provider'],
  ])('names the option (%s)', async (_what, more, expected) => {
    const said = await refusal(more);
    expect(said).toContain(expected);
    expect(said).not.toMatch(OF_THE_COMMAND_LINE);
  });

  it('tells a session of another address by the options that lead there', async () => {
    const session = { type: 'new', path: join(folder, 's.jsonl') } as const;
    await endOf([{ text: 'ok' }], { session, baseUrl: 'http://127.0.0.1:9/v1' });
    const said = await refusal({ session: { type: 'open', reference: session.path } });
    expect(said).toContain('Add the options provider: "script", baseUrl: "http://127.0.0.1:9/v1" to go on there');
    expect(said).not.toMatch(OF_THE_COMMAND_LINE);
  });
});
