import { Ollama } from 'ollama/browser';
import { NO_OLLAMA_HOSTS, OLLAMA_HOSTS } from '../../../test/wire/ollama-hosts.js';
import { endpointOf } from '../src/base-url.js';

describe('a base URL', () => {
  it.each([
    ...OLLAMA_HOSTS,
    ['host/ollama/', 'http://host:11434/ollama'],
    ['https://host/a/b//', 'https://host/a/b'],
    ['http://localhost:11434/v1', 'http://localhost:11434'],
    ['http://localhost:11434/v1/', 'http://localhost:11434'],
    ['http://localhost:11434/api', 'http://localhost:11434'],
    ['http://localhost:11434/api/chat', 'http://localhost:11434'],
    ['https://host/proxy?x=1#y', 'https://host/proxy'],
    ['ollama.com', 'https://ollama.com'],
  ] as const)('%j means %s', (given, origin) => {
    expect(endpointOf(given)).toMatchObject({ baseUrl: origin, origin });
  });

  it.each(NO_OLLAMA_HOSTS)('%j is none', (given) => {
    expect(endpointOf(given)).toBeUndefined();
  });

  it('keeps the credentials of a proxy for requests only', () => {
    const endpoint = endpointOf('https://me:p%40ss@host/ollama');
    expect(endpoint).toMatchObject({ origin: 'https://host/ollama', baseUrl: 'https://me:p%40ss@host/ollama' });
    expect(endpoint?.secrets).toEqual(['p%40ss', 'p@ss']);
    expect(endpointOf('me:pass@host')?.baseUrl).toBe('http://me:pass@host:11434');
  });

  it.each(['', 'localhost', 'myhost:1234', ':56789', 'http://host', 'https://host', 'https://host/a/b/', 'host/a'])(
    '%j means what it means to the official client',
    (given) => {
      const { config } = new Ollama({ host: given }) as unknown as { config: { host: string } };
      expect(endpointOf(given)?.origin).toBe(new URL(config.host).href.replace(/\/$/, ''));
    },
  );
});
