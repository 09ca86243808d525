import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../plugin/json.js';
import type { AllosConfig } from './config.js';
import type { ConfigLayer } from './config-layer.js';
import { packageRootOf } from '../plugin/package-root.js';

/** The defaults that ship with Allos: `config/defaults.json`. */
export function builtInLayer(): ConfigLayer {
  const file = join(packageRootOf(import.meta.url), 'config', 'defaults.json');
  const origin = { layer: 'built-in', where: file } as const;
  return {
    name: 'built-in',
    file,
    trusted: true,
    data: JSON.parse(readFileSync(file, 'utf8')) as JsonObject,
    originOf: () => origin,
    originOfKey: () => origin,
  };
}

/** The defaults for providers, for programs that read no configuration file. */
export function builtInProviderDefaults(): AllosConfig['providerDefaults'] {
  return builtInLayer().data['providerDefaults'] as unknown as AllosConfig['providerDefaults'];
}
