import type { JsonObject } from '../plugin/json.js';

/** Where a value can come from, weakest first. Flags are not among them: the command line applies them itself. */
export type LayerName = 'built-in' | 'user' | 'project' | 'local' | 'config-file' | 'profile' | 'environment' | 'set';

/** A place in the configuration: keys and list indexes from the root. */
export type ConfigPath = readonly (string | number)[];

/** Where a value was written. */
export interface ConfigOrigin {
  readonly layer: LayerName;
  /** The file, the variable's name or the `--set` flag. */
  readonly where: string;
  /** From 1; only for files. */
  readonly line?: number;
  readonly column?: number;
}

/** One layer: what it says, and where it says it. */
export interface ConfigLayer {
  readonly name: LayerName;
  /** Absolute; undefined for what is no file. */
  readonly file?: string;
  /** Whether it may loosen, redirect and run things. */
  readonly trusted: boolean;
  readonly data: JsonObject;
  /** Where a value, or the nearest thing that holds it, was written. */
  readonly originOf: (path: ConfigPath) => ConfigOrigin;
  /** Where the key of a value was written. */
  readonly originOfKey: (path: ConfigPath) => ConfigOrigin;
  /** The folder that a plugin it names is looked for from, where it is no file. */
  readonly folderOf?: (name: string) => string;
}

/** `providers.openai.models[0].id`. */
export function pathText(path: ConfigPath): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

/** `file:3:5`, or the name of the variable or flag. */
export function originText(origin: ConfigOrigin): string {
  return origin.line === undefined
    ? visible(origin.where)
    : `${visible(origin.where)}:${origin.line}:${origin.column ?? 1}`;
}

/** Control, format and other invisible characters escaped, since files of strangers are quoted in messages. */
export function visible(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
