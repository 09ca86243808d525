import { openDesk } from './desk.js';
import { startAnthropicServer } from './model-servers/anthropic-server.js';
import { chatEnv, startChatServer } from './model-servers/chat-server.js';

const KEY = 'sk-own-0123456789abcdef';

describe('a provider of the user’s own', () => {
  it.concurrent('serves its model at its address, without the key of the vendor', async () => {
    await using desk = openDesk();
    await using own = await startChatServer({ text: 'From my server.' });
    const config = desk.write('c.yaml', `providers:\n  local: { plugin: openai, baseUrl: "${own.url}/v1" }\n`);
    const run = await desk.allos(['run', 'go', '--config', config, '-m', 'local/my-model', '-o', 'json'], {
      env: { OPENAI_API_KEY: KEY },
    });
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'ok', text: 'From my server.' });
    expect(own.requests.map(({ body }) => body['model'])).toEqual(['my-model']);
    expect(own.requests[0]?.headers.authorization).toBeUndefined();
  });

  it.concurrent('may be named beside the vendor’s, has its own key, and is gone on with by name', async () => {
    await using desk = openDesk();
    await using vendor = await startChatServer({ text: 'The vendor.' });
    await using own = await startAnthropicServer({ text: 'Mine.' }, { text: 'Mine again.' });
    const settings = `{ plugin: anthropic, baseUrl: "${own.url}", apiKey: ${KEY}, models: [{ id: small }] }`;
    const config = ['--config', desk.write('c.yaml', `providers:\n  Mine: ${settings}\n`)];
    const env = chatEnv(vendor);
    expect(await desk.allos(['run', 'go', '-p', 'mine', ...config], { env })).toMatchObject({ stdout: 'Mine.\n' });
    expect(own.requests[0]?.headers['x-api-key']).toBe(KEY);
    expect(own.requests[0]?.body).toMatchObject({ model: 'small' });
    expect(await desk.allos(['-c', 'go on', ...config], { env })).toMatchObject({ code: 0, stdout: 'Mine again.\n' });
    const listed = await desk.allos(['list-providers', '--json', ...config], { env });
    expect(JSON.parse(listed.stdout)).toContainEqual(
      expect.objectContaining({ name: 'mine', plugin: 'allos-plugin-anthropic', defaultModel: 'small', ready: true }),
    );
    expect(vendor.requests).toEqual([]);
  });

  it.concurrent('that nothing serves is told with what is near', async () => {
    await using desk = openDesk();
    const config = desk.write('c.yaml', 'providers:\n  local: { plugin: opneai, baseUrl: "http://127.0.0.1:9/v1" }\n');
    const told = {
      code: 4,
      stderr: expect.stringMatching(
        /c\.yaml:2:20: providers\.local\.plugin: provider local names "opneai" as its plugin.* Did you mean openai\?/,
      ),
    };
    const [run, list] = await Promise.all([
      desk.allos(['run', 'go', '--config', config, '-m', 'local/x']),
      desk.allos(['providers', 'list', '--config', config]),
    ]);
    expect([run, list]).toMatchObject([told, told]);
  });
});
