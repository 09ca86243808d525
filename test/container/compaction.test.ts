import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAllos, loadSession, type Allos, type AllosOptions } from '../../src/index.js';
import { Provider, Tool } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin } from '../../src/plugin/define-plugin.js';
import { jsonSchemaInput } from '../../src/plugin/input/json-schema-input.js';
import { unpairedCalls } from '../../src/plugin/projection.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { readSession } from '../../src/session/read-session.js';
import { SmallModel, usage } from '../agent/small-model.js';

const CALLS = 6;
const SECRET = 'hunter2-hunter2-hunter2';

let cwd: string;
let file: string;
const made: Allos[] = [];
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'allos-compaction-')));
  file = join(cwd, 'task.jsonl');
});
afterEach(async () => {
  for (const allos of made.splice(0)) await allos.dispose();
  rmSync(cwd, { recursive: true, force: true });
});

function options(more: Partial<AllosOptions> = {}): AllosOptions {
  @Provider({ name: 'scripted', description: 'A script', defaultModel: 'script-1' })
  class Scripted extends SmallModel {
    constructor() {
      super(
        100_000,
        (_request, turn) => {
          const told = { usage: usage(1_000 + 650 * turn, 10) };
          return turn < CALLS ? { calls: [{ name: 'read', input: {} }], ...told } : { text: 'done', ...told };
        },
        () => ({ text: `SUMMARY ${SECRET}`, usage: usage(50, 5) }),
      );
    }
  }
  @Tool({
    name: 'read',
    description: 'Reads.',
    effects: 'read',
    permission: 'always_allow',
    input: jsonSchemaInput({ type: 'object', properties: {}, additionalProperties: false }),
  })
  class Read {
    async execute(): Promise<{ success: true; result: string }> {
      return { success: true, result: 'word '.repeat(500) };
    }
  }
  const plugin = definePlugin({ name: 'allos-plugin-test', apiVersion: API_VERSION, contributes: [Scripted, Read] });
  const env = { ALLOS_HOME: join(cwd, 'home'), SERVICE_API_KEY: SECRET };
  return { cwd, env, plugins: [plugin], builtInPlugins: false, provider: 'scripted', ...more };
}

async function keep(allos: Promise<Allos>): Promise<Allos> {
  made.push(await allos);
  return await allos;
}

describe('a conversation that was shortened', () => {
  it('is resumed as it was left, with what it took, and its file holds all of it', async () => {
    const first = await keep(createAllos(options({ session: { type: 'new', path: file } })));
    await first.agent.run('the first task');
    const { compaction } = await first.agent.compact();
    expect(compaction).toMatchObject({ cause: 'asked', by: 'model' });
    const left = { messages: first.agent.messages, usage: first.agent.usage };
    expect(left.usage).toMatchObject({ turns: CALLS + 2, output: 10 * (CALLS + 1) + 5, costUsd: null });
    await first.dispose();

    expect(readFileSync(file, 'utf8')).not.toContain(SECRET);
    const { events } = readSession(file).contents;
    const whole = foldTranscript(events.filter(({ type }) => type !== 'compaction'));
    expect(whole.messages.filter(({ role }) => role === 'tool')).toHaveLength(CALLS);

    const second = await keep(createAllos(options({ session: { type: 'open', reference: file } })));
    expect(second.agent.messages.map(({ id }) => id)).toEqual(left.messages.map(({ id }) => id));
    expect(second.agent.usage).toEqual(left.usage);
    expect(await second.agent.run('go on')).toBe('done');
  });

  it('is measured after a resume by what its model told last', async () => {
    const first = await keep(createAllos(options({ session: { type: 'new', path: file } })));
    await first.agent.run('the first task');
    const { tokens } = first.agent.context;
    await first.dispose();
    const second = await keep(createAllos(options({ session: { type: 'open', reference: file } })));
    expect(second.agent.context).toEqual({ tokens, window: 100_000, needsCompaction: false });
  });

  it('that nothing was kept of is saved with all that was said', async () => {
    const first = await keep(createAllos(options()));
    await first.agent.run('the first task');
    await first.agent.compact();
    await first.agent.run('and then');
    await first.agent.compact();
    await first.agent.saveSession(file);
    const { events } = readSession(file).contents;
    const whole = foldTranscript(events.filter(({ type }) => type !== 'compaction'));
    expect(whole.messages.filter(({ role }) => role === 'tool')).toHaveLength(CALLS);
    expect(foldTranscript(events).lineage).not.toBe(first.agent.sessionId);

    const second = await keep(loadSession(file, options()));
    expect(second.agent.messages.map(({ id }) => id)).toEqual(first.agent.messages.map(({ id }) => id));
    expect(second.agent.usage).toEqual(first.agent.usage);
  });

  it('goes on wherever its file breaks off', async () => {
    const first = await keep(createAllos(options({ session: { type: 'new', path: file } })));
    await first.agent.run('the first task');
    await first.agent.compact();
    await first.dispose();
    const bytes = readFileSync(file);
    const header = bytes.indexOf('\n') + 1;
    for (let cut = 0; cut < 12; cut++) {
      const path = join(cwd, `cut-${cut}.jsonl`);
      writeFileSync(path, bytes.subarray(0, Math.round(header + ((bytes.length - header) * cut) / 11)));
      const allos = await keep(createAllos(options({ session: { type: 'open', reference: path } })));
      expect(unpairedCalls(allos.agent.messages)).toEqual([]);
      expect(await allos.agent.run('go on')).toBe('done');
      await allos.dispose();
    }
  });

  it('is refused a share of the window that is none', async () => {
    await expect(createAllos(options({ compactAt: 0 }))).rejects.toMatchObject({ code: 'usage.invalid' });
    await expect(createAllos(options({ compactAt: 1.1 }))).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});
