import { AllosError, messageOf, type ProviderSettings } from 'allos/plugin';
import type { Endpoint } from './base-url.js';

/** The key for a proxy, without the white space that files bring along; undefined when there is none, as usual. */
export async function keyOf(settings: ProviderSettings): Promise<string | undefined> {
  try {
    const key = (await settings.apiKey())?.trim();
    return key === '' ? undefined : key;
  } catch (error) {
    throw new AllosError('auth.no_key', `the key of ${settings.name} could not be read: ${messageOf(error)}`);
  }
}

/** What must not show in a message, whoever echoes it. */
export function secretsOf(
  key: string | undefined,
  headers: ProviderSettings['headers'],
  endpoint: Endpoint,
): readonly string[] {
  const secret = Object.entries(headers).filter(([name]) => /key|auth|token|secret|cookie/i.test(name));
  const values = secret.map(([, value]) => value.replace(/^(Bearer|Basic)\s+/i, ''));
  return [...(key === undefined ? [] : [key]), ...values, ...endpoint.secrets];
}
