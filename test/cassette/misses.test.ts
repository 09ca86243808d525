import { readFileSync, writeFileSync } from 'node:fs';
import { createAllos, TOKENS, type Policy } from '../../src/index.js';
import { definePlugin } from '../../src/plugin/define-plugin.js';
import { Tool } from '../../src/plugin/decorators.js';
import { jsonSchemaInput } from '../../src/plugin/input/json-schema-input.js';
import type { RunTerminal } from '../../src/plugin/event.js';
import { OVERLOADED, pluginOf, printed, rehearse, type Play, type Rehearsal } from './rehearsal.js';

const LOOK = { name: 'look', input: { waitMs: 0, says: [], result: 'ok', text: 'seen' } };
const PLAY: Play = { turns: [{ text: 'I look.', calls: [LOOK] }, { text: 'There it is.' }] };

async function recorded(play = PLAY): Promise<Rehearsal & { readonly stream: string }> {
  const rehearsal = rehearse(play);
  const allos = await rehearsal.record({ maxIterations: 5 });
  const stream = await printed(allos.agent.run('find it'));
  await allos.dispose();
  return Object.assign(rehearsal, { stream });
}

/** Replays it, with what is on the tape changed before. */
async function endOf(
  rehearsal: Rehearsal,
  { task = 'find it', change = (text: string) => text } = {},
): Promise<RunTerminal> {
  writeFileSync(rehearsal.file, change(readFileSync(rehearsal.file, 'utf8')));
  const { agent } = await rehearsal.replay();
  return await agent.run(task).result();
}

describe('a replay', () => {
  it('says what differs of the task, and both values', async () => {
    await using rehearsal = await recorded();
    expect(await endOf(rehearsal, { task: 'find that' })).toMatchObject({
      type: 'run.failed',
      exitCode: 1,
      turns: 0,
      error: {
        code: 'cassette.miss',
        message: expect.stringMatching(/line 3: the task is not .* recorded "find it", now "find that"$/),
        hint: expect.stringContaining('record it again'),
      },
    });
  });

  it('wants the files and the schema of a task again', async () => {
    const PARTS = {
      files: [{ name: 'notes.txt', data: Buffer.from('Here.\n') }],
      jsonSchema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
    } as const;
    await using rehearsal = rehearse({ turns: [{ text: 'one' }, { text: '{"n":1}' }] });
    const recording = await rehearsal.record();
    const stream = await printed(recording.agent.run('count', PARTS));
    await recording.dispose();
    expect(stream).toContain('"output":{"n":1}');
    expect(await printed((await rehearsal.replay()).agent.run('count', PARTS))).toBe(stream);
    const without = await (await rehearsal.replay()).agent.run('count').result();
    expect(without).toMatchObject({ turns: 1, error: { code: 'cassette.miss' } });
  });

  it('says what differs of a request: where, and both values', async () => {
    await using rehearsal = await recorded();
    const said = 'recorded "seen somewhere", now "seen"';
    const change = (text: string): string => {
      const at = text.lastIndexOf('"text":"seen"');
      return `${text.slice(0, at)}"text":"seen somewhere"${text.slice(at + '"text":"seen"'.length)}`;
    };
    const end = await endOf(rehearsal, { change });
    expect(end.error?.message).toContain('the request is not the recorded one. messages[2].content[0].text: ');
    expect(end.error?.message).toContain(said);
    expect(end).toMatchObject({ exitCode: 1, turns: 2, error: { code: 'cassette.miss' } });
  });

  it.each([
    ['mode', { mode: 'plan' }, 'mode: recorded "edits", now "plan"'],
    ['a system prompt', { systemPrompt: 'Be brief.' }, 'systemPrompt: recorded nothing, now "Be brief."'],
    ['a model', { model: 'second/two' }, 'model: recorded "one", now "second/two"'],
    ['a provider', { provider: 'second' }, 'provider: recorded "first", now "second"'],
    ['bounds', { maxIterations: 2 }, 'maxIterations: recorded 5, now 2'],
    ['rules', { deny: ['look'] }, 'deny: recorded nothing, now ["look"]'],
  ] as const)('refuses other options before it begins: %s', async (_what, options, difference) => {
    await using rehearsal = await recorded();
    await expect(rehearsal.replay(options)).rejects.toMatchObject({
      code: 'cassette.miss',
      message: expect.stringContaining(difference),
    });
  });

  it('refuses tools that are not those of the recording', async () => {
    await using rehearsal = await recorded();
    const [first, second, ...tools] = pluginOf(PLAY).contributes;
    @Tool({ name: 'look', description: 'Looks far.', effects: 'read', input: jsonSchemaInput({ type: 'object' }) })
    class Look {
      async execute(): Promise<{ success: boolean }> {
        return { success: true };
      }
    }
    const with_ = (...contributes: readonly unknown[]): object => ({
      plugins: [definePlugin({ name: 'allos-plugin-play', apiVersion: 1, contributes: contributes as never })],
    });
    await expect(rehearsal.replay(with_(first, second, Look, ...tools.slice(1)))).rejects.toMatchObject({
      code: 'cassette.miss',
      message: expect.stringContaining('the tool look.description: recorded "Does look.", now "Looks far."'),
    });
    await expect(rehearsal.replay(with_(first, second, ...tools.slice(1)))).rejects.toMatchObject({
      message: expect.stringMatching(/the tool look: recorded \{.*, now nothing/),
    });
    await expect(rehearsal.replay(with_(first, second, ...tools))).resolves.toBeDefined();
  });

  it('ends where the recording does, and says so', async () => {
    await using rehearsal = await recorded();
    const lines = readFileSync(rehearsal.file, 'utf8').trimEnd().split('\n');
    for (let kept = 3; kept < lines.length; kept++) {
      const end = await endOf(rehearsal, { change: () => lines.slice(0, kept).join('\n') + '\n' });
      const isWhole = kept === lines.length - 1;
      expect([kept, end.status]).toEqual([kept, isWhole ? 'ok' : 'failed']);
      if (isWhole) continue;
      expect(end.error).toMatchObject({
        code: 'cassette.miss',
        message: expect.stringContaining('recording ends here'),
      });
    }
  });

  it('takes half a last line for none, and a broken line between others for the end of all', async () => {
    await using rehearsal = await recorded();
    const whole = readFileSync(rehearsal.file, 'utf8');
    const half = await endOf(rehearsal, { change: (text) => text.slice(0, -20) });
    expect(half).toMatchObject({ status: 'ok', text: 'There it is.' });
    writeFileSync(rehearsal.file, whole.replace('{"type":"answer"', '{"type":"nothing"'));
    await expect(rehearsal.replay()).rejects.toMatchObject({
      code: 'cassette.invalid',
      message: expect.stringMatching(/line 7 cannot be read$/),
    });
  });

  it('runs no more than was recorded', async () => {
    await using rehearsal = await recorded();
    const { agent } = await rehearsal.replay();
    expect(await agent.run('find it')).toBe('There it is.');
    const end = await agent.run('find it').result();
    expect(end.error).toMatchObject({ code: 'cassette.miss', message: expect.stringContaining('recording ends here') });
  });

  it('asks neither for the policy, whatever is bound, nor for a person, a key, the folder or the plugin', async () => {
    await using rehearsal = await recorded({ turns: [{ calls: [{ ...LOOK, name: 'call' }] }, { text: 'No.' }] });
    const nobody = (): never => {
      throw new Error('it was asked');
    };
    const allos = await createAllos({
      cassette: { replay: rehearsal.file },
      approver: { approve: nobody },
      builtInPlugins: false,
      cwd: '/no/such/folder',
      env: {},
    });
    const policy: Policy = { decide: nobody };
    allos.container.rebind(TOKENS.Policy).toConstantValue(policy);
    allos.container.rebind(TOKENS.Clock).toConstantValue({ now: nobody, monotonic: nobody, sleep: nobody });
    expect(allos.model).toEqual({ provider: 'first', model: 'one' });
    expect(allos.tools.map(({ name }) => name)).toEqual(['look', 'make', 'call']);
    expect(await printed(allos.agent.run('find it'))).toBe(rehearsal.stream);
    expect(JSON.parse(rehearsal.stream.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ exitCode: 6 });
    await allos.dispose();
  });
});

describe('a recording of more than one run', () => {
  it('holds the conversation: runs, a compaction that was asked for, a model that took over', async () => {
    const turns = [
      ...[1, 2, 3].map((at) => ({
        text: `look ${at}`,
        calls: [{ ...LOOK, input: { ...LOOK.input, text: 'x '.repeat(900) } }],
      })),
      { text: 'first done' },
      { text: 'SUMMARY' },
      { error: OVERLOADED },
    ];
    await using rehearsal = rehearse({ turns, standIn: [{ text: 'second done' }] });
    const providerDefaults = {
      retries: 0,
      timeouts: { connectMs: 1000, firstByteMs: 1000, idleMs: 1000, totalMs: 1000 },
    };
    const perform = async (allos: Awaited<ReturnType<typeof rehearsal.make>>): Promise<readonly unknown[]> => {
      const first = await printed(allos.agent.run('one'));
      const { context } = allos.agent;
      const compacted = await allos.agent.compact();
      const second = await printed(allos.agent.run('two'));
      return [first, context, compacted, second, allos.agent.usage, allos.agent.messages];
    };
    const fallbackModels = ['second/two'];
    const before = await perform(await rehearsal.record({ providerDefaults, fallbackModels }));
    expect(JSON.stringify(before)).toContain('SUMMARY');
    expect(before[3]).toContain('"type":"hop"');
    const calls = rehearsal.done.length;
    const after = await perform(await rehearsal.replay({ fallbackModels }));
    expect(after).toEqual(before);
    expect(rehearsal.done).toHaveLength(calls);
  });

  it('goes on after a run that was done otherwise', async () => {
    await using rehearsal = rehearse({ turns: [{ calls: [LOOK] }, { text: 'one' }, { text: 'two' }] });
    const made = await rehearsal.record();
    await printed(made.agent.run('first'));
    const second = await printed(made.agent.run('second'));
    await made.dispose();
    const { agent } = await rehearsal.replay();
    expect(await agent.run('another').result()).toMatchObject({ error: { code: 'cassette.miss' } });
    const again = await agent.run('second').result();
    expect(again.error?.message).toContain('messages');
    expect(second).toContain('"text":"two"');
  });

  it('goes on with a session as it was then', async () => {
    await using rehearsal = rehearse({ turns: [{ text: 'one' }] });
    const path = `${rehearsal.folder}/session.jsonl`;
    const first = await rehearsal.make({ session: { type: 'new', path }, systemPrompt: 'Be kind.' });
    expect(await first.agent.run('first')).toBe('one');
    await first.dispose();
    const session = { type: 'open', reference: path } as const;
    const made = await rehearsal.record({ session });
    const stream = await printed(made.agent.run('second'));
    await made.dispose();
    const kept = readFileSync(path, 'utf8');
    const replayed = await rehearsal.replay({ session });
    expect(replayed.agent.messages).toHaveLength(2);
    expect(await printed(replayed.agent.run('second'))).toBe(stream);
    expect(readFileSync(path, 'utf8')).toBe(kept);
  });
});
