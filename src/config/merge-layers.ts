import { dirname } from 'node:path';
import type { JsonObject, JsonValue } from '../plugin/json.js';
import { pathText, type ConfigLayer, type ConfigOrigin, type ConfigPath } from './config-layer.js';
import { valueAt } from './leaf-paths.js';
import { isPluginList, mergedPlugins, pluginName, type PlacedList } from './required-plugins.js';

/** Layers merged into one, and where each value came from. */
export interface MergedConfig {
  readonly data: JsonObject;
  /** By path, for example `agent.maxTurns` or `permissions.deny[0]`. */
  readonly origins: ReadonlyMap<string, ConfigOrigin>;
  /** Paths whose value comes from a layer that is not trusted. */
  readonly untrusted: ReadonlySet<string>;
  /** Where the entries of lists of plugins stand, by path: `plugins[0]`. */
  readonly places: ReadonlyMap<string, EntryPlace>;
  /** Entries without effect, since a weaker file requires their plugin otherwise. */
  readonly overruled: readonly OverruledEntry[];
}

/** An entry of a list in the layer that says it. */
export interface EntryPlace {
  readonly layer: ConfigLayer;
  readonly path: ConfigPath;
}

export interface OverruledEntry {
  /** `plugins`, or the list of a profile. */
  readonly list: string;
  readonly name: string;
  readonly origin: ConfigOrigin;
  /** Where it is required. */
  readonly by: ConfigOrigin;
}

export const NOTHING: MergedConfig = {
  data: {},
  origins: new Map(),
  untrusted: new Set(),
  places: new Map(),
  overruled: [],
};

/** Lists that deny: they grow from layer to layer, since a denial of any layer holds. */
export const UNIONS: ReadonlySet<string> = new Set(['permissions.deny', 'tools.disabled']);

/**
 * Lays a layer over what is there. Objects merge, lists and other values replace; lists that deny are joined, and a
 * tool's `never` stays, and so does a plugin that a file requires. `null` says nothing. Pure.
 */
export function mergeLayer(base: MergedConfig, layer: ConfigLayer): MergedConfig {
  const origins = new Map(base.origins);
  const untrusted = new Set(base.untrusted);
  const places = new Map(base.places);
  const overruled = [...base.overruled];

  const note = (path: ConfigPath, source: ConfigPath): void => {
    const text = pathText(path);
    origins.set(text, layer.originOf(source));
    if (layer.trusted) untrusted.delete(text);
    else untrusted.add(text);
  };
  const forget = (path: ConfigPath): void => {
    const text = pathText(path);
    for (const known of origins.keys()) {
      if (known.startsWith(`${text}.`) || known.startsWith(`${text}[`)) {
        origins.delete(known);
        untrusted.delete(known);
        places.delete(known);
      }
    }
  };
  const merge = (
    below: JsonValue | undefined,
    over: JsonValue,
    path: ConfigPath,
    source: ConfigPath = path,
  ): JsonValue => {
    if (isMapping(over)) {
      const result: Record<string, JsonValue | undefined> = isMapping(below) ? { ...below } : {};
      for (const [written, value] of Object.entries(over)) {
        if (value === undefined || value === null) continue;
        const key = isProviders(path) ? sameName(written, result) : written;
        result[key] = merge(
          Object.hasOwn(result, key) ? result[key] : undefined,
          value,
          [...path, key],
          [...source, written],
        );
      }
      return result;
    }
    if (UNIONS.has(pathText(path))) return join(below, over, path);
    if (isPluginList(path) && Array.isArray(over)) return plugins(below, over, path, source);
    if (below === 'never' && path.length === 3 && pathText(path).startsWith('permissions.tools.')) return below;
    forget(path);
    note(path, source);
    return over;
  };
  const join = (below: JsonValue | undefined, over: JsonValue, path: ConfigPath): JsonValue => {
    const result = [...listOf(below)];
    listOf(over).forEach((item, index) => {
      if (result.includes(item)) return;
      note([...path, result.length], [...path, index]);
      result.push(item);
    });
    return result;
  };

  const plugins = (
    below: JsonValue | undefined,
    over: readonly JsonValue[],
    path: ConfigPath,
    source: ConfigPath,
  ): JsonValue => {
    const own = over.map((_entry, index): EntryPlace => ({ layer, path: [...source, index] }));
    const before = listOf(below).map((_entry, index) => places.get(pathText([...path, index])));
    const originAt = (place: EntryPlace | undefined): ConfigOrigin =>
      place?.layer.originOf(place.path) ?? layer.originOf(source);
    const merged = mergedPlugins(placed(listOf(below), before), placed(over, own), layer.name);
    forget(path);
    note(path, source);
    merged.entries.forEach(({ from, index }, at) => {
      const place = (from === 'layer' ? own : before)[index];
      const text = pathText([...path, at]);
      origins.set(text, originAt(place));
      if (place !== undefined) places.set(text, place);
    });
    for (const { index, by } of merged.overruled) {
      const said = { list: pathText(path), name: pluginName(over[index] ?? ''), origin: originAt(own[index]) };
      overruled.push({ ...said, by: originAt(before[by]) });
    }
    return merged.entries.map(({ entry }) => entry);
  };

  return { data: merge(base.data, layer.data, []) as JsonObject, origins, untrusted, places, overruled };
}

/** A merged list of plugins, and the folders that its entries are looked for from. */
export function placedList({ data, places }: MergedConfig, path: ConfigPath): PlacedList {
  const entries = listOf(valueAt(data, path));
  return placed(
    entries,
    entries.map((_entry, index) => places.get(pathText([...path, index]))),
  );
}

function placed(entries: readonly JsonValue[], places: readonly (EntryPlace | undefined)[]): PlacedList {
  return {
    entries,
    folderOf: (index) => {
      const { layer, path } = places[index] ?? {};
      const origin = path && layer?.originOf(path);
      if (origin?.line !== undefined) return dirname(origin.where);
      return layer?.folderOf?.(pluginName(entries[index] ?? ''));
    },
  };
}

/** The origin of a value, or of the nearest thing that holds it. */
export function originOf(merged: MergedConfig, path: ConfigPath): ConfigOrigin | undefined {
  return nearest(path, (text) => merged.origins.get(text));
}

/** Whether a value comes from a layer that may not reach the environment. */
export function isUntrusted(merged: MergedConfig, path: ConfigPath): boolean {
  return (
    nearest(path, (text) => (merged.untrusted.has(text) ? true : merged.origins.has(text) ? false : undefined)) ?? false
  );
}

function isProviders(path: ConfigPath): boolean {
  return path.length === 1 && path[0] === 'providers';
}

/** The name as it stands in an object already: those of providers ignore case. */
export function sameName(name: string, among: JsonObject): string {
  if (Object.hasOwn(among, name)) return name;
  return Object.keys(among).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
}

function nearest<T>(path: ConfigPath, find: (text: string) => T | undefined): T | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const found = find(pathText(path.slice(0, length)));
    if (found !== undefined) return found;
  }
  return undefined;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function isMapping(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
