import { openDesk } from './desk.js';
import type { ListedModel } from '../../src/container/model-listing.js';

/** The line of a model, its cells apart. */
function cellsOf(table: string, model: string): readonly string[] | undefined {
  const line = table.split('\n').find((text) => text.startsWith(`${model} `));
  return line?.split(/ {2,}/);
}

describe('allos models', () => {
  it.concurrent('lists windows and prices of one provider, whatever the case of its name', async () => {
    await using desk = openDesk();
    const run = await desk.allos(['models', 'Anthropic']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^model +window +output +in +cached +write +out +since\n/);
    expect(cellsOf(run.stdout, 'anthropic/claude-3-opus')).toEqual([
      'anthropic/claude-3-opus',
      '200k',
      '4,096',
      '15',
      '1.5',
      '18.75',
      '75',
      '2024-03-04',
    ]);
    expect(run.stdout).toMatch(/^ +0\.5 +0\.05 +0\.625 +2\.5 +2026-10-07 +prompts above 100k$/m);
    expect(run.stdout).not.toContain('gpt-');
  });

  it.concurrent('says ? where a price is unknown, never 0', async () => {
    await using desk = openDesk();
    const { stdout } = await desk.allos(['models', 'anthropic']);
    expect(cellsOf(stdout, 'anthropic/claude-fable-5-2')?.slice(3)).toEqual(['?', '?', '?', '?', '?']);
  });

  it.concurrent('lists all without a provider, and says of which there is no plugin', async () => {
    await using desk = openDesk();
    const listed = ['openai/gpt-4-32k', 'google/gemini-2.5-pro', 'ollama/qwen3.8'];
    const { stdout, stderr } = await desk.allos(['models']);
    for (const name of listed) expect(stdout).toContain(name);
    expect(stderr).toBe('');
    const config = desk.write('c.yaml', 'providers: { elsewhere: { models: [{ id: mine, contextWindow: 9000 }] } }\n');
    const more = await desk.allos(['models', '--config', config]);
    for (const name of [...listed, 'elsewhere/mine']) expect(more.stdout).toContain(name);
    expect(more.stderr).toContain('No plugin here provides elsewhere; its models are listed for comparison.\n');
  });

  it.concurrent('prints JSON with every tier, source and day', async () => {
    await using desk = openDesk();
    const { stdout } = await desk.allos(['models', 'openai', '--json']);
    const models = JSON.parse(stdout) as readonly ListedModel[];
    expect(models.find(({ model }) => model === 'gpt-6.1-sol')).toMatchObject({
      provider: 'openai',
      contextWindow: 1_050_000,
      maxOutputTokens: 128_000,
      price: {
        from: '2026-09-29',
        tiers: [
          { input: 2, output: 10 },
          { abovePromptTokens: 272_000, output: 15 },
        ],
      },
    });
    for (const { checked, source } of models) expect([checked, source]).not.toContain('');
  });

  it.concurrent("shows the user's own models and prices", async () => {
    await using desk = openDesk();
    const models = [
      { id: 'mine', contextWindow: 32768, price: { input: 0, output: 0 } },
      { id: 'gpt-oss', contextWindow: 8192 },
    ];
    const config = desk.write('own.json', JSON.stringify({ version: 1, providers: { ollama: { models } } }));
    const { stdout } = await desk.allos(['models', 'ollama', '--config', config]);
    expect(cellsOf(stdout, 'ollama/mine')).toEqual(['ollama/mine', '32,768', '?', '0', '0', '0', '0', 'configured']);
    expect(cellsOf(stdout, 'ollama/gpt-oss')?.slice(1, 4)).toEqual(['8,192', '?', '0']);
  });

  it.concurrent.each([
    ['antropic', /Did you mean anthropic\?/],
    ['nobody', /openai, anthropic, google, ollama/],
  ])('does not know the provider %s', async (name, hint) => {
    await using desk = openDesk();
    const run = await desk.allos(['models', name]);
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(hint) });
  });

  it.concurrent('refuses a price that is none', async () => {
    await using desk = openDesk();
    const models = [{ id: 'mine', price: { input: -1, output: 1 } }];
    const config = desk.write('own.json', JSON.stringify({ version: 1, providers: { openai: { models } } }));
    const run = await desk.allos(['models', '--config', config]);
    expect(run).toMatchObject({ code: 4, stderr: expect.stringMatching(/price.*input|input.*price/) });
  });
});
