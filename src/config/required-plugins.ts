import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../plugin/json.js';
import { pluginPackageName } from '../plugin/package-name.js';
import type { ConfigPath, LayerName } from './config-layer.js';

/** A list of plugins, and the folder that an entry of it is looked for from; undefined where nobody knows it yet. */
export interface PlacedList {
  readonly entries: readonly JsonValue[];
  readonly folderOf: (index: number) => string | undefined;
}

/** A list of plugins laid over another. */
export interface MergedPlugins {
  /** The entries, and where each stood: in the list of the layer, or in the one below it. */
  readonly entries: readonly { readonly entry: JsonValue; readonly from: 'layer' | 'below'; readonly index: number }[];
  /** Entries of the layer that say something else of a plugin than the entry below that requires it. */
  readonly overruled: readonly { readonly index: number; readonly by: number }[];
}

/** An entry of a list, and what tells it from others. */
export interface ListedPlugin {
  /** The full name of a package; else an absolute path, as far as its folder is known. */
  readonly id: string;
  readonly entry: JsonValue;
  readonly isRequired: boolean;
  readonly index: number;
  readonly folder: string | undefined;
}

/** What the person says who starts a run, and may leave out plugins by that. */
const OF_THIS_RUN: ReadonlySet<LayerName> = new Set(['environment', 'set']);

/** Whether a path is that of a list of plugins: the one in force, or that of a profile. */
export function isPluginList(path: ConfigPath): boolean {
  return path.at(-1) === 'plugins' && (path.length === 1 || (path.length === 3 && path[0] === 'profiles'));
}

/**
 * Lays a list of plugins over another. It replaces it, but what one file requires no other file takes away or changes:
 * the entry below stays as it is, and that of the layer has no effect. What is said of this run replaces it all, and
 * what it lists again stays required.
 */
export function mergedPlugins(below: PlacedList, over: PlacedList, layer: LayerName): MergedPlugins {
  const required = listedPlugins(below).filter(({ isRequired }) => isRequired);
  const listed = listedPlugins(over).map((own) => ({ own, holder: required.find(({ id }) => id === own.id) }));
  if (OF_THIS_RUN.has(layer)) {
    const entries = listed.map(({ own: { entry, index }, holder }) => {
      return { entry: holder === undefined ? entry : asRequired(entry), from: 'layer', index } as const;
    });
    return { entries, overruled: [] };
  }
  return {
    entries: [
      ...listed.flatMap(({ own: { entry, index }, holder }) =>
        holder === undefined ? [{ entry, from: 'layer', index } as const] : [],
      ),
      ...required.map(({ entry, index }) => ({ entry, from: 'below', index }) as const),
    ],
    overruled: listed.flatMap(({ own, holder }) =>
      holder !== undefined && (isElsewhere(own, holder) || (hasSettings(own) && !isSetAlike(own, holder)))
        ? [{ index: own.index, by: holder.index }]
        : [],
    ),
  };
}

/** The entries of a list, which was checked. */
export function listedPlugins({ entries, folderOf }: PlacedList): readonly ListedPlugin[] {
  return entries.map((entry, index): ListedPlugin => {
    const folder = folderOf(index);
    const name = pluginName(entry);
    const path = folder === undefined && name.startsWith('.') ? name : resolve(folder ?? '/', name);
    const id = /^[./]/.test(name) ? path : pluginPackageName(name);
    return { id, entry, isRequired: asObject(entry).required === true, index, folder };
  });
}

/** Whether two entries of one package are looked for in two folders. */
export function isElsewhere(one: ListedPlugin, other: ListedPlugin): boolean {
  return !one.id.startsWith('/') && one.folder !== other.folder;
}

export function hasSettings({ entry }: ListedPlugin): boolean {
  return asObject(entry).settings !== undefined;
}

export function isSetAlike(one: ListedPlugin, other: ListedPlugin): boolean {
  return isDeepStrictEqual(asObject(one.entry).settings ?? {}, asObject(other.entry).settings ?? {});
}

/** The name or path of an entry, as it is written. */
export function pluginName(entry: JsonValue): string {
  return asObject(entry).name;
}

/** An entry that is more than a name, after its layer was checked. */
interface WrittenEntry {
  readonly name: string;
  readonly required?: boolean;
  readonly settings?: JsonValue;
}

function asObject(entry: JsonValue): WrittenEntry {
  return typeof entry === 'string' ? { name: entry } : (entry as unknown as WrittenEntry);
}

function asRequired(entry: JsonValue): JsonValue {
  return { ...asObject(entry), required: true };
}
