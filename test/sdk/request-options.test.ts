import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAllos, type AllosOptions, type RunOptions, type RunTerminal } from 'allos';
import { API_VERSION, definePlugin, Provider, type ProviderCapabilities } from 'allos/plugin';
import { ScriptedProvider, type RecordedRequest, type ScriptedTurn } from 'allos/plugin/testing';
import files from '../../plugins/allos-plugin-files/src/index.js';
import { PNG } from '../attachments/sample-files.js';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'allos-request-'));
  await writeFile(join(cwd, 'a.txt'), 'a\n');
});
afterEach(async () => await rm(cwd, { recursive: true, force: true }));

const READ: ScriptedTurn = { calls: [{ name: 'read_file', input: { path: 'a.txt' } }] };
const DONE: ScriptedTurn = { text: 'Done.' };

interface Asked {
  readonly script?: readonly ScriptedTurn[];
  readonly options?: AllosOptions;
  readonly run?: RunOptions;
  readonly capabilities?: Partial<ProviderCapabilities>;
  readonly runs?: number;
}

/** Runs with these options: what the model was asked, and how the last run ended. */
async function ask({ script = [DONE], options = {}, run = {}, capabilities = {}, runs = 1 }: Asked): Promise<{
  readonly requests: readonly RecordedRequest[];
  readonly end: RunTerminal | undefined;
}> {
  const models: ScriptedProvider[] = [];
  @Provider({ name: 'script', description: 'Says what the test wants.', defaultModel: 'script-1' })
  class Scripted extends ScriptedProvider {
    constructor() {
      super(script);
      models.push(this);
    }
    override capabilities(): ProviderCapabilities {
      return { ...super.capabilities(), ...capabilities };
    }
  }
  const plugin = definePlugin({ name: 'script', apiVersion: API_VERSION, contributes: [Scripted] });
  const plugins = [plugin, files];
  const made = await createAllos({ cwd, env: {}, plugins, builtInPlugins: false, provider: 'script', ...options });
  let end: RunTerminal | undefined;
  try {
    for (let index = 0; index < runs; index++) end = await made.agent.run('go', run).result();
  } finally {
    await made.dispose();
  }
  return { requests: models[0]?.requests ?? [], end };
}

describe('toolChoice', () => {
  it('required is asked for in the first turn of each run', async () => {
    const { requests } = await ask({
      script: [READ, DONE, READ, DONE],
      options: { toolChoice: 'required' },
      runs: 2,
    });
    expect(requests.map(({ toolChoice }) => toolChoice)).toEqual(['required', undefined, 'required', undefined]);
  });

  it('none holds for all turns', async () => {
    const { requests } = await ask({ options: { toolChoice: 'none' }, runs: 2, script: [DONE, DONE] });
    expect(requests.map(({ toolChoice }) => toolChoice)).toEqual(['none', 'none']);
  });

  it('is one of three words', async () => {
    await expect(ask({ options: { toolChoice: 'any' as 'auto' } })).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});

describe('providerOptions', () => {
  it('go to the provider over those of the configuration', async () => {
    const providers = { script: { request: { tier: 'slow', seed: 1 } } };
    const { requests } = await ask({ options: { providers, providerOptions: { tier: 'fast' } } });
    expect(requests[0]?.providerOptions).toEqual({ tier: 'fast', seed: 1 });
  });

  it('are an object', async () => {
    await expect(ask({ options: { providerOptions: [] as never } })).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});

describe('effort', () => {
  it('goes to the model, and the one behind its name before that', async () => {
    expect((await ask({ options: { effort: 'low' } })).requests[0]?.effort).toBe('low');
    const { requests } = await ask({ options: { effort: 'low', model: 'script/script-2:high' } });
    expect(requests[0]).toMatchObject({ model: 'script-2', effort: 'high' });
  });

  it('that the model does not take is refused', async () => {
    const capabilities = { efforts: ['low', 'high'] };
    await expect(ask({ options: { effort: 'max' }, capabilities })).rejects.toMatchObject({
      code: 'usage.invalid',
      message: 'the model script-1 takes no effort named "max"',
      hint: 'It takes low, high; script-1:default leaves it to the model.',
    });
  });
});

describe('files', () => {
  it('are paths from the working folder, or bytes with a name', async () => {
    const { requests } = await ask({ run: { files: ['a.txt', { name: 'shot', data: PNG }] } });
    expect(requests[0]?.messages[0]?.content).toEqual([
      { type: 'text', text: '<file name="a.txt">\na\n</file>' },
      { type: 'image', mediaType: 'image/png', data: PNG.toString('base64') },
      { type: 'text', text: 'go' },
    ]);
  });

  it.each<[string, RunOptions['files'], object]>([
    ['a missing one', ['gone.txt'], { code: 'usage.file' }],
    ['no file', [7 as never], { code: 'usage.invalid' }],
    ['no list', 'a.txt' as never, { code: 'usage.invalid' }],
    ['an image for a model that sees none', [{ name: 'x.png', data: PNG }], { code: 'usage.file' }],
  ])('%s rejects before the run starts', async (_what, given, error) => {
    await expect(ask({ run: { files: given }, capabilities: { images: false } } as Asked)).rejects.toMatchObject(error);
  });
});

describe('jsonSchema', () => {
  const jsonSchema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } as const;

  it('makes the text of the run the JSON, and its value the output', async () => {
    const { end } = await ask({ script: [READ, { text: 'So:\n```json\n{ "n": 1 }\n```' }], run: { jsonSchema } });
    expect(end).toMatchObject({ status: 'ok', text: '{"n":1}', output: { n: 1 } });
  });

  it('ends the run with schema.mismatch when the second answer is wrong too', async () => {
    const { requests, end } = await ask({ script: [DONE, { text: '{}' }], run: { jsonSchema } });
    expect(end).toMatchObject({ error: { code: 'schema.mismatch' }, exitCode: 8, text: '{}' });
    expect(requests.map(({ toolChoice }) => toolChoice)).toEqual([undefined, 'none']);
    expect(requests[1]?.messages.at(-1)).toMatchObject({ role: 'user' });
  });

  it('that is none rejects before the run starts', async () => {
    await expect(ask({ run: { jsonSchema: { type: 'text' as 'string' } } })).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringContaining('/type') as string,
    });
    await expect(ask({ run: { jsonSchema: [] as never } })).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it('does not stay for the next run', async () => {
    const script = [{ text: '{"n":1}' }, DONE];
    const { requests } = await ask({ script, run: { jsonSchema } });
    expect(requests[0]?.system).toContain('JSON Schema');
    expect(requests[0]).not.toHaveProperty('output');
  });
});
