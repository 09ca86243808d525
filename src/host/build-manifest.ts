import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { DECORATOR_SETTINGS } from '../plugin/decorator-settings.js';
import { API_VERSION, isPlugin, type Plugin } from '../plugin/define-plugin.js';
import { AllosError, isAllosError, messageOf } from '../plugin/error.js';
import type { JsonObject } from '../plugin/json.js';
import { manifestOf } from '../plugin/manifest-of.js';
import type { PluginManifest } from '../plugin/manifest.js';
import { isJsonObject } from '../plugin/unknown-json.js';
import { entryLabel } from './entry-label.js';
import { defaultExport, type ImportModule, importModule } from './import-plugin.js';
import { withinLimit } from './plugin-time-limit.js';
import { readManifest } from './read-manifest.js';
import { shownValue } from './shown-value.js';

/** What building a manifest came to. */
export interface BuiltManifest {
  readonly file: string;
  readonly manifest: PluginManifest;
  /** Whether package.json said something else before. */
  readonly changed: boolean;
}

/**
 * Writes `package.json#allos` of a plugin from its decorators. Runs the plugin's code: it is its author's command.
 *
 * @param options.write false only compares
 * @throws AllosError `plugin.not_found`, `plugin.crashed`, `plugin.invalid`, `plugin.incompatible`
 */
export async function buildManifest(
  directory: string,
  options: { readonly write: boolean; readonly importPlugin?: ImportModule },
): Promise<BuiltManifest> {
  const file = join(directory, 'package.json');
  const text = readText(file);
  const packageJson = parse(text, file);
  const entry = entryOf(packageJson);
  if (entry === undefined) {
    throw new AllosError('plugin.invalid', `${file} names no entry`, { hint: 'Add "exports" or "main" to it.' });
  }
  let exported: unknown;
  try {
    const url = pathToFileURL(join(directory, entry)).href;
    exported = defaultExport(await withinLimit(async () => await (options.importPlugin ?? importModule)(url)));
  } catch (error) {
    const code = isAllosError(error) ? error.code : 'plugin.crashed';
    throw new AllosError(code, `${join(directory, entry)} cannot be imported: ${messageOf(error)}`, {
      hint: importHint(error),
      cause: error,
    });
  }
  if (!isPlugin(exported)) {
    throw new AllosError('plugin.invalid', `the default export of ${join(directory, entry)} is no plugin`, {
      hint: 'Export definePlugin({ … }) as default.',
    });
  }
  checkIdentity(exported, packageJson['name']);
  const manifest = JSON.parse(JSON.stringify(manifestOf(exported, entry))) as PluginManifest;
  const reading = readManifest(manifest, entryLabel(exported));
  if (!reading.ok) {
    throw new AllosError(
      'plugin.invalid',
      `the decorators of ${exported.name} are wrong: ${reading.problems.join('; ')}`,
      {
        hint: 'Mend them and build again.',
      },
    );
  }
  const changed = !isDeepStrictEqual(packageJson['allos'], manifest);
  if (changed && options.write) {
    const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
    writeFileSync(file, `${JSON.stringify({ ...packageJson, allos: manifest }, null, indent)}\n`);
  }
  return { file, manifest, changed };
}

/** Refuses what no allos of this version would load, or what would be called otherwise than it is installed. */
function checkIdentity({ name, apiVersion }: Plugin, packageName: unknown): void {
  if (apiVersion !== API_VERSION) {
    throw new AllosError(
      'plugin.incompatible',
      `plugin ${name} says apiVersion ${shownValue(apiVersion)}; this allos has version ${API_VERSION}`,
      { hint: 'Write apiVersion: API_VERSION.' },
    );
  }
  if (name !== packageName) {
    throw new AllosError(
      'plugin.invalid',
      `definePlugin says ${shownValue(name)}, and package.json ${shownValue(packageName)}`,
      { hint: 'Give both the same name.' },
    );
  }
}

function importHint(error: unknown): string {
  if (isMissing(error)) return 'Build the plugin first, for example with tsc.';
  if (error instanceof SyntaxError) {
    return `Mend its syntax. Where it still has decorators, lines that begin with @, set ${DECORATOR_SETTINGS} in tsconfig.json, and compile it again.`;
  }
  return (isAllosError(error) ? error.hint : undefined) ?? 'Mend the error in its code and build it again.';
}

/** Whether the entry is not there, rather than broken. */
function isMissing(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'ERR_MODULE_NOT_FOUND';
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new AllosError('plugin.not_found', `there is no ${file}`, { hint: 'Name the folder of a plugin package.' });
  }
}

function parse(text: string, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AllosError('plugin.invalid', `${file} is not JSON: ${messageOf(error)}`, { hint: 'Mend it first.' });
  }
  if (isJsonObject(value)) return value;
  throw new AllosError('plugin.invalid', `${file} cannot be used: it is no object`, { hint: 'Mend it first.' });
}

/** What Node imports for the package itself: `exports`, else `main`. */
function entryOf({ exports, main }: Readonly<Record<string, unknown>>): string | undefined {
  let target: unknown = exports;
  if (typeof target === 'object' && target !== null && '.' in target) target = (target as Record<string, unknown>)['.'];
  for (let depth = 0; typeof target === 'object' && target !== null && depth < 5; depth++) {
    const conditions = target as Record<string, unknown>;
    target = conditions['import'] ?? conditions['node'] ?? conditions['default'] ?? conditions['require'];
  }
  if (typeof target === 'string') return target;
  return typeof main === 'string' ? `./${main.replace(/^\.\//, '')}` : undefined;
}
