import { AllosError, isAllosError, messageOf, type ProviderSettings } from 'allos/plugin';
import { isOfficial, type Endpoint } from './endpoint.js';

const SECRET_HEADER = /auth|key|token|secret|cookie/i;

/** The key for an endpoint; undefined where none is set and none is needed. Throws `auth.no_key`. */
export async function keyFor(endpoint: Endpoint, settings: ProviderSettings): Promise<string | undefined> {
  let key: string | undefined;
  try {
    key = (await settings.apiKey())?.trim() || undefined;
  } catch (cause) {
    if (isAllosError(cause)) throw cause;
    throw new AllosError('auth.no_key', `the key of ${settings.name} could not be read: ${messageOf(cause)}`, {
      cause,
    });
  }
  const inHeaders = Object.keys(settings.headers).some((name) => SECRET_HEADER.test(name));
  if (key === undefined && !inHeaders && isOfficial(endpoint)) {
    throw new AllosError('auth.no_key', `${endpoint.host} needs a key and none is set`, {
      hint: 'Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server that needs no key',
    });
  }
  return key;
}

/** What must never be shown: the key, and headers that hold one. */
export function secretsOf(key: string | undefined, settings: ProviderSettings): readonly string[] {
  const headers = Object.entries(settings.headers).filter(([name]) => SECRET_HEADER.test(name));
  return [key ?? '', ...headers.flatMap(([, value]) => [value, ...value.split(/[\s=;]+/)])];
}
