const PROBE_MS = 300;
const DEFAULT_PORT = 11434;

/** Whether an Ollama answers on loopback, and where it was looked for. */
export type OllamaProbe =
  | { readonly type: 'answers' | 'silent'; readonly address: string }
  /** `OLLAMA_HOST` names another machine: nothing is sent there unasked. */
  | { readonly type: 'not-probed'; readonly address: string };

/** Looks for an Ollama on loopback, for at most 300 ms. */
export async function probeOllama(env: Readonly<Record<string, string | undefined>>): Promise<OllamaProbe> {
  const given = [env['OLLAMA_BASE_URL'], env['OLLAMA_HOST']].find((value) => (value ?? '').trim() !== '')?.trim();
  const url = urlOf(given);
  if (url === undefined || !isLoopback(url.hostname)) return { type: 'not-probed', address: given ?? '' };
  const address = url.host;
  const { connect } = process.getBuiltinModule('node:net');
  return await new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replaceAll(/[[\]]/g, ''), port: Number(url.port) || DEFAULT_PORT });
    const end = (type: 'answers' | 'silent'): void => {
      socket.destroy();
      resolve({ type, address });
    };
    socket.setTimeout(PROBE_MS, () => end('silent'));
    socket.once('connect', () => end('answers'));
    socket.once('error', () => end('silent'));
  });
}

function urlOf(value: string | undefined): URL | undefined {
  const text = value === undefined ? `127.0.0.1:${DEFAULT_PORT}` : value;
  try {
    const url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
    if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
    if (url.port === '' && url.protocol === 'http:' && !/:80\b/.test(text)) url.port = String(DEFAULT_PORT);
    return url;
  } catch {
    return undefined;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
