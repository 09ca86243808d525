import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '../plugin/json.js';
import { redactableValuesOf } from '../process/redactable-values.js';
import { pathText, type ConfigLayer, type ConfigOrigin, type ConfigPath, type LayerName } from './config-layer.js';
import { configSecrets } from './config-secrets.js';
import type { AllosConfig } from './config.js';
import type { LayeredConfig } from './layer-config.js';
import { layerSecrets } from './layer-secrets.js';
import { valueAt } from './leaf-paths.js';
import { sameName, UNIONS } from './merge-layers.js';
import { isPluginList } from './required-plugins.js';
import { valueRedactor } from './redacted-value.js';

/**
 * What became of what a layer says: it is in force; it is one part of a list that all layers add to; a stronger layer
 * says something else, and what this one requires counts all the same; a stronger layer says something else; or its
 * folder is not trusted.
 */
export type SayingState = 'in force' | 'joined' | 'required' | 'overridden' | 'not trusted';

/** What one layer says about a key. */
export interface Saying {
  readonly layer: LayerName;
  readonly origin: ConfigOrigin;
  /** As it was written, without secrets. */
  readonly value: JsonValue;
  readonly state: SayingState;
}

/** A key that is no section, and all that is said about it, the strongest layer first. */
export interface ExplainedKey {
  readonly key: string;
  /** What is in force, as it was written, without secrets; undefined where nothing is. */
  readonly value: JsonValue | undefined;
  readonly sayings: readonly Saying[];
}

/** Explains a key, or every key of a section. References stay as they are written, so nothing can be missing. */
export function explainKey(layered: LayeredConfig, asked: ConfigPath): readonly ExplainedKey[] {
  const { merged, sources, held, dotEnv, references } = layered;
  const redact = valueRedactor([
    ...redactableValuesOf(references.env),
    ...configSecrets(merged.data as unknown as AllosConfig, dotEnv),
    ...held.flatMap(({ data }) => layerSecrets(data)),
  ]);
  const strongestFirst = [...sources].reverse();

  /** A list, say, was written as a whole: its entries have no place of their own among the origins. */
  const wins = (layer: ConfigLayer, path: ConfigPath): boolean => {
    const written = spelledIn(merged.data, path);
    const whole = written.map((_key, at) => written.slice(0, written.length - at));
    const holder = whole.find((each) => merged.origins.has(pathText(each)));
    if (holder === undefined) return false;
    return isDeepStrictEqual(layer.originOf(spelledIn(layer.data, holder)), merged.origins.get(pathText(holder)));
  };
  const sayingOf = (layer: ConfigLayer, path: ConfigPath): readonly Saying[] => {
    const own = spelledIn(layer.data, path);
    const value = valueAt(layer.data, own) ?? null;
    const addsNothing = UNIONS.has(pathText(path)) && isDeepStrictEqual(value, []);
    if (value === null || addsNothing) return [];
    const state = stateOf(layer, path);
    return [{ layer: layer.name, origin: layer.originOf(own), value: redact(value, path), state }];
  };
  const stateOf = (layer: ConfigLayer, path: ConfigPath): SayingState => {
    if (UNIONS.has(pathText(path))) return 'joined';
    if (wins(layer, path)) return 'in force';
    const places = isPluginList(path) ? [...merged.places] : [];
    const isRequired = places.some(([text, place]) => text.startsWith(`${pathText(path)}[`) && place.layer === layer);
    return isRequired ? 'required' : 'overridden';
  };
  const heldOf = (layer: ConfigLayer, path: ConfigPath): readonly Saying[] => {
    const own = spelledIn(layer.data, path);
    const value = valueAt(layer.data, own) ?? null;
    const counts = sources.some(
      (each) => !each.trusted && each.file === layer.file && isDeepStrictEqual(valueAt(each.data, own), value),
    );
    if (value === null || counts) return [];
    return [{ layer: layer.name, origin: layer.originOf(own), value: redact(value, path), state: 'not trusted' }];
  };

  return keysBelow([merged.data, ...held.map(({ data }) => data)], listOf(asked)).map((path) => {
    const value = valueAt(merged.data, spelledIn(merged.data, path));
    return {
      key: pathText(path),
      value: value === undefined ? undefined : redact(value, path),
      sayings: [
        ...strongestFirst.flatMap((layer) => sayingOf(layer, path)),
        ...held.flatMap((layer) => heldOf(layer, path)),
      ],
    };
  });
}

/** The path itself where a value stands, else the paths of all values below it; names of providers in lower case. */
function keysBelow(all: readonly JsonObject[], asked: ConfigPath): readonly ConfigPath[] {
  const found = new Map<string, ConfigPath>();
  const walk = (value: JsonValue | undefined, path: ConfigPath): void => {
    if (value === undefined || value === null) return;
    if (typeof value !== 'object' || Array.isArray(value)) {
      found.set(pathText(path), path);
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      walk(inner, [...path, path.length === 1 && path[0] === 'providers' ? key.toLowerCase() : key]);
    }
  };
  for (const data of all) walk(valueAt(data, spelledIn(data, asked)), lowerCased(asked));
  return [...found.values()];
}

/** An entry of a list that all layers add to stands elsewhere in each of them: the list is explained. */
function listOf(path: ConfigPath): ConfigPath {
  const list = path.slice(0, 2);
  return UNIONS.has(pathText(list)) ? list : path;
}

function lowerCased(path: ConfigPath): ConfigPath {
  return path.map((key, at) => (at === 1 && path[0] === 'providers' ? String(key).toLowerCase() : key));
}

/** The path as an object spells it: the names of providers ignore case. */
function spelledIn(data: JsonObject, path: ConfigPath): ConfigPath {
  const [section, name, ...rest] = path;
  const providers = data['providers'];
  if (section !== 'providers' || name === undefined || typeof providers !== 'object' || providers === null) return path;
  return [section, sameName(String(name), providers as JsonObject), ...rest];
}
