import type { JsonObject } from '../plugin/json.js';
import { faultError } from './config-fault.js';
import type { ConfigLayer, ConfigOrigin, LayerName } from './config-layer.js';
import { readConfigFile } from './read-config-file.js';

/**
 * Reads, parses and validates a configuration file.
 *
 * @param text what is in it, when somebody has read it already
 * @throws AllosError `config.unreadable`; `config.invalid` with file, line and column
 */
export async function fileLayer(options: {
  readonly name: LayerName;
  readonly file: string;
  readonly trusted: boolean;
  readonly text?: string;
}): Promise<ConfigLayer> {
  const { name, file, trusted } = options;
  const text = options.text ?? readConfigFile(file);
  const { parseYaml } = await import('./yaml-document.js');
  const origin: ConfigOrigin = { layer: name, where: file };
  const document = parseYaml(text, origin);
  const layer: ConfigLayer = {
    name,
    file,
    trusted,
    data: (document.value ?? {}) as JsonObject,
    originOf: (path) => ({ ...origin, ...document.positionOf(path, 'value') }),
    originOfKey: (path) => ({ ...origin, ...document.positionOf(path, 'key') }),
  };
  await checkLayer(layer);
  return layer;
}

/** @throws AllosError `config.invalid` */
export async function checkLayer(layer: ConfigLayer): Promise<void> {
  const { validateConfig } = await import('./schema/validate-config.js');
  const problems = validateConfig(layer.data);
  if (problems.length === 0) return;
  const faults = problems.map(({ at, path, message }) => ({
    origin: at === 'key' ? layer.originOfKey(path) : layer.originOf(path),
    what: message,
  }));
  throw faultError(
    faults,
    'Correct this place; allos.config.example.yaml and docs/reference/config.md show every key.',
  );
}
