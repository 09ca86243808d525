/** Where requests go. */
export interface Endpoint {
  /** What paths such as `/api/chat` are joined to; may hold the user name and password of a proxy. */
  readonly baseUrl: string;
  /** Scheme, host and path prefix without credentials: the endpoint of an `Origin`. */
  readonly origin: string;
  /** Host and port, for messages. */
  readonly host: string;
  /** A user name and password of the URL, which no message may show. */
  readonly secrets: readonly string[];
}

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = '11434';
/** What a server listens on to be reached from everywhere; no client can connect to it everywhere. */
const CONNECTABLE: Readonly<Record<string, string>> = { '0.0.0.0': DEFAULT_HOST, '[::]': '[::1]' };

/**
 * Reads a base URL the way Ollama's own clients read `OLLAMA_HOST` (ollama-js `formatHost`, Ollama `envconfig.Host`):
 * without a scheme it is plain HTTP on port 11434, with one the port is the scheme's. Quotes, white space, slashes at
 * the end and the `/v1` or `/api` that users bring along are taken off. Undefined when it is no HTTP URL.
 */
export function endpointOf(given: string | undefined): Endpoint | undefined {
  const written = withoutQuotes(given ?? '');
  const text = written === '' ? DEFAULT_HOST : written;
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : withScheme(text));
  } catch {
    return undefined;
  }
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return undefined;
  url.hostname = CONNECTABLE[url.hostname] ?? url.hostname;
  const path = url.pathname.replace(/\/+$/, '').replace(/\/(v1|api(\/chat)?)$/, '');
  const credentials = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  return {
    baseUrl: `${url.protocol}//${credentials}${url.host}${path}`,
    origin: `${url.protocol}//${url.host}${path}`,
    host: url.host,
    secrets: [url.password, decoded(url.password)].filter((secret) => secret !== ''),
  };
}

/** The scheme and, where none is written, the port. */
function withScheme(text: string): string {
  const end = text.search(/[/?#]/);
  const authority = end === -1 ? text : text.slice(0, end);
  const rest = end === -1 ? '' : text.slice(end);
  const at = authority.lastIndexOf('@') + 1;
  const host = bracketed(authority.slice(at));
  if (host === 'ollama.com') return `https://${text}`;
  const name = host.startsWith(':') ? `${DEFAULT_HOST}${host}` : host;
  return `http://${authority.slice(0, at)}${name}${/:\d+$/.test(name) ? '' : `:${DEFAULT_PORT}`}${rest}`;
}

/** A bare IPv6 address needs brackets in a URL. */
function bracketed(host: string): string {
  return /^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]` : host;
}

function withoutQuotes(text: string): string {
  return text
    .trim()
    .replaceAll(/^["']+|["']+$/g, '')
    .trim();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
