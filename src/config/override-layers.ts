import { AllosError } from '../plugin/error.js';
import type { JsonValue } from '../plugin/json.js';
import type { ConfigLayer, ConfigOrigin, ConfigPath } from './config-layer.js';
import { checkLayer } from './file-layer.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of Allos that are no settings. */
const NOT_SETTINGS: ReadonlySet<string> = new Set([
  'ALLOS_HOME',
  'ALLOS_PROFILE',
  'ALLOS_RECORDINGS',
  'ALLOS_REQUIRE_SANDBOX',
  'ALLOS_TRUST_WORKSPACE',
]);

/** Names with commas between them; empty for none, whatever the files list. */
const PLUGINS = 'ALLOS_PLUGINS';

/** Short names of settings. */
const SHORT: Readonly<Record<string, readonly string[]>> = { ALLOS_LOG_LEVEL: ['log', 'level'] };

interface Override {
  readonly path: readonly string[];
  readonly text: string;
  readonly origin: ConfigOrigin;
}

/** What the environment says (`ALLOS_MODEL`, `ALLOS_AGENT__MAX_TURNS`); undefined when it says nothing. */
export async function environmentLayer(env: Environment): Promise<ConfigLayer | undefined> {
  const names = Object.keys(env).filter((name) => name.startsWith('ALLOS_') && !NOT_SETTINGS.has(name));
  const overrides: Override[] = [];
  for (const name of names.sort()) {
    const text = env[name];
    if (text === undefined || (text === '' && name !== PLUGINS)) continue;
    if (name === PLUGINS && !text.trimStart().startsWith('[')) {
      const names = text.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
      overrides.push({ path: ['plugins'], text: JSON.stringify(names), origin: { layer: 'environment', where: name } });
      continue;
    }
    const short = SHORT[name];
    if (short !== undefined) {
      // Levels are often written in capitals.
      overrides.push({ path: short, text: text.toLowerCase(), origin: { layer: 'environment', where: name } });
      continue;
    }
    const { pathOfVariable } = await import('./setting-path.js');
    const path = pathOfVariable(name, name.slice('ALLOS_'.length));
    if (path !== undefined) overrides.push({ path, text, origin: { layer: 'environment', where: name } });
  }
  return overrides.length === 0 ? undefined : overrideLayer('environment', overrides);
}

/**
 * What `--set key.path=value` says.
 *
 * @throws AllosError `usage.invalid` for one without `=`; `config.invalid`
 */
export async function setLayer(settings: readonly string[]): Promise<ConfigLayer | undefined> {
  if (settings.length === 0) return undefined;
  const overrides = settings.map((setting): Override => {
    const equals = setting.indexOf('=');
    const path = setting.slice(0, Math.max(0, equals)).trim().split('.');
    if (path.some((key) => key === '' || key === '__proto__' || key === 'constructor' || key === 'prototype')) {
      throw new AllosError('usage.invalid', `--set "${setting}" is not of the form key.path=value`, {
        hint: 'For example --set agent.maxTurns=20.',
      });
    }
    return { path, text: setting.slice(equals + 1), origin: { layer: 'set', where: `--set ${path.join('.')}` } };
  });
  return overrideLayer('set', overrides);
}

/** What `--no-plugins` says. */
export function noPluginsLayer(): ConfigLayer {
  const originOf = (): ConfigOrigin => ({ layer: 'set', where: '--no-plugins' });
  return { name: 'set', trusted: true, data: { plugins: [] }, originOf, originOfKey: originOf };
}

async function overrideLayer(name: 'environment' | 'set', overrides: readonly Override[]): Promise<ConfigLayer> {
  const data: Record<string, JsonValue> = {};
  for (const { path, text, origin } of overrides) {
    put(
      data,
      path,
      isPlainText(text) ? text : (await import('./yaml-document.js')).parseYaml(text, origin).value,
      origin,
    );
  }
  const originOf = (path: ConfigPath): ConfigOrigin =>
    overrides.findLast((one) => isBeginning(one.path, path) || isBeginning(path, one.path))?.origin ?? {
      layer: name,
      where: name,
    };
  const layer: ConfigLayer = { name, trusted: true, data, originOf, originOfKey: originOf };
  await checkLayer(layer);
  return layer;
}

/** A word, a model, a URL or a path means itself; only other text is worth loading a parser for. */
function isPlainText(text: string): boolean {
  return /^[A-Za-z/][\w./:@-]*\w$/.test(text) && !/^(true|false|null|yes|no)$/i.test(text) && !/\w:$/.test(text);
}

function put(data: Record<string, JsonValue>, path: readonly string[], value: JsonValue, origin: ConfigOrigin): void {
  let at = data;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(at, key) ? at[key] : (at[key] = {});
    if (typeof next !== 'object' || next === null || Array.isArray(next)) {
      throw new AllosError('config.invalid', `${origin.where}: ${key} is no object`, { hint: 'Set each value once.' });
    }
    at = next as Record<string, JsonValue>;
  }
  at[path.at(-1) ?? ''] = value;
}

function isBeginning(short: ConfigPath, long: ConfigPath): boolean {
  return short.length <= long.length && short.every((key, index) => key === long[index]);
}
