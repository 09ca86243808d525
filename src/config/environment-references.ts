import { AllosError } from '../plugin/error.js';
import type { JsonObject, JsonValue } from '../plugin/json.js';
import { originText, pathText, visible, type ConfigPath } from './config-layer.js';
import { isUntrusted, originOf, type MergedConfig } from './merge-layers.js';

type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\{env:([^}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Replaces `${env:NAME}` in every text of trusted layers; text of an untrusted layer stays as it is. An `apiKey` whose
 * variable is not set is left out, so that the provider says which key it lacks when it is used.
 *
 * @throws AllosError `config.invalid` for a name that is not set or no name
 */
export function resolveReferences(merged: MergedConfig, env: Environment): JsonObject {
  const resolve = (value: JsonValue | undefined, path: ConfigPath): JsonValue | undefined => {
    if (typeof value === 'string') return resolveText(value, path);
    if (Array.isArray(value))
      return (value as readonly JsonValue[]).map((item, index) => resolve(item, [...path, index]) ?? '');
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => [key, resolve(item, [...path, key])] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  };
  const resolveText = (text: string, path: ConfigPath): string | undefined => {
    if (!text.includes('${env:') || isUntrusted(merged, path)) return text;
    let isMissing = false;
    const result = text.replaceAll(REFERENCE, (_match, name: string) => {
      const value = NAME.test(name) && Object.hasOwn(env, name) ? env[name] : undefined;
      if (value !== undefined && value !== '') return value;
      if (!isApiKey(path) || !NAME.test(name)) throw missing(merged, path, name);
      isMissing = true;
      return '';
    });
    return isMissing ? undefined : result;
  };
  return resolve(merged.data, []) as JsonObject;
}

function isApiKey(path: ConfigPath): boolean {
  return path.length === 3 && path[0] === 'providers' && path[2] === 'apiKey';
}

function missing(merged: MergedConfig, path: ConfigPath, name: string): AllosError {
  const origin = originOf(merged, path);
  const where = origin === undefined ? '' : `${originText(origin)}: `;
  const what = NAME.test(name)
    ? `the environment variable ${name}, which is not set`
    : `"${visible(name)}", which is no variable's name`;
  return new AllosError('config.invalid', `${where}${visible(pathText(path))} refers to ${what}`, {
    hint: NAME.test(name) ? `Set ${name}, or remove the reference.` : 'Write ${env:NAME}.',
  });
}
