import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCassetteFile } from '../../src/cassette/cassette-file.js';
import { readCassette } from '../../src/cassette/read-cassette.js';
import { Recorder } from '../../src/cassette/recorder.js';
import type { Plugin } from '../../src/plugin/define-plugin.js';
import { isAllosError } from '../../src/plugin/error.js';
import { TOKENS } from '../../src/plugin/tokens.js';
import { hook, service } from '../container/plugin-bench.js';
import { printed, rehearse, type Play, type Rehearsal } from './rehearsal.js';

const KNOWN = 'hunter2-hunter2-hunter2';
const SHAPED = 'sk-abcdefghijklmnop0123456789';
const deed = (text: string): object => ({ waitMs: 0, says: [text], result: 'ok', text });

async function recordedTo(rehearsal: Rehearsal, record: string): Promise<string> {
  const allos = await rehearsal.make({ cassette: { record } });
  const text = await printed(allos.agent.run('do it'));
  await allos.dispose();
  return text;
}

async function refusal(
  rehearsal: Rehearsal,
  cassette: { readonly record: string } | { readonly replay: string },
): Promise<string> {
  try {
    await rehearsal.make({ cassette });
  } catch (error) {
    if (isAllosError(error)) return `${error.code}: ${error.message}`;
  }
  return 'nothing';
}

describe('a recording', () => {
  it('holds no key: neither known ones nor what has their shape, in one piece or in several', async () => {
    const pieces = (text: string): readonly string[] => text.match(/.{1,5}/gs) ?? [];
    const play: Play = {
      turns: [
        {
          reasoning: `I have ${SHAPED} and ${KNOWN}.`,
          text: pieces(`The keys are ${KNOWN} and ${SHAPED}, so take care.`),
          calls: [
            { name: 'look', input: deed(`API_KEY=${SHAPED} ${KNOWN}`) as never },
            { name: 'call', input: deed('x') as never },
          ],
        },
        { text: pieces(`Nothing but ${SHAPED}`), error: { kind: 'cut', message: `it was cut at ${KNOWN}` } },
      ],
    };
    await using rehearsal = rehearse(play);
    const allos = await rehearsal.record({
      env: { SERVICE_API_KEY: KNOWN },
      systemPrompt: `Never say ${KNOWN}.`,
      approver: { approve: async () => ({ decision: 'deny', by: 'user', reason: `not with ${KNOWN}` }) },
    });
    const stream = await printed(allos.agent.run(`Use ${SHAPED} or ${KNOWN}`));
    await allos.dispose();
    const file = readFileSync(rehearsal.file, 'utf8');
    expect(keysIn(file)).toEqual([]);
    // The same eyes see the keys where they were not taken out.
    expect(keysIn(stream)).toEqual([KNOWN, SHAPED]);
    expect(file).toContain('[redacted]');

    // Neither key is known when it is replayed, and the task is the recorded one.
    const replayed = await rehearsal.replay({ env: {} });
    const [task] = readCassette(rehearsal.file).lines.flatMap((line) =>
      line.type === 'begun' && line.work.type === 'run' ? [line.work.task] : [],
    );
    const again = await printed(replayed.agent.run(task ?? ''));
    const cleaned = (text: string): readonly string[] => typesOf(text);
    expect(cleaned(again)).toEqual(cleaned(stream));
    const texts = again.match(/"type":"message.delta","channel":"text","text":"([^"]*)"/g) ?? [];
    expect(texts.map((text) => /"text":"([^"]*)"$/.exec(text)?.[1]).join('')).toBe(
      'The keys are [redacted] and [redacted], so take care.Nothing but [redacted]',
    );
    // And with the task as it was typed, where the key is known.
    const env = { SERVICE_API_KEY: KNOWN };
    const typed = await rehearsal.replay({ env, systemPrompt: `Never say ${KNOWN}.` });
    expect(typesOf(await printed(typed.agent.run(`Use ${SHAPED} or ${KNOWN}`)))).toEqual(typesOf(stream));
  });

  it.each<[string, Plugin]>([
    ['the hook look', hook('look', { onEvent: () => undefined })],
    ['a subscriber', service('tell', TOKENS.EventSubscriber, () => ({ onEvent: () => undefined }))],
    ['a context strategy', service('brief', TOKENS.ContextStrategy, () => ({}))],
  ])('is refused with a plugin that has %s, before anything of it is made', async (what, plugin) => {
    await using rehearsal = rehearse({ turns: [{ text: 'done' }] });
    const made = rehearsal.record({ plugins: [rehearsal.plugin, plugin] });
    await expect(made).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringContaining(`${plugin.name}@inline cannot be recorded: it has ${what}`),
    });
    expect(readdirSync(rehearsal.folder)).toEqual([]);
  });

  it('holds what other services of plugins said', async () => {
    await using rehearsal = rehearse({
      turns: [
        {
          text: 'done',
          usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
        },
      ],
    });
    const prices = service('priced', TOKENS.Pricing, () => ({ costOf: () => 7 }));
    const brief = service('brief', TOKENS.ContextStrategy, () => ({}));
    const plugins = [rehearsal.plugin, prices, brief];
    const allos = await rehearsal.record({ plugins, services: { contextStrategy: 'allos' } });
    const before = await printed(allos.agent.run('do it'));
    await allos.dispose();
    expect(before).toContain('"costUsd":7');
    const replayed = await rehearsal.replay({ plugins });
    expect(await printed(replayed.agent.run('do it'))).toBe(before);
  });

  it('is private, and is written as the run goes', async () => {
    const play: Play = { turns: [{ calls: [{ name: 'look', input: deed('x') as never }] }, { text: 'done' }] };
    await using rehearsal = rehearse(play);
    const allos = await rehearsal.record();
    expect(readdirSync(rehearsal.folder)).not.toContain('run.jsonl');
    const sizes: number[] = [];
    for await (const event of allos.agent.run('do it')) {
      sizes.push(statSync(rehearsal.file).size);
      const kept = readFileSync(rehearsal.file, 'utf8');
      expect(kept.endsWith('\n')).toBe(true);
      if (event.type === 'tool.completed') expect(kept).toContain('"type":"told"');
    }
    expect(new Set(sizes).size).toBeGreaterThan(4);
    expect(statSync(rehearsal.file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(rehearsal.file, 'utf8').split('\n')[0] ?? '')).toMatchObject({
      type: 'cassette',
      v: 1,
    });
  });

  it('takes the place of a cassette and of an empty file, and of nothing else', async () => {
    await using rehearsal = rehearse({ turns: [{ text: 'done' }] });
    const path = (name: string): string => join(rehearsal.folder, name);
    writeFileSync(path('notes.md'), '# Notes\n');
    writeFileSync(path('session.jsonl'), '{"type":"session","v":1,"id":"ses_1"}\n');
    writeFileSync(path('empty'), '', { mode: 0o644 });
    mkdirSync(path('folder'));
    symlinkSync(path('nowhere'), path('link'));
    for (const [name, why] of [
      ['notes.md', 'is no cassette'],
      ['session.jsonl', 'is no cassette'],
      ['folder', 'it is a folder'],
      ['link', 'a link that leads nowhere'],
      ['/dev/null', 'no regular file'],
    ] as const) {
      const record = name.startsWith('/') ? name : path(name);
      expect(await refusal(rehearsal, { record })).toMatch(new RegExp(`^usage.file: .*${why}`));
    }
    expect(readFileSync(path('notes.md'), 'utf8')).toBe('# Notes\n');
    await recordedTo(rehearsal, path('empty'));
    expect(statSync(path('empty')).mode & 0o777).toBe(0o600);
    await recordedTo(rehearsal, path('new/folder/run.jsonl'));
    const before = readFileSync(path('empty'), 'utf8');
    symlinkSync(path('empty'), path('alias'));
    await recordedTo(rehearsal, path('alias'));
    expect(readFileSync(path('empty'), 'utf8')).not.toBe(before);
    expect(readCassette(path('alias')).lines.at(-1)).toMatchObject({ type: 'ended' });
  });

  it('leaves the old cassette alone until a run begins', async () => {
    await using rehearsal = rehearse({ turns: [{ text: 'done' }] });
    await recordedTo(rehearsal, rehearsal.file);
    const before = readFileSync(rehearsal.file);
    const allos = await rehearsal.record();
    await allos.dispose();
    expect(readFileSync(rehearsal.file)).toEqual(before);
  });

  it('that cannot be written ends the run, before anything is asked', async () => {
    await using rehearsal = rehearse({ turns: [{ text: 'done' }] });
    const blocked = join(rehearsal.folder, 'blocked');
    writeFileSync(blocked, 'a file');
    const allos = await rehearsal.make({ cassette: { record: join(rehearsal.folder, 'later', 'run.jsonl') } });
    writeFileSync(join(rehearsal.folder, 'later'), 'a file where the folder would be');
    const end = await allos.agent.run('do it').result();
    expect(end).toMatchObject({ exitCode: 1, turns: 0, error: { code: 'cassette.write' } });
    expect(end.error?.hint).toContain('another file');
  });

  it('that cannot go on ends the run, and what was written before can be read', async () => {
    await using rehearsal = rehearse({ turns: [{ text: 'done' }] });
    await recordedTo(rehearsal, rehearsal.file);
    const { composed } = readCassette(rehearsal.file);
    const file = openCassetteFile(rehearsal.file);
    let writes = 0;
    const recorder = new Recorder({
      path: rehearsal.file,
      file: {
        append: (text) => {
          if (++writes > 1) throw new Error('no space left on device');
          file.append(text);
        },
        close: file.close,
      },
      secrets: [],
      allosVersion: '0',
      now: () => 0,
      composed: () => composed,
    });
    const controller = new AbortController();
    recorder.begin({ type: 'run', task: 'x' }, controller);
    expect(controller.signal.aborted).toBe(false);
    recorder.write({ type: 'slept', ms: 1 });
    expect(controller.signal.reason).toMatchObject({
      code: 'cassette.write',
      message: expect.stringContaining('no space'),
    });
    recorder.write({ type: 'slept', ms: 2 });
    recorder.close();
    expect(readCassette(rehearsal.file).lines).toHaveLength(1);
  });
});

describe('a file to replay', () => {
  it.each([
    ['nothing', undefined, /^cassette.not_found: There is no file/],
    ['a text', '# Notes\n', /^cassette.invalid: .*no header of a cassette/],
    ['a session', '{"type":"session","v":1,"id":"ses_1"}\n', /^cassette.invalid: .*no header/],
    ['of a later version', '{"type":"cassette","v":2}\n', /^cassette.invalid: .*newer version/],
    ['a header alone', '{"type":"cassette","v":1}\n', /^cassette.invalid: .*before a run began/],
    ['half a second line', '{"type":"cassette","v":1}\n{"type":"compo', /^cassette.invalid: .*before a run began/],
    ['made by hand', '{"type":"cassette","v":1}\n{"type":"composed"}\n', /^cassette.invalid: .*line 2 cannot be read/],
    ['of another kind', '\u0000\u0001\n\n', /^cassette.invalid/],
  ])('that is %s is refused, in words', async (_what, content, expected) => {
    await using rehearsal = rehearse({ turns: [] });
    const replay = join(rehearsal.folder, 'any.jsonl');
    if (content !== undefined) writeFileSync(replay, content);
    expect(await refusal(rehearsal, { replay })).toMatch(expected);
  });

  it('that is a folder, or may not be read, is refused too', async () => {
    await using rehearsal = rehearse({ turns: [] });
    expect(await refusal(rehearsal, { replay: rehearsal.folder })).toMatch(/^cassette.invalid: .*no regular file/);
    const locked = join(rehearsal.folder, 'locked.jsonl');
    writeFileSync(locked, '');
    chmodSync(locked, 0);
    expect(await refusal(rehearsal, { replay: locked })).toMatch(/^cassette.invalid/);
  });
});

/** Calls keep the shapes in arguments that the model gave them, as they do in sessions. */
function keysIn(text: string): readonly string[] {
  const known = text.includes(KNOWN) ? [KNOWN] : [];
  return text.replaceAll(/"input":\{[^}]*\}/g, '').includes(SHAPED) ? [...known, SHAPED] : known;
}

function typesOf(stream: string): readonly string[] {
  return stream
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly type: string }).type);
}
