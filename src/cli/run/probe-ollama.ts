import { withoutLogin } from '../../plugin/without-login.js';
import { ollamaUrl } from './ollama-url.js';

const PROBE_MS = 300;
/** Of the schemes, which a URL leaves out. */
const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Whether an Ollama answers on loopback, and where it was looked for. */
export type OllamaProbe =
  | { readonly type: 'answers' | 'silent'; readonly address: string }
  /** `OLLAMA_HOST` names another machine: nothing is sent there unasked. */
  | { readonly type: 'not-probed'; readonly address: string };

/** Looks for an Ollama on loopback, for at most 300 ms. */
export async function probeOllama(env: Readonly<Record<string, string | undefined>>): Promise<OllamaProbe> {
  const given = [env['OLLAMA_BASE_URL'], env['OLLAMA_HOST']].find((value) => (value ?? '').trim() !== '')?.trim();
  const url = ollamaUrl(given);
  if (url === undefined || !isLoopback(url.hostname)) return { type: 'not-probed', address: withoutLogin(given ?? '') };
  return { type: await probePort(url), address: url.host };
}

/** Whether somebody listens where a URL leads, found out within 300 ms. For addresses on loopback. */
export async function probePort(url: URL): Promise<'answers' | 'silent'> {
  const port = Number(url.port) || (PORTS[url.protocol] ?? 0);
  const { connect } = process.getBuiltinModule('node:net');
  return await new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replaceAll(/[[\]]/g, ''), port });
    const end = (type: 'answers' | 'silent'): void => {
      socket.destroy();
      resolve(type);
    };
    socket.setTimeout(PROBE_MS, () => end('silent'));
    socket.once('connect', () => end('answers'));
    socket.once('error', () => end('silent'));
  });
}

/** Whether a host name of a URL is this machine's loopback. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
