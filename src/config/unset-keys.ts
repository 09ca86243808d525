import type { JsonObject } from '../plugin/json.js';
import type { ConfigLayer } from './config-layer.js';

/**
 * The variables that configured keys refer to and that are not set, by the provider's name in lower case. A key like
 * that counts as none.
 *
 * @param sources weakest first, with their references as written
 */
export function unsetKeys(
  sources: readonly ConfigLayer[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const written = new Map<string, string>();
  for (const { trusted, data } of sources) {
    if (!trusted) continue;
    for (const [name, settings] of Object.entries((data['providers'] ?? {}) as JsonObject)) {
      const key = (settings as JsonObject | null)?.['apiKey'];
      if (typeof key === 'string') written.set(name.toLowerCase(), key);
    }
  }
  const unset = [...written].flatMap(([name, key]) => {
    const names = [...key.matchAll(/\$\{env:([A-Za-z_]\w*)\}/g)].map(([, variable = '']) => variable);
    const missing = names.find((variable) => (env[variable] ?? '') === '');
    return missing === undefined ? [] : [[name, missing] as const];
  });
  return Object.fromEntries(unset);
}
