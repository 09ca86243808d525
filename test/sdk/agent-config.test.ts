import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAllos, loadSession, type AllosOptions, type RunTerminal } from 'allos';
import { API_VERSION, definePlugin, Provider, type Plugin } from 'allos/plugin';
import { ScriptedProvider, type RecordedRequest, type ScriptedTurn } from 'allos/plugin/testing';
import files from '../../plugins/allos-plugin-files/src/index.js';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'allos-config-'));
  await writeFile(join(cwd, 'a.txt'), 'a\n');
});
afterEach(async () => await rm(cwd, { recursive: true, force: true }));

const READ = { calls: [{ name: 'read_file', input: { path: 'a.txt' } }] };

/** One run with these options: what the model was asked, and how it ended. */
async function asked(
  options: AllosOptions,
  script: readonly ScriptedTurn[] = [{ text: 'Done.' }],
): Promise<{ readonly requests: readonly RecordedRequest[]; readonly end: RunTerminal }> {
  const { plugin, requests } = scripted(script);
  const { agent, dispose } = await createAllos({
    cwd,
    env: {},
    plugins: [plugin, files],
    builtInPlugins: false,
    provider: 'script',
    ...options,
  });
  const end = await agent.run('go').result();
  await dispose();
  return { requests: requests(), end };
}

describe('the words of AgentConfig', () => {
  it('model, temperature and maxTokens go to the model, and nothing of them that was not said', async () => {
    const [said] = (await asked({ model: 'script-2', temperature: 0.3, maxTokens: 77 })).requests;
    expect(said).toMatchObject({ model: 'script-2', temperature: 0.3, maxOutputTokens: 77 });
    const [silent] = (await asked({})).requests;
    expect(silent).toMatchObject({ model: 'script-1' });
    expect(Object.keys(silent ?? {})).not.toContain('temperature');
  });

  it('tools are the tools that the model is offered', async () => {
    const { requests } = await asked({ tools: ['read_file', 'list_directory'] });
    expect(requests[0]?.tools.map(({ name }) => name).sort()).toEqual(['list_directory', 'read_file']);
  });

  it('maxIterations bounds the model calls', async () => {
    const { requests, end } = await asked({ maxIterations: 2 }, [READ, READ, READ]);
    expect(requests).toHaveLength(2);
    expect(end).toMatchObject({ status: 'limit', exitCode: 7 });
  });

  it('toolPermissions say what a tool may do, whatever it says itself', async () => {
    const script = [READ, { text: 'Done.' }];
    expect((await asked({}, script)).end.denials).toEqual([]);
    expect((await asked({ toolPermissions: { read_file: 'never' } }, script)).end.denials).toMatchObject([
      { tool: 'read_file', unattended: false },
    ]);
  });

  it('autoApproveSafeTools: false asks for them, too', async () => {
    const { end } = await asked({ autoApproveSafeTools: false }, [READ, { text: 'Done.' }]);
    expect(end.denials).toMatchObject([{ tool: 'read_file', unattended: true }]);
  });

  it('systemPrompt replaces the built-in one; one that is set later replaces the first', async () => {
    const file = join(cwd, 'session.jsonl');
    const { plugin, requests } = scripted([{ text: 'One.' }, { text: 'Two.' }]);
    const options = { cwd, env: {}, plugins: [plugin], builtInPlugins: false, provider: 'script' };
    const first = await createAllos({ ...options, systemPrompt: 'Be brief.' });
    await first.agent.run('one');
    await first.agent.saveSession(file);
    await first.dispose();
    const second = await loadSession(file, { ...options, systemPrompt: 'Be exact.' });
    await second.agent.run('two');
    await second.dispose();
    const systems = requests().map(({ system }) => system);
    expect(systems[0]).toContain('Be brief.');
    expect(systems[1]).toContain('Be exact.');
    expect(systems[1]).not.toContain('Be brief.');
    expect((await asked({})).requests[0]?.system).toMatch(/^You are/);
  });
});

function scripted(script: readonly ScriptedTurn[]): {
  readonly plugin: Plugin;
  readonly requests: () => readonly RecordedRequest[];
} {
  const made: ScriptedProvider[] = [];
  let at = 0;
  @Provider({ name: 'script', description: 'A script', defaultModel: 'script-1' })
  class Script extends ScriptedProvider {
    constructor() {
      super(script.slice(at++));
      made.push(this);
    }
  }
  const plugin = definePlugin({ name: 'allos-plugin-script', apiVersion: API_VERSION, contributes: [Script] });
  return { plugin, requests: () => made.flatMap((each) => each.requests) };
}
