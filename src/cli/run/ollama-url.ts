const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = '11434';
/** What a server listens on to be reached from everywhere; no client can connect to it everywhere. */
const CONNECTABLE: Readonly<Record<string, string>> = { '0.0.0.0': DEFAULT_HOST, '[::]': '[::1]' };

/**
 * Where `OLLAMA_HOST` points, by the rule of Ollama's own clients: without a scheme it is plain HTTP on port 11434, with
 * one the port is the scheme's. The ollama plugin reads it by the same rule, held together by one table of cases.
 */
export function ollamaUrl(given: string | undefined): URL | undefined {
  const text = (given ?? '')
    .trim()
    .replaceAll(/^["']+|["']+$/g, '')
    .trim();
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${withPort(text)}`;
  if (!URL.canParse(written)) return undefined;
  const url = new URL(written);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.hostname = CONNECTABLE[url.hostname] ?? url.hostname;
  return url;
}

function withPort(text: string): string {
  const [, login = '', host = '', rest = ''] = /^([^/?#]*@)?([^/?#]*)(.*)$/s.exec(text) ?? [];
  // A bare IPv6 address needs brackets in a URL.
  const bracketed = /^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]` : host;
  const named = bracketed === '' || bracketed.startsWith(':') ? `${DEFAULT_HOST}${bracketed}` : bracketed;
  return `${login}${named}${/:\d+$/.test(named) ? '' : `:${DEFAULT_PORT}`}${rest}`;
}
