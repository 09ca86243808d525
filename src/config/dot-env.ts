import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
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

/** The `.env` of a folder, whether it is trusted or not; nothing of it is read. Undefined when there is none. */
export function dotEnvPath(cwd: string): string | undefined {
  const path = join(cwd, '.env');
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? path : undefined;
}

/**
 * What the `.env` of a trusted folder adds to the environment: allowed names only, and none that is set already.
 *
 * @throws AllosError `config.unreadable`
 */
export function readDotEnv(cwd: string, env: Environment, names: readonly string[]): Readonly<Record<string, string>> {
  const path = dotEnvPath(cwd);
  if (path === undefined) return {};
  const values = parseEnv(readConfigFile(path)) as Environment;
  const taken = names.flatMap((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined || value === '' || env[name] !== undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(taken);
}
