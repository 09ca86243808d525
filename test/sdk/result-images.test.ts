import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAllos, loadSession, type AgentEvent, type AllosOptions, type RunOptions } from 'allos';
import { API_VERSION, definePlugin, Tool, type ToolResult } from 'allos/plugin';
import { jsonSchemaInput } from 'allos/plugin/input';
import { PNG } from '../attachments/sample-files.js';
import type { ModelServer } from '../cli/model-servers/model-server.js';
import { VENDORS, type Vendor } from '../cli/vendors.js';

const data = PNG.toString('base64');

@Tool({
  name: 'shoot',
  description: 'Takes a picture of the screen.',
  input: jsonSchemaInput({ type: 'object' }),
  effects: 'read',
  permission: 'always_allow',
})
class Shoot implements Tool {
  async execute(): Promise<ToolResult> {
    return { success: true, result: 'Taken.', images: [{ type: 'image', mediaType: 'image/png', data }] };
  }
}
const camera = definePlugin({ name: 'camera', apiVersion: API_VERSION, contributes: [Shoot] });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allos-images-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

const vendorNamed = (name: string): Vendor => VENDORS.find((vendor) => vendor.name === name) as Vendor;
const SCRIPT = [{ calls: [{ name: 'shoot', input: {} }] }, { text: 'Done.' }];

function optionsFor(vendor: Vendor, server: ModelServer): AllosOptions {
  const isOpenAi = vendor.name === 'Responses' || vendor.name === 'Chat Completions';
  const [provider, model] = (vendor.flags.find((flag) => flag.includes('/')) ?? 'ollama/qwen3:8b').split('/');
  return {
    cwd: folder,
    env: { ...vendor.env(server), ALLOS_HOME: folder },
    plugins: [camera],
    provider: provider as string,
    model: model as string,
    tools: ['shoot'],
    ...(isOpenAi ? { providers: { openai: { api: vendor.name === 'Responses' ? 'responses' : 'chat' } } } : {}),
  };
}

async function eventsOf(options: AllosOptions, path: string | undefined, run: RunOptions = {}): Promise<AgentEvent[]> {
  const { agent, dispose } =
    path === undefined
      ? await createAllos({ ...options, session: { type: 'new', path: join(folder, 's.jsonl') } })
      : await loadSession(path, options);
  const events: AgentEvent[] = [];
  for await (const event of agent.run('Go', run)) events.push(event);
  await dispose();
  return events;
}

describe.each(['Chat Completions', 'Responses', 'Anthropic'])('an image in the result of a tool on %s', (name) => {
  it('reaches the model and the session file, and goes on with it', async () => {
    const vendor = vendorNamed(name);
    await using server = await vendor.start(...SCRIPT);
    await eventsOf(optionsFor(vendor, server), undefined);
    const path = join(folder, 's.jsonl');
    expect(JSON.stringify(server.requests[1]?.body)).toContain(data);
    expect(await readFile(path, 'utf8')).toContain(data);

    await using next = await vendor.start({ text: 'Done.' });
    await eventsOf(optionsFor(vendor, next), path);
    expect(JSON.stringify(next.requests[0]?.body)).toContain(data);
    expect([...server.requests, ...next.requests].flatMap(vendor.problems)).toEqual([]);
  });

  it('is told where the next model cannot be given it', async () => {
    const vendor = vendorNamed(name);
    await using server = await vendor.start(...SCRIPT);
    await eventsOf(optionsFor(vendor, server), undefined);

    const chat = vendorNamed('Chat Completions');
    await using blind = await chat.start({ text: 'Done.' });
    const options = { ...optionsFor(chat, blind), model: 'gpt-3.5-turbo' };
    const events = await eventsOf(options, join(folder, 's.jsonl'));
    expect(JSON.stringify(blind.requests[0]?.body)).not.toContain(data);
    expect(events.find(({ type }) => type === 'hop')).toMatchObject({
      to: 'openai/gpt-3.5-turbo',
      losses: expect.arrayContaining([
        expect.objectContaining({ part: 'image', reason: 'this model sees no images (result of shoot)' }),
      ]) as unknown,
    });
    expect(blind.requests.flatMap(chat.problems)).toEqual([]);
  });
});

describe('an image for a model that cannot be given it', () => {
  it('is told once, as a warning, where the model stays the same', async () => {
    const chat = vendorNamed('Chat Completions');
    await using server = await chat.start(...SCRIPT, ...SCRIPT);
    const options = { ...optionsFor(chat, server), model: 'gpt-3.5-turbo' };
    const events = await eventsOf(options, undefined);
    const message = 'an image could not be given to the model: this model sees no images (result of shoot)';
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'transcript.loss', message }]);
  });
});
