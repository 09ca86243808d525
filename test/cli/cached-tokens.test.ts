import { openDesk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { VENDORS } from './vendors.js';

const PROMPT = { tokens: 1000, cached: 600, written: 150 };
const vendors = VENDORS.filter(({ name }) => ['Chat Completions', 'Responses', 'Anthropic', 'Ollama'].includes(name));

describe.each(vendors)('tokens of a cache on $name', (vendor) => {
  it.concurrent('are told alike: no figure of the prompt holds another', async () => {
    await using desk = openDesk();
    await using server = await vendor.start({ text: 'Done.', prompt: PROMPT });
    const env = vendor.env(server);
    const run = await desk.allos(['run', 'Go', '-o', 'stream-json', ...vendor.flags], { env });
    // Ollama keeps a cache and says nothing of it.
    const prompt =
      vendor.name === 'Ollama'
        ? { input: 1000, cacheRead: 0, cacheWrite: 0 }
        : { input: 250, cacheRead: 600, cacheWrite: 150 };
    expect(eventsOf(run).filter(({ type }) => type === 'usage')).toMatchObject([{ ...prompt, output: 5 }]);
    expect(terminalOf(run).usage).toMatchObject({ ...prompt, output: 5 });
    const people = await desk.allos(['run', 'Go', ...vendor.flags], { env });
    expect(people.stderr).toContain('1,000 tokens in, 5 out');
  });
});
