import { openDesk } from './desk.js';
import { eventsOf } from './events.js';
import { VENDORS, type Vendor } from './vendors.js';

const DONE = { text: 'Done.' };
const LOOK = { calls: [{ name: 'list_directory', input: {} }] };
const vendors = VENDORS.filter(({ name }) => ['Chat Completions', 'Responses', 'Anthropic', 'Ollama'].includes(name));
const providerOf = ({ name }: Vendor): string =>
  name === 'Anthropic' ? 'anthropic' : name === 'Ollama' ? 'ollama' : 'openai';

describe.each(vendors)('agent.toolChoice on $name', (vendor) => {
  it.concurrent('none keeps the model from calling tools', async () => {
    await using desk = openDesk();
    await using server = await vendor.start(DONE);
    const flags = ['--set', 'agent.toolChoice=none', ...vendor.flags];
    expect(await desk.allos(['run', 'Go', ...flags], { env: vendor.env(server) })).toMatchObject({ code: 0 });
    const [{ body } = { body: {} }] = server.requests;
    const choice: unknown = (body as { tool_choice?: unknown }).tool_choice;
    const expected = { Anthropic: { type: 'none' }, Ollama: undefined }[vendor.name];
    expect(choice).toEqual(vendor.name === 'Anthropic' || vendor.name === 'Ollama' ? expected : 'none');
    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
  });

  it.concurrent('required forces the first call alone, or says that it cannot', async () => {
    await using desk = openDesk();
    await using server = await vendor.start(LOOK, DONE);
    const flags = ['--set', 'agent.toolChoice=required', '-o', 'stream-json', ...vendor.flags];
    const run = await desk.allos(['run', 'Go', ...flags], { env: vendor.env(server) });
    expect(run.code).toBe(0);
    const choices = server.requests.map(({ body }) => body['tool_choice']);
    const warnings = eventsOf(run).filter(({ type }) => type === 'warning');
    // Neither Ollama nor the newest Claude models can be forced (WP-9).
    const cannot = vendor.name === 'Ollama' || vendor.name === 'Anthropic';
    expect(choices).toEqual(cannot ? [undefined, undefined] : ['required', undefined]);
    expect(warnings).toMatchObject(cannot ? [{ code: 'request.loss' }] : []);
    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
  });
});

describe.each(vendors)('providers.<name>.request on $name', (vendor) => {
  it.concurrent('is part of each request, last', async () => {
    await using desk = openDesk();
    await using server = await vendor.start(LOOK, DONE);
    const own: Readonly<Record<string, object>> = {
      'Chat Completions': { service_tier: 'flex', stream_options: { include_usage: false } },
      Responses: { service_tier: 'flex', text: { verbosity: 'low' } },
      Anthropic: { service_tier: 'standard_only', max_tokens: 77 },
      Ollama: { options: { top_k: 3 } },
    };
    const request = own[vendor.name] ?? {};
    const providers = { [providerOf(vendor)]: { request } };
    const file = desk.write('more.json', JSON.stringify({ providers }));
    const flags = ['--config', file, ...vendor.flags];
    expect(await desk.allos(['run', 'Go', ...flags], { env: vendor.env(server) })).toMatchObject({ code: 0 });
    expect(server.requests.map(({ body }) => body)).toMatchObject([request, request]);
    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
  });
});
