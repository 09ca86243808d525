import type { ConfigPath } from '../../config/config-layer.js';
import { configKeys } from '../../config/config-schema.js';
import { keyPath } from '../../config/key-path.js';
import { AllosError } from '../../plugin/error.js';

/**
 * The path of a key that a configuration may have; the names of providers in lower case.
 *
 * @throws AllosError `usage.invalid` for what is no key, with the one that was meant
 */
export function knownKey(text: string): ConfigPath {
  const path = keyPath(text);
  const found = configKeys().find(path);
  if (found.type === 'unknown') {
    const { meant, known } = found;
    throw new AllosError('usage.invalid', `there is no key ${text} in a configuration`, {
      hint: meant === undefined ? `Known here are ${known.join(', ')}.` : `Did you mean ${meant}?`,
    });
  }
  return path.map((key, at) => (at === 1 && path[0] === 'providers' ? String(key).toLowerCase() : key));
}
