import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { openDesk } from './desk.js';
import { terminalOf } from './events.js';
import { GOOGLE_KEY, startGoogleServer } from './model-servers/google-server.js';
import { google } from './vendors.js';

/** Milliseconds that Node itself and a busy machine may add to the 400 of the promise. */
const OVERHEAD_MS = 1_600;

interface Listener extends AsyncDisposable {
  readonly port: number;
  readonly connections: () => number;
}

async function listener(): Promise<Listener> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

describe('without a key', () => {
  it('says at once what was looked for and the ways on', async () => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'do it']);
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toMatch(/^Error: .*OPENAI_API_KEY.*\n$/);
    for (const word of [
      'ANTHROPIC_API_KEY',
      'GOOGLE_API_KEY, GEMINI_API_KEY',
      'no Ollama answers on 127.0.0.1:9',
      '--provider demo',
      '--provider ollama',
    ]) {
      expect(run.stderr).toContain(word);
    }
    expect(run.stderr).not.toContain('.env');
    expect(run.ms).toBeLessThan(400 + OVERHEAD_MS);
  });

  it('says it at once beside a silent pipe too', async () => {
    await using desk = openDesk();
    const { code, ms } = await desk.start(['run', 'do it'], { stdin: 'open' }).finished;
    expect(code).toBe(3);
    expect(ms).toBeLessThan(400 + OVERHEAD_MS);
  });

  it('sees an Ollama on loopback', async () => {
    await using desk = openDesk();
    await using ollama = await listener();
    const { port, connections } = ollama;
    const { code, stderr } = await desk.allos(['run', 'do it'], { env: { OLLAMA_HOST: `127.0.0.1:${port}` } });
    expect(code).toBe(3);
    expect(stderr).toContain(`an Ollama answers on 127.0.0.1:${port}`);
    expect(connections()).toBe(1);
  });

  it('asks nothing of an Ollama elsewhere', async () => {
    await using desk = openDesk();
    // A name that no resolver knows: asking would say so, or take its time.
    const { code, stderr, ms } = await desk.allos(['run', 'do it'], { env: { OLLAMA_HOST: 'ollama.invalid:11434' } });
    expect(code).toBe(3);
    expect(stderr).toContain('the Ollama of ollama.invalid:11434 was not asked');
    expect(ms).toBeLessThan(400 + OVERHEAD_MS);
  });

  it('names a .env without reading it, and reads it with --trust', async () => {
    await using desk = openDesk();
    await using ollama = await listener();
    const { port, connections } = ollama;
    desk.write('.env', `ANTHROPIC_API_KEY=sk-ant-from-file\nANTHROPIC_BASE_URL=http://127.0.0.1:${port}\n`);
    const untrusted = await desk.allos(['run', 'do it']);
    expect(untrusted).toMatchObject({ code: 3, stderr: expect.stringContaining(desk.path('.env')) });
    expect(untrusted.stderr).toContain('--trust');
    expect(untrusted.stderr).not.toContain('sk-ant');
    expect(connections()).toBe(0);
    const flags = ['--trust', '--base-url', `http://127.0.0.1:${port}`, '--set', 'providerDefaults.retries=0'];
    const trusted = await desk.allos(['run', 'do it', ...flags]);
    expect(trusted.code).toBe(5);
    expect(connections()).toBeGreaterThan(0);
    expect(trusted.stderr).not.toContain('sk-ant');
  });

  it('takes the first provider with a key, in a fixed order, and says so in one line', async () => {
    await using desk = openDesk();
    const env = { ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'b', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
    const flags = ['--set', 'providerDefaults.retries=0'];
    const { code, stderr } = await desk.allos(['run', 'do it', ...flags], { env });
    expect(code).toBe(5);
    expect(stderr).toMatch(/^.*openai.*anthropic.*$/im);
    expect(stderr).toContain('openai/');
  });

  it.each(['GOOGLE_API_KEY', 'GEMINI_API_KEY'])('takes Gemini when %s is the only key', async (name) => {
    await using desk = openDesk();
    await using server = await startGoogleServer({ text: 'On Gemini.' });
    const env = { [name]: GOOGLE_KEY, GOOGLE_GEMINI_BASE_URL: server.url };
    expect(await desk.allos(['run', 'do it'], { env })).toMatchObject({ code: 0, stdout: 'On Gemini.\n' });
    expect(server.requests.flatMap(google.problems)).toEqual([]);
    const flags = ['--set', 'providerDefaults.retries=0'];
    const others = { OPENAI_API_KEY: 'b', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
    const { code, stderr } = await desk.allos(['run', 'do it', ...flags], { env: { ...env, ...others } });
    expect({ code, asked: server.requests.length }).toEqual({ code: 5, asked: 1 });
    expect(stderr).toContain('Using openai; keys for google are set too');
  });

  it('tells an address without a key, and what a configured key refers to', async () => {
    await using desk = openDesk();
    const config = desk.write('c.yaml', 'providers: { anthropic: { apiKey: "${env:MY_COMPANY_KEY}" } }\n');
    const env = { OPENAI_BASE_URL: 'http://ada:S3cret-word-1@127.0.0.1:9/v1' };
    const { code, stderr } = await desk.allos(['run', 'do it', '--config', config], { env });
    expect(code).toBe(3);
    expect(stderr).toMatch(/OPENAI_BASE_URL is set, but .*--provider openai/);
    expect(stderr).toContain('providers.anthropic.apiKey refers to MY_COMPANY_KEY, which is not set');
    expect(stderr).not.toContain('ANTHROPIC_BASE_URL');
    expect(stderr).not.toContain('S3cret');
    const named = await desk.allos(['run', 'do it', '--config', config, '-p', 'anthropic']);
    expect(named).toMatchObject({ code: 3, stderr: expect.stringContaining('refers to MY_COMPANY_KEY') });
    const set = await desk.allos(['run', 'do it', '--config', config, '-p', 'demo'], { env: { MY_COMPANY_KEY: 'x' } });
    expect(set.stderr).not.toContain('MY_COMPANY_KEY');
  });

  it('says that --base-url alone chooses no provider', async () => {
    await using desk = openDesk();
    const { code, stderr } = await desk.allos([
      'run',
      'do it',
      '--base-url',
      'http://ada:S3cret-word-1@127.0.0.1:9/v1',
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain('--base-url is given, but an address alone chooses no provider');
    expect(stderr).toMatch(/Add --provider openai to --base-url for a server that speaks Chat Completions/);
    expect(stderr).not.toContain('S3cret');
  });

  it.each([
    ['openai', 'OPENAI_API_KEY'],
    ['anthropic', 'ANTHROPIC_API_KEY'],
  ])('says that %s needs one, and not that it was refused', async (provider, variable) => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'do it', '-p', provider, '-o', 'json']);
    expect(terminalOf(run)).toMatchObject({
      exitCode: 3,
      error: { code: 'auth.no_key', hint: expect.stringContaining(variable), retryable: false },
    });
  });

  it('never chooses the demo by itself', async () => {
    await using desk = openDesk();
    const { code } = await desk.allos(['run', 'do it', '-t', 'read_file']);
    expect(code).toBe(3);
  });
});
