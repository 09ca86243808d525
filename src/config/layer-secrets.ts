import type { AllosConfig } from './config.js';
import { configSecrets } from './config-secrets.js';
import { hasReference } from './references.js';
import type { JsonObject } from '../plugin/json.js';

/** Shorter ones are parts of words. */
const SHORTEST = 8;

/** The secrets that are written in a layer and its profiles; references are none. */
export function layerSecrets(data: JsonObject): readonly string[] {
  const profiles = Object.values((data['profiles'] ?? {}) as Readonly<Record<string, JsonObject | null>>);
  return [data, ...profiles].flatMap((one) => {
    const { providers, mcpServers } = (one ?? {}) as Partial<Pick<AllosConfig, 'providers' | 'mcpServers'>>;
    const found = configSecrets({ providers: present(providers), mcpServers: present(mcpServers) }, {});
    return found.filter((secret) => secret.length >= SHORTEST && !hasReference(secret));
  });
}

/** A name without settings is written as one with `null`. */
function present<T>(named: Readonly<Record<string, T>> | null | undefined): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(named ?? {}).filter(([, value]) => value !== null));
}
