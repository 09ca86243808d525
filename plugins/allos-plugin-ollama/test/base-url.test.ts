import { Ollama } from 'ollama/browser';
import { endpointOf } from '../src/base-url.js';

describe('a base URL', () => {
  it.each([
    [undefined, 'http://127.0.0.1:11434'],
    ['', 'http://127.0.0.1:11434'],
    ['   ', 'http://127.0.0.1:11434'],
    ['localhost', 'http://localhost:11434'],
    ['myhost', 'http://myhost:11434'],
    ['myhost:80', 'http://myhost'],
    ['127.0.0.1:11434', 'http://127.0.0.1:11434'],
    [':8080', 'http://127.0.0.1:8080'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
    ['http://0.0.0.0:11434', 'http://127.0.0.1:11434'],
    ['[::]', 'http://[::1]:11434'],
    ['[::]:8080', 'http://[::1]:8080'],
    ['::', 'http://[::1]:11434'],
    ['::1', 'http://[::1]:11434'],
    ['[::1]', 'http://[::1]:11434'],
    ['fe80::1', 'http://[fe80::1]:11434'],
    ['http://host', 'http://host'],
    ['https://host', 'https://host'],
    ['https://host:11434/', 'https://host:11434'],
    ['HTTP://Host:11434', 'http://host:11434'],
    ['host/ollama/', 'http://host:11434/ollama'],
    ['https://host/a/b//', 'https://host/a/b'],
    ['http://localhost:11434/v1', 'http://localhost:11434'],
    ['http://localhost:11434/v1/', 'http://localhost:11434'],
    ['http://localhost:11434/api', 'http://localhost:11434'],
    ['http://localhost:11434/api/chat', 'http://localhost:11434'],
    ['https://host/proxy?x=1#y', 'https://host/proxy'],
    [' "http://host:1234/" ', 'http://host:1234'],
    ["'myhost'", 'http://myhost:11434'],
    ['ollama.com', 'https://ollama.com'],
  ])('%j means %s', (given, origin) => {
    expect(endpointOf(given)).toMatchObject({ baseUrl: origin, origin });
  });

  it.each(['http://', '://', 'ftp://host', 'file:///etc/passwd', 'host:port', 'http://a b', 'host:99999', '%%'])(
    '%j is none',
    (given) => {
      expect(endpointOf(given)).toBeUndefined();
    },
  );

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
