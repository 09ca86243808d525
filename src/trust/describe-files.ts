import { dirname, relative } from 'node:path';
import type { ConfigPath } from '../config/config-layer.js';
import { layerSecrets } from '../config/layer-secrets.js';
import { leafPaths, valueAt } from '../config/leaf-paths.js';
import type { Project, ProjectFile } from '../config/project.js';
import { fileReferencesIn } from '../config/references.js';
import { untrustedPart } from '../config/untrusted-part.js';
import type { JsonObject, JsonValue } from '../plugin/json.js';
import { kindOf, type Ask } from './ask.js';
import { pluginText } from './asked-plugin.js';
import { withFileTexts } from './referenced-files.js';
import { oneLine, settingText } from './setting-text.js';
import type { AskedPlugin } from './workspace-request.js';

/** What files say, and what of it they ask for. */
export interface Described {
  readonly asks: readonly Ask[];
  /** One for each setting. */
  readonly lines: readonly string[];
}

/** A plugin that a file names, and where it is looked for. */
export interface NamedPlugin {
  readonly name: string;
  readonly from: string;
}

/** Tells one from another. */
export function pluginKey({ name, from }: NamedPlugin): string {
  return JSON.stringify([name, from]);
}

/** The plugins that files and their profiles name, in order; one that several files name from one folder is one. */
export function namedPlugins(files: readonly ProjectFile[]): readonly NamedPlugin[] {
  const named = files.flatMap(({ file, layer }) =>
    leafPaths(layer.data)
      .filter(isPlugin)
      .map((path): NamedPlugin => ({ name: pluginName(valueAt(layer.data, path)), from: dirname(file) })),
  );
  return [...new Map(named.map((one) => [pluginKey(one), one])).values()];
}

/**
 * The settings of a file in one line each.
 *
 * @param pluginOf what is known of a plugin; undefined where its code cannot be looked at
 */
export function describeFile(
  { file, layer }: ProjectFile,
  { root }: Project,
  options: {
    readonly own: JsonObject;
    readonly home: string;
    readonly pluginOf: (named: NamedPlugin) => AskedPlugin | undefined;
  },
): Described {
  const place = oneLine(relative(root, file));
  const secrets = layerSecrets(layer.data);
  const asked = new Set(untrustedPart(layer, options.own).ignored.map(keyOf));
  // What only a reference would show: where keys would go to is to be seen.
  const addressOf = (path: ConfigPath, value: JsonValue | undefined): string => {
    if (kindOf(path) !== 'address' || typeof value !== 'string' || fileReferencesIn(value).length === 0) return '';
    const now = withFileTexts(value, { file, home: options.home, root });
    return now === value ? '' : ` (${settingText([], now, secrets).slice(2)} now)`;
  };
  const described = leafPaths(layer.data).map((path) => {
    const value = valueAt(layer.data, path);
    const plugin = isPlugin(path) ? options.pluginOf({ name: pluginName(value), from: dirname(file) }) : undefined;
    const code = plugin === undefined ? '' : ` (${pluginText(plugin, root)})`;
    return { path, text: `${settingText(path, value, secrets)}${code}${addressOf(path, value)}` };
  });
  return {
    lines: described.map(({ text }) => `${place}: ${text}`),
    asks: described
      .filter(({ path }) => asked.has(keyOf(path)))
      .map(({ path, text }) => ({ kind: kindOf(path), text, file: place })),
  };
}

function isPlugin(path: ConfigPath): boolean {
  const own = path[0] === 'profiles' ? path.slice(2) : path;
  return own[0] === 'plugins' && typeof own[1] === 'number';
}

function pluginName(entry: unknown): string {
  return typeof entry === 'string' ? entry : (entry as { readonly name: string }).name;
}

function keyOf(path: ConfigPath): string {
  return JSON.stringify(path);
}
