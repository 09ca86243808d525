import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAllos, loadSession, type Allos, type AllosOptions } from '../../src/index.js';
import { API_VERSION, definePlugin, type Plugin } from '../../src/plugin/define-plugin.js';
import { Provider } from '../../src/plugin/decorators.js';
import { ScriptedProvider, type ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import { readSession } from '../../src/session/read-session.js';
import { lockSession } from '../../src/session/session-lock.js';

const SECRET = 'hunter2-hunter2-hunter2';

let cwd: string;
let file: string;
const made: Allos[] = [];
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'allos-save-')));
  file = join(cwd, 'deep', 'task.jsonl');
});
afterEach(async () => {
  for (const allos of made.splice(0)) await allos.dispose();
  rmSync(cwd, { recursive: true, force: true });
});

function options(...script: readonly ScriptedTurn[]): AllosOptions {
  @Provider({ name: 'scripted', description: 'A script', defaultModel: 'script-1' })
  class Scripted extends ScriptedProvider {
    constructor() {
      super(script);
    }
  }
  const plugin: Plugin = definePlugin({ name: 'allos-plugin-test', apiVersion: API_VERSION, contributes: [Scripted] });
  const env = { ALLOS_HOME: join(cwd, 'home'), SERVICE_API_KEY: SECRET };
  return { cwd, env, plugins: [plugin], builtInPlugins: false, provider: 'scripted' };
}

async function keep(allos: Promise<Allos>): Promise<Allos> {
  made.push(await allos);
  return await allos;
}

const refusal = (code: string, message: RegExp): Error =>
  expect.objectContaining({ code, message: expect.stringMatching(message), hint: expect.stringMatching(/./) }) as Error;

describe('agent.saveSession and loadSession', () => {
  it('give another agent the conversation of one that kept nothing, system prompt and all', async () => {
    const first = await keep(createAllos({ ...options({ text: 'One.' }, { text: 'Two.' }), systemPrompt: 'Be brief' }));
    await first.agent.run(`first ${SECRET}`);
    await first.agent.saveSession(file);
    await first.agent.run('second');
    await first.agent.saveSession(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(cwd, 'deep'))).toEqual(['task.jsonl']);
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET);
    const { header, contents } = readSession(file);
    expect(header).toMatchObject({ id: first.agent.sessionId, cwd });
    expect(contents).toMatchObject({ warnings: [], damaged: false });
    expect(contents.events[0]).toMatchObject({ message: { role: 'system', content: [{ text: 'Be brief' }] } });

    const second = await keep(loadSession(file, options({ text: 'Three.' })));
    expect(second.agent.sessionId).toBe(first.agent.sessionId);
    expect(second.agent.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(await second.agent.run('third')).toBe('Three.');
    await second.agent.saveSession(file);
    expect(readFileSync(file, 'utf8')).toContain('Three.');
  });

  it('copy a session that is kept, with all that its events tell', async () => {
    const allos = await keep(createAllos({ ...options({ text: 'One.' }), session: { type: 'new' } }));
    await allos.agent.run('first');
    await allos.agent.saveSession(file);
    const events = readSession(file).contents.events;
    expect(events[0]).toMatchObject({ type: 'run.started', sessionId: allos.agent.sessionId });
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', text: 'One.' });
  });

  it('can save a conversation that has not begun', async () => {
    const allos = await keep(createAllos({ ...options(), session: { type: 'new' } }));
    await allos.agent.saveSession(file);
    const loaded = await keep(loadSession(file, options({ text: 'Yes.' })));
    expect(loaded.agent.messages).toEqual([]);
    expect(await loaded.agent.run('x')).toBe('Yes.');
  });

  it('replace nothing that is not their own or that changed', async () => {
    const { agent } = await keep(createAllos(options({ text: 'One.' }, { text: 'Two.' })));
    await agent.run('first');
    const story = join(cwd, 'story.md');
    writeFileSync(story, 'Once');
    for (const path of [story, cwd]) {
      await expect(agent.saveSession(path)).rejects.toThrow(refusal('session.invalid', /exists already/));
    }
    expect(readFileSync(story, 'utf8')).toBe('Once');
    await agent.saveSession(file);
    const lock = lockSession(file, 'test');
    await expect(agent.saveSession(file)).rejects.toThrow(refusal('session.locked', /in use/));
    lock.release();
    writeFileSync(file, '\n', { flag: 'a' });
    await expect(agent.saveSession(file)).rejects.toThrow(refusal('session.invalid', /exists already/));
    await expect(agent.saveSession(join(story, 'x.jsonl'))).rejects.toThrow(refusal('session.write', /./));
  });

  it('refuse to load what is not there, no session, or in use', async () => {
    await expect(loadSession(file, options())).rejects.toThrow(refusal('session.not_found', /no file/));
    const story = join(cwd, 'story.md');
    writeFileSync(story, 'Once');
    await expect(loadSession(story, options())).rejects.toThrow(refusal('session.invalid', /no session/));
    const { agent } = await keep(createAllos(options({ text: 'One.' })));
    await agent.run('first');
    await agent.saveSession(file);
    await keep(loadSession(file, options()));
    await expect(loadSession(file, options())).rejects.toThrow(refusal('session.locked', /in use/));
  });
});
