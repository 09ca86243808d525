import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AllosOptions } from '../../src/container/allos-options.js';
import { createAllos } from '../../src/container/create-allos.js';
import { inject, Provider } from '../../src/plugin/decorators.js';
import { API_VERSION, definePlugin } from '../../src/plugin/define-plugin.js';
import type { OutgoingRequest } from '../../src/plugin/outgoing-request.js';
import type { ProviderEvent, ProviderRequest } from '../../src/plugin/provider.js';
import type { ProviderSettings } from '../../src/plugin/settings.js';
import { ScriptedProvider } from '../../src/plugin/testing/scripted-provider.js';
import { TOKENS } from '../../src/plugin/tokens.js';
import type { ContributedClass } from '../../src/plugin/contribution.js';

const sent: string[] = [];

/** A stranger's provider that shows its requests, or does not, and would send them to a server. */
function strangerThat(shows: ((request: ProviderRequest) => OutgoingRequest) | undefined): ContributedClass {
  @Provider({ name: 'stranger', description: 'Somebody else’s.', defaultModel: 'm' })
  class Stranger extends ScriptedProvider {
    constructor(@inject(TOKENS.ProviderSettings) private readonly settings: ProviderSettings) {
      super(() => ({ text: 'answered' }));
    }
    override async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
      const error = shows === undefined ? undefined : await this.settings.beforeSend?.(shows(request));
      if (error !== undefined) {
        yield { type: 'error', error };
        return;
      }
      sent.push('a request');
      for await (const event of super.stream(request, signal)) {
        yield event.type === 'finish'
          ? { ...event, origin: { ...event.origin, endpoint: 'https://x.example' } }
          : event;
      }
    }
  }
  return Stranger;
}

const shown = (api: string, body: string, headers: Readonly<Record<string, string>> = {}): OutgoingRequest => ({
  api,
  endpoint: 'https://x.example',
  body: Buffer.from(body),
  headers,
});
const RIGHT = '{"model":"m","messages":[{"role":"user","content":"x"}]}';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'allos-strict-'));
  sent.length = 0;
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

async function answerOf(contributed: ContributedClass, options: AllosOptions): Promise<string> {
  const plugin = definePlugin({ name: 'strange', apiVersion: API_VERSION, contributes: [contributed] });
  const base = { cwd, env: {}, provider: 'stranger', plugins: [plugin], builtInPlugins: false };
  const allos = await createAllos({ ...base, ...options });
  try {
    return await allos.agent.run('go');
  } finally {
    await allos.dispose();
  }
}

describe('strictWire', () => {
  it('is off by default: nobody asks to see a request', async () => {
    let asked = 0;
    const provider = strangerThat(() => {
      asked++;
      return shown('chat', '{}');
    });
    await expect(answerOf(provider, {})).resolves.toBe('answered');
    expect(asked).toBe(0);
  });

  it('lets a right request through', async () => {
    await expect(
      answerOf(
        strangerThat(() => shown('chat', RIGHT)),
        { strictWire: true },
      ),
    ).resolves.toBe('answered');
    expect(sent).toEqual(['a request']);
  });

  it.each([
    [
      'a wrong request',
      shown('chat', '{"messages":[]}'),
      /rules of Chat Completions.*messages: there is no message \(WP-29\)/,
    ],
    ['no JSON', shown('chat', '{"messages":['), /rules of Chat Completions.*it is no JSON/],
    ['many faults', shown('messages', '{}'), /; \d+ more$/],
    [
      'an API without rules',
      shown('parley', '{}'),
      /the request of provider \S+ was not sent: there are no rules of its API \(parley\)/,
    ],
  ])('holds back %s', async (_what, request, message) => {
    await expect(
      answerOf(
        strangerThat(() => request),
        { strictWire: true },
      ),
    ).rejects.toMatchObject({
      code: 'provider.invalid_request',
      message: expect.stringMatching(message),
    });
    expect(sent).toEqual([]);
  });

  it('knows the headers that decide what a body may hold, however they are written', async () => {
    const body =
      '{"model":"m","max_tokens":9,"mcp_servers":[],"temperature":0.5,"messages":[{"role":"user","content":"x"}]}';
    const asked = (headers: Readonly<Record<string, string>>): Promise<string> =>
      answerOf(
        strangerThat(() => shown('messages', body, headers)),
        { strictWire: true },
      );
    await expect(asked({ 'Anthropic-Version': '2023-06-01', 'Anthropic-Beta': 'mcp-client' })).resolves.toBe(
      'answered',
    );
    await expect(asked({ 'anthropic-version': '2023-06-01' })).rejects.toThrow('mcp_servers');
    await expect(asked({ 'anthropic-beta': 'mcp-client' })).rejects.toThrow('temperature');
  });

  it('fails a provider that sends without asking', async () => {
    await expect(answerOf(strangerThat(undefined), { strictWire: true })).rejects.toMatchObject({
      code: 'provider.invalid_request',
      message: 'provider stranger sent a request without having it checked',
    });
  });

  it('is true or false', async () => {
    const options = { strictWire: 'yes' as unknown as boolean };
    await expect(answerOf(strangerThat(undefined), options)).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});
