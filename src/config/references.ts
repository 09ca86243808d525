import type { AllosError } from '../plugin/error.js';
import type { JsonObject, JsonValue } from '../plugin/json.js';
import { faultError } from './config-fault.js';
import { pathText, visible, type ConfigPath } from './config-layer.js';
import { isUntrusted, originOf, type MergedConfig } from './merge-layers.js';
import { pathOfReference, readReferencedFile } from './referenced-file.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What references are looked up in. */
export interface ReferenceSources {
  readonly env: Environment;
  /** Where `~/` leads. */
  readonly home: string;
  /** Where a relative path begins that no file holds. Absolute. */
  readonly cwd: string;
}

/** A reference, and what took its place. */
export interface ResolvedReference {
  readonly path: ConfigPath;
  readonly kind: 'env' | 'file';
  /** The variable, or the path as it was written. */
  readonly name: string;
  readonly value: string;
}

export interface ResolvedConfig {
  readonly data: JsonObject;
  readonly references: readonly ResolvedReference[];
}

const REFERENCE = /\$\{(env|file):([^}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What shells and other tools read as a variable, and what is no key of anybody. */
const SHELL_VARIABLE = /^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$/;

/**
 * Replaces `${env:NAME}` and `${file:PATH}` in every text of trusted layers; text of an untrusted layer stays as it is,
 * and no file is opened for it. An `apiKey` whose variable is not set is left out, so that the provider says which key
 * it lacks when it is used.
 *
 * @throws AllosError `config.invalid` for a name that is not set or no name, and for a file that cannot be used
 */
export function resolveReferences(merged: MergedConfig, sources: ReferenceSources): ResolvedConfig {
  const references: ResolvedReference[] = [];
  const resolve = (value: JsonValue | undefined, path: ConfigPath): JsonValue | undefined => {
    if (typeof value === 'string') return resolveText(value, path);
    if (Array.isArray(value))
      return (value as readonly JsonValue[]).map((item, index) => resolve(item, [...path, index]) ?? '');
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => [key, resolve(item, [...path, key])] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  };
  const resolveText = (text: string, path: ConfigPath): string | undefined => {
    if (!text.includes('$') || isUntrusted(merged, path)) return text;
    if (isApiKey(path)) refuseShellVariable(merged, path, text);
    let isMissing = false;
    const result = text.replaceAll(REFERENCE, (_match, kind: 'env' | 'file', name: string) => {
      const value = kind === 'env' ? variable(path, name) : content(path, name);
      if (value === undefined) isMissing = true;
      else references.push({ path, kind, name, value });
      return value ?? '';
    });
    return isMissing ? undefined : result;
  };
  const variable = (path: ConfigPath, name: string): string | undefined => {
    const value = NAME.test(name) && Object.hasOwn(sources.env, name) ? sources.env[name] : undefined;
    if (value !== undefined && value !== '') return value;
    if (!isApiKey(path) || !NAME.test(name)) throw missingVariable(merged, path, name);
    return undefined;
  };
  const content = (path: ConfigPath, name: string): string => {
    const origin = originOf(merged, path);
    const file = pathOfReference(name, origin, sources);
    const read = readReferencedFile(file);
    if ('text' in read) return read.text;
    const what = name.trim() === '' ? 'a file without naming it' : `the file ${visible(file)}, which ${read.reason}`;
    throw wrong(merged, path, {
      what: `refers to ${what}`,
      hint:
        name.trim() === ''
          ? 'Write ${file:PATH}.'
          : 'A relative path begins at the folder of the configuration file that holds it. Mend the path or the file.',
    });
  };
  return { data: resolve(merged.data, []) as JsonObject, references };
}

/** A text with its references left out: what somebody wrote himself. */
export function withoutReferences(text: string): string {
  return text.replaceAll(REFERENCE, '');
}

/** The references of a text, as they are written. */
export function referencesIn(text: string): readonly string[] {
  return text.match(REFERENCE) ?? [];
}

/** The references to files in a text: as they are written, and the paths in them. */
export function fileReferencesIn(text: string): readonly { readonly written: string; readonly name: string }[] {
  return [...text.matchAll(REFERENCE)].flatMap(([written, kind, name = '']) =>
    kind === 'file' ? [{ written, name }] : [],
  );
}

/** Whether a text holds a reference. */
export function hasReference(text: string): boolean {
  return withoutReferences(text) !== text;
}

function isApiKey(path: ConfigPath): boolean {
  return path.length === 3 && path[0] === 'providers' && path[2] === 'apiKey';
}

/** Sent as it is, it would be a key that the provider refuses, with nothing to tell why. */
function refuseShellVariable(merged: MergedConfig, path: ConfigPath, text: string): void {
  const name = SHELL_VARIABLE.exec(text.trim())?.[1];
  if (name === undefined) return;
  const hint = `Write \${env:${name}} for the value of the environment variable ${name}.`;
  throw wrong(merged, path, { what: `is the text ${text.trim()}, which stands for nothing here`, hint });
}

function missingVariable(merged: MergedConfig, path: ConfigPath, name: string): AllosError {
  const what = NAME.test(name)
    ? `the environment variable ${name}, which is not set`
    : `"${visible(name)}", which is no variable's name`;
  return wrong(merged, path, {
    what: `refers to ${what}`,
    hint: NAME.test(name) ? `Set ${name}, or remove the reference.` : 'Write ${env:NAME}.',
  });
}

function wrong(
  merged: MergedConfig,
  path: ConfigPath,
  { what, hint }: { readonly what: string; readonly hint: string },
): AllosError {
  return faultError([{ origin: originOf(merged, path), what: `${visible(pathText(path))} ${what}` }], hint);
}
