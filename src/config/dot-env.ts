import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { AllosError } from '../plugin/error.js';
import { readConfigFile } from './read-config-file.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The names that a `.env` may set where the plugins do not say more: keys and addresses of providers. */
export const DOT_ENV_NAMES: readonly string[] = [
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'GOOGLE_API_KEY',
  'GEMINI_API_KEY',
  'OLLAMA_BASE_URL',
  'OLLAMA_HOST',
  'OPENAI_BASE_URL',
  'ANTHROPIC_BASE_URL',
  'GOOGLE_GEMINI_BASE_URL',
];

/** A `.env` as it was read, once. */
export interface DotEnv {
  /** Absolute. */
  readonly path: string;
  /** What it sets of the allowed names. */
  readonly values: Readonly<Record<string, string>>;
  /** Why it could not be read: an error only where the folder is trusted. */
  readonly problem?: AllosError;
}

/** The `.env` of a folder, whether it is trusted or not. Undefined when there is none. */
export function dotEnvPath(cwd: string): string | undefined {
  const path = join(cwd, '.env');
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? path : undefined;
}

/** What the `.env` of a folder holds of the allowed names. Nothing of it takes effect by that. */
export function readDotEnv(cwd: string, names: readonly string[]): DotEnv | undefined {
  const path = dotEnvPath(cwd);
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = readConfigFile(path);
  } catch (error) {
    return { path, values: {}, problem: error as AllosError };
  }
  const values = parseEnv(text) as Environment;
  const allowed = [...new Set(names)].flatMap((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { path, values: Object.fromEntries(allowed) };
}

/**
 * What a trusted `.env` adds to the environment: nothing that is set already.
 *
 * @throws AllosError `config.unreadable`
 */
export function addedBy(dotEnv: DotEnv | undefined, env: Environment): Readonly<Record<string, string>> {
  if (dotEnv?.problem !== undefined) throw dotEnv.problem;
  return Object.fromEntries(Object.entries(dotEnv?.values ?? {}).filter(([name]) => env[name] === undefined));
}
