import { ollamaUrl } from '../../../src/cli/run/ollama-url.js';
import { NO_OLLAMA_HOSTS, OLLAMA_HOSTS } from '../../wire/ollama-hosts.js';

describe('the address of an Ollama', () => {
  it.each(OLLAMA_HOSTS)('%j is %s', (given, origin) => {
    expect(ollamaUrl(given)?.origin).toBe(origin);
  });

  it.each(NO_OLLAMA_HOSTS)('%j is none', (given) => {
    expect(ollamaUrl(given)).toBeUndefined();
  });
});
