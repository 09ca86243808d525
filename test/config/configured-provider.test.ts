import { configuredProvider } from '../../src/config/configured-provider.js';
import { configFixture, type ConfigFixture } from './config-fixture.js';

let fixture: ConfigFixture;
beforeEach(() => {
  fixture = configFixture();
});
afterEach(() => fixture.remove());

describe('configuredProvider', () => {
  it('fills in the defaults and hands unknown keys on', async () => {
    fixture.write(
      'user/config.yaml',
      'providerDefaults: { retries: 2 }\nproviders: { openai: { baseUrl: "http://h/v1", timeoutMs: 5, timeouts: { idleMs: 7 }, numCtx: 1, models: [m] } }',
    );
    const { config } = await fixture.load({ set: ['providers.OpenAI.api=chat'] });
    expect(configuredProvider(config, 'OPENAI')).toMatchObject({
      baseUrl: 'http://h/v1',
      retries: 2,
      headers: {},
      timeouts: { connectMs: 10_000, idleMs: 7, totalMs: 5 },
      options: { numCtx: 1, api: 'chat', models: [{ id: 'm' }] },
    });
    expect(configuredProvider(config, 'constructor')).toMatchObject({ apiKey: undefined, retries: 2, options: {} });
  });
});
