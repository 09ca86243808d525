import { isDeepStrictEqual } from 'node:util';
import type { Plugin } from '../plugin/define-plugin.js';
import { manifestOf } from '../plugin/manifest-of.js';
import type { PluginManifest } from '../plugin/manifest.js';
import { entryLabel } from './entry-label.js';
import { shownValue } from './shown-value.js';

/** Where a manifest and the decorators differ, and what each of the two says there. */
export interface ManifestDifference {
  /** As `tools[1].description`. */
  readonly path: string;
  /** As `"Greets." (class Greet)`. */
  readonly made: string;
  readonly written: string;
}

/** The first difference; undefined when there is none. */
export function manifestDifference(manifest: PluginManifest, plugin: Plugin): ManifestDifference | undefined {
  const found = firstDifference(asJson(manifest), asJson(manifestOf(plugin, manifest.entry)), '');
  if (found === undefined) return undefined;
  const [, list, index] = /^(providers|tools)\[(\d+)\]/.exec(found.path) ?? [];
  const label = list === 'providers' || list === 'tools' ? entryLabel(plugin)(list, Number(index)) : '';
  return { path: found.path, made: `${shownValue(found.made)}${label}`, written: shownValue(found.written) };
}

interface Found {
  readonly path: string;
  readonly made: unknown;
  readonly written: unknown;
}

function firstDifference(written: unknown, made: unknown, path: string): Found | undefined {
  if (isDeepStrictEqual(written, made)) return undefined;
  const here = { path, made, written };
  if (!isContainer(written) || !isContainer(made) || Array.isArray(written) !== Array.isArray(made)) return here;
  const keys = [...new Set([...Object.keys(made), ...Object.keys(written)])];
  for (const key of keys) {
    const inner = Array.isArray(written) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const difference = firstDifference(written[key], made[key], inner);
    if (difference !== undefined) return difference;
  }
  return here;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function asJson(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
