import { openDesk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { VENDORS, type Vendor } from './vendors.js';

const DONE = { text: 'Done.' };
const vendorNamed = (name: string): Vendor => VENDORS.find((vendor) => vendor.name === name) as Vendor;
const [chat, responses, anthropic, ollama] = ['Chat Completions', 'Responses', 'Anthropic', 'Ollama'].map(
  vendorNamed,
) as [Vendor, Vendor, Vendor, Vendor];
const CHAT = chat.flags.slice(0, 2);
const RESPONSES = responses.flags.slice(0, 2);

describe('an effort behind the model', () => {
  it.concurrent.each<[Vendor, readonly string[], object]>([
    [chat, [...CHAT, '-m', 'openai/gpt-5:minimal'], { model: 'gpt-5', reasoning_effort: 'minimal' }],
    [responses, [...RESPONSES, '-m', 'openai/gpt-6.1-sol:max'], { model: 'gpt-6.1-sol', reasoning: { effort: 'max' } }],
    [responses, [...RESPONSES, '-m', 'openai/my-own:low'], { model: 'my-own', reasoning: { effort: 'low' } }],
    [
      anthropic,
      ['-m', 'anthropic/claude-opus-5:xhigh'],
      { model: 'claude-opus-5', output_config: { effort: 'xhigh' }, thinking: { type: 'adaptive' } },
    ],
    [
      anthropic,
      ['-m', 'anthropic/claude-sonnet-4-5:low'],
      { model: 'claude-sonnet-4-5', thinking: { type: 'enabled', budget_tokens: 2048 } },
    ],
    [anthropic, ['-m', 'anthropic/claude-opus-5:none'], { thinking: { type: 'disabled' } }],
    [ollama, ['-m', 'ollama/qwen3:8b:high'], { model: 'qwen3:8b', think: 'high' }],
    [ollama, ['-m', 'ollama/qwen3:8b:none'], { model: 'qwen3:8b', think: false }],
  ])('is asked for in the words of $name', async (vendor, flags, expected) => {
    await using desk = openDesk();
    await using server = await vendor.start(DONE);
    const run = await desk.allos(['run', 'Go', '-o', 'stream-json', ...flags], { env: vendor.env(server) });
    expect(run.code).toBe(0);
    expect(server.requests.map(({ body }) => body)).toMatchObject([expected]);
    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
    expect(eventsOf(run)[0]).toMatchObject({ type: 'run.started', effort: flags.at(-1)?.split(':').at(-1) });
  });

  it.concurrent.each<[Vendor, readonly string[], string]>([
    [
      responses,
      [...RESPONSES, '-m', 'openai/gpt-6.1-sol:none'],
      'gpt-6.1-sol takes no effort named "none". It takes low, medium, high, xhigh, max; gpt-6.1-sol:default leaves',
    ],
    [
      chat,
      [...CHAT, '-m', 'openai/gpt-6-sol:max'],
      'gpt-6-sol takes no effort named "max". It takes none, low, medium, high, xhigh;',
    ],
    [chat, [...CHAT, '-m', 'openai/gpt-4o:high'], 'gpt-4o takes no effort named "high". It takes none;'],
    [anthropic, ['-m', 'anthropic/claude-opus-5-5:none'], 'It takes low, medium, high, xhigh, max;'],
    [anthropic, ['--set', 'agent.effort=mighty', ...anthropic.flags], 'takes no effort named "mighty"'],
    [
      responses,
      [
        ...RESPONSES,
        ...['--set', 'providers.openai.models=[{id: mine, efforts: [some, more]}]', '--set', 'agent.effort=high'],
        ...['-m', 'openai/mine'],
      ],
      'mine takes no effort named "high". It takes some, more;',
    ],
  ])('that the model does not take is refused with those it takes', async (vendor, flags, message) => {
    await using desk = openDesk();
    await using server = await vendor.start(DONE);
    const env = vendor.env(server);
    const run = await desk.allos(['run', 'Go', ...flags], { env });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
    expect(terminalOf(await desk.allos(['run', 'Go', '--json', ...flags], { env }))).toMatchObject({
      error: { code: 'usage.invalid' },
    });
    expect(server.requests).toEqual([]);
  });

  it.concurrent('that the server does not know of the model is refused', async () => {
    await using desk = openDesk();
    await using server = await ollama.start(DONE);
    const flags = ['-m', 'ollama/qwen3:8b', '--set', 'agent.effort=xhigh'];
    const run = await desk.allos(['run', 'Go', ...flags], { env: ollama.env(server) });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('qwen3:8b takes no effort named "xhigh". It takes none, low, medium, high, max;');
  });

  it.concurrent.each(['claude-opus-5:ultra', 'claude-sonnet-5-5:hihg'])('is none at all: %s', async (model) => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'Go', '-m', `anthropic/${model}`], {
      env: { ANTHROPIC_API_KEY: 'sk-ant-test-0123456789abcdef' },
    });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    const [name, word] = model.split(':');
    expect(run.stderr).toContain(`${name} takes no effort named "${word}"`);
  });

  it.concurrent('beats agent.effort, and default leaves it to the model', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start(DONE);
    const env = anthropic.env(server);
    const set = ['--set', 'agent.effort=low'];
    for (const model of ['claude-opus-5', 'claude-opus-5:high', 'claude-opus-5:default']) {
      await desk.allos(['run', 'Go', ...set, '-m', `anthropic/${model}`], { env });
    }
    const efforts = server.requests.map(({ body }) => body['output_config']);
    expect(efforts).toEqual([{ effort: 'low' }, { effort: 'high' }, undefined]);
  });

  it.concurrent('goes on with the session, as its model does', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start(DONE);
    const env = anthropic.env(server);
    await desk.allos(['run', 'Go', '-m', 'anthropic/claude-opus-5:low'], { env });
    await desk.allos(['run', '-c', 'Go on'], { env });
    await desk.allos(['run', '-c', 'Go on', '-m', 'anthropic/claude-opus-5'], { env });
    const efforts = server.requests.map(({ body }) => body['output_config']);
    expect(efforts).toEqual([{ effort: 'low' }, { effort: 'low' }, undefined]);
  });
});
