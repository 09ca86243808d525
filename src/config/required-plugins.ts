import type { JsonValue } from '../plugin/json.js';
import { pluginPackageName } from '../plugin/package-name.js';
import type { ConfigPath, LayerName } from './config-layer.js';

/** An entry of a merged list of plugins, and where it stood: in the list of the layer, or in the one below it. */
export interface MergedEntry {
  readonly entry: JsonValue;
  readonly from: 'layer' | 'below';
  readonly index: number;
}

/** What the person says who starts a run, and may leave out plugins by that. */
const OF_THIS_RUN: ReadonlySet<LayerName> = new Set(['environment', 'set']);

/** Whether a path is that of a list of plugins: the one in force, or that of a profile. */
export function isPluginList(path: ConfigPath): boolean {
  return path.at(-1) === 'plugins' && (path.length === 1 || (path.length === 3 && path[0] === 'profiles'));
}

/**
 * Lays a list of plugins over another. It replaces it, but what one file requires no other file takes away: a plugin
 * that is required below stays, and one that both list stays required.
 */
export function mergedPlugins(
  below: JsonValue | undefined,
  over: readonly JsonValue[],
  layer: LayerName,
): readonly MergedEntry[] {
  const required = requiredOf(below);
  const staying = OF_THIS_RUN.has(layer) ? [] : required;
  const names = over.map(nameOf);
  return [
    ...over.map((entry, index): MergedEntry => {
      const holds = required.some(({ name }) => name === names[index]);
      return { entry: holds ? asRequired(entry) : entry, from: 'layer', index };
    }),
    ...staying
      .filter(({ name }) => !names.includes(name))
      .map(({ entry, index }): MergedEntry => ({ entry, from: 'below', index })),
  ];
}

/** The names of the plugins that a list requires, as full names of packages or as paths. */
export function requiredNames(list: JsonValue | undefined): readonly string[] {
  return requiredOf(list).map(({ name }) => name);
}

/** An entry as it is written, after its layer was checked. */
type ListEntry = string | { readonly name: string; readonly required?: boolean };

function requiredOf(
  list: JsonValue | undefined,
): readonly { readonly name: string; readonly entry: JsonValue; readonly index: number }[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly (ListEntry & JsonValue)[]).flatMap((entry, index) =>
    typeof entry !== 'string' && entry.required === true ? [{ name: nameOf(entry), entry, index }] : [],
  );
}

/** The full name of a package; a path as it is. */
function nameOf(entry: JsonValue): string {
  const written = entry as ListEntry;
  const name = typeof written === 'string' ? written : written.name;
  return /^[./]/.test(name) ? name : pluginPackageName(name);
}

function asRequired(entry: JsonValue): JsonValue {
  const written = entry as ListEntry;
  return { ...(typeof written === 'string' ? { name: written } : written), required: true };
}
