import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAllos, type AgentEvent, type AllosOptions } from 'allos';
import { API_VERSION, definePlugin, Provider, type Plugin } from 'allos/plugin';
import { FixedClock, ScriptedProvider, type ScriptedTurn } from 'allos/plugin/testing';
import demo from '../../plugins/allos-plugin-demo/src/index.js';
import files from '../../plugins/allos-plugin-files/src/index.js';
import shell from '../../plugins/allos-plugin-shell/src/index.js';
import { runTask } from '../../examples/embed.js';
import { createCarefulAllos } from '../../examples/custom-policy.js';
import clockPlugin from '../../examples/custom-tool.js';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'allos-examples-'));
});
afterEach(async () => await rm(cwd, { recursive: true, force: true }));

describe('examples/embed.ts', () => {
  it('runs a task, tells what happens and gives the answer', async () => {
    await cp(join(import.meta.dirname, '..', '..', 'plugins', 'allos-plugin-demo', 'sample'), cwd, { recursive: true });
    const lines: string[] = [];
    const options: AllosOptions = { ...alone([demo, files, shell]), provider: 'demo', mode: 'auto' };
    const answer = await runTask('Fix the failing test', options, (line) => lines.push(line));
    expect(answer).toContain('the test passes now');
    expect(await readFile(join(cwd, 'src', 'prices.js'), 'utf8')).toContain('1 - percent / 100');
    expect(lines[0]).toBe('demo/scripted-demo has 7 tools');
    expect(lines).toContain('edit_file: ok, modified src/prices.js');
    expect(lines.at(-1)).toMatch(/model calls, 0 denied$/);
  });
});

describe('examples/custom-policy.ts', () => {
  const script = [{ calls: [{ name: 'shell_exec', input: { command: 'touch ran' } }] }, { text: 'I was not let.' }];

  it('denies commands whatever the mode', async () => {
    const { agent, allos } = await createCarefulAllos({ ...alone([scripted(script), shell]), mode: 'auto' });
    const { denials, exitCode } = await agent.run('x').result();
    await allos.dispose();
    expect(denials).toMatchObject([{ tool: 'shell_exec', reason: 'This program runs no commands' }]);
    expect(exitCode).toBe(0);
    await expect(readFile(join(cwd, 'ran'))).rejects.toThrow('ENOENT');
  });

  it('is what makes the difference: without it the command runs', async () => {
    const { agent, dispose } = await createAllos({ ...alone([scripted(script), shell]), mode: 'auto' });
    await agent.run('x');
    await dispose();
    expect(await readFile(join(cwd, 'ran'), 'utf8')).toBe('');
  });
});

describe('examples/custom-tool.ts', () => {
  it('gives a model the time, by the clock that is injected', async () => {
    const script = [
      { calls: [{ name: 'current_time' }, { name: 'current_time', input: { what: 'date' } }] },
      { text: 'Now you know.' },
    ];
    const options = { ...alone([scripted(script), clockPlugin]), clock: new FixedClock('2026-11-22T10:20:30.000Z') };
    const { agent, dispose } = await createAllos(options);
    const events: AgentEvent[] = [];
    for await (const event of agent.run('What time is it?')) events.push(event);
    await dispose();
    const results = events.flatMap((event) => (event.type === 'tool.completed' ? [event.result.text] : []));
    expect(results).toEqual(['10:20:30', '2026-11-22']);
  });
});

/** Options with these plugins and no others, apart from the machine's own. */
function alone(plugins: readonly Plugin[]): AllosOptions {
  return { cwd, env: { PATH: process.env['PATH'] }, plugins, builtInPlugins: false };
}

/** A plugin whose model says what the script says. A variable that is always set names it, as a key would. */
function scripted(script: readonly ScriptedTurn[]): Plugin {
  @Provider({ name: 'script', description: 'A script', keyEnv: ['PATH'], defaultModel: 'script-1' })
  class Script extends ScriptedProvider {
    constructor() {
      super(script);
    }
  }
  return definePlugin({ name: 'allos-plugin-script', apiVersion: API_VERSION, contributes: [Script] });
}
