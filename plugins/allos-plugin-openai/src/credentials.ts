import { AllosError, type ProviderSettings } from 'allos/plugin';
import { hasCredentialHeader, readApiKey } from 'allos/plugin/http';
import { isOfficial, type Endpoint } from './endpoint.js';

/** The key for an endpoint; undefined where none is set and none is needed. Throws `auth.no_key`. */
export async function keyFor(endpoint: Endpoint, settings: ProviderSettings): Promise<string | undefined> {
  const key = await readApiKey(settings);
  if (key === undefined && !hasCredentialHeader(settings.headers) && isOfficial(endpoint)) {
    throw new AllosError('auth.no_key', `${endpoint.host} needs a key and none is set`, {
      hint: 'Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server that needs no key.',
    });
  }
  return key;
}
