import { dirname, resolve } from 'node:path';
import { AllosError } from '../plugin/error.js';
import type { JsonObject, JsonValue } from '../plugin/json.js';
import { builtInLayer } from './built-in-layer.js';
import type { AllosConfig, PluginConfiguration, ProviderConfiguration } from './config.js';
import { originText, visible, type ConfigLayer, type ConfigOrigin } from './config-layer.js';
import { configSecrets } from './config-secrets.js';
import { DOT_ENV_NAMES, readDotEnv } from './dot-env.js';
import { resolveReferences } from './environment-references.js';
import { fileLayer } from './file-layer.js';
import { mergeLayer, NOTHING, originOf, type MergedConfig } from './merge-layers.js';
import { environmentLayer, setLayer } from './override-layers.js';
import { findFile } from './project-files.js';
import { projectLayers } from './project-layers.js';
import { untrustedPart } from './untrusted-part.js';

export interface LoadConfigOptions {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the user's `config.yaml` lies (`userPaths`). */
  readonly configDirectory: string;
  /** Whether the user trusts the folder: only then do the project's files loosen anything and is its `.env` read. */
  readonly trusted: boolean;
  /** `--config`: trusted, since the user names it. */
  readonly configFile?: string;
  readonly profile?: string;
  /** `--set`, in order. */
  readonly set?: readonly string[];
  /** More names that a trusted `.env` may set: the key variables of the installed providers. */
  readonly dotEnvNames?: readonly string[];
}

export interface LoadedConfig {
  readonly config: AllosConfig;
  /** One-line messages for the user. */
  readonly notices: readonly string[];
  /** Every layer that took part, weakest first. Their data is unresolved: it holds `${env:NAME}` as written. */
  readonly sources: readonly ConfigLayer[];
  /** Where each value in force was written, by path: `agent.maxTurns`, `permissions.deny[0]`. */
  readonly origins: ReadonlyMap<string, ConfigOrigin>;
  /** What a trusted `.env` adds to the environment. */
  readonly dotEnv: Readonly<Record<string, string>>;
  /** Secret values that the configuration and `.env` hold, for redaction. */
  readonly secrets: readonly string[];
}

const USER_NAMES = ['config.yaml', 'config.yml', 'config.json'] as const;

/**
 * Loads the configuration: built-in, user, project, local, `--config`, profile, environment, `--set`; later wins. A
 * project that is not trusted only tightens. Without any file neither the parser nor the validator is loaded.
 *
 * @throws AllosError `config.invalid` with file, line and column; `config.unreadable`; `usage.invalid`
 */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const { cwd, env, trusted } = options;
  const notices: string[] = [];
  const sources: ConfigLayer[] = [];
  let merged: MergedConfig = NOTHING;
  const add = (layer: ConfigLayer | undefined): void => {
    if (layer === undefined) return;
    sources.push(layer);
    merged = mergeLayer(merged, layer);
  };

  add(builtInLayer());
  const user = findFile(options.configDirectory, USER_NAMES);
  if (user !== undefined) add(await fileLayer({ name: 'user', file: user.file, trusted: true }));
  const project = await projectLayers({ cwd, trusted });
  notices.push(...project.notices);
  const own = merged.data;
  for (const layer of project.layers) {
    if (layer.trusted) add(layer);
    else for (const part of tightening(layer, own, options.profile, notices)) add(part);
  }
  if (options.configFile !== undefined) {
    add(await fileLayer({ name: 'config-file', file: resolve(cwd, options.configFile), trusted: true }));
  }
  if (options.profile !== undefined) add(profileLayer(merged, options.profile));
  add(await environmentLayer(env));
  add(await setLayer(options.set ?? []));

  const dotEnv = trusted ? readDotEnv(cwd, env, [...DOT_ENV_NAMES, ...(options.dotEnvNames ?? [])]) : {};
  const { profiles: _profiles, $schema: _schema, ...inForce } = merged.data;
  const data = resolveReferences({ ...merged, data: inForce }, { ...dotEnv, ...definedOf(env) });
  const config = configOf(data, merged);
  return { config, notices, sources, origins: merged.origins, dotEnv, secrets: configSecrets(config, dotEnv) };
}

/** The parts of an untrusted layer, and of its profile of that name, that tighten. */
function tightening(
  layer: ConfigLayer,
  own: JsonObject,
  profile: string | undefined,
  notices: string[],
): readonly ConfigLayer[] {
  const part = untrustedPart(layer, own);
  if (part.ignored.length > 0) {
    notices.push(
      `${visible(layer.file ?? '')} is not trusted: only its denials and tighter limits apply, not ` +
        `${part.ignored.map(visible).join(', ')}; --trust allows it for this run`,
    );
  }
  const parts: ConfigLayer[] = [{ ...layer, data: part.data }];
  const ofProfile = profile === undefined ? undefined : entryOf(layer.data['profiles'], profile);
  if (profile !== undefined && ofProfile !== undefined) {
    const { data } = untrustedPart({ ...layer, data: ofProfile }, own);
    parts.push({ ...layer, data, originOf: (path) => layer.originOf(['profiles', profile, ...path]) });
  }
  return parts;
}

function profileLayer(merged: MergedConfig, profile: string): ConfigLayer {
  const data = entryOf(merged.data['profiles'], profile);
  if (data === undefined) {
    const names = Object.keys((merged.data['profiles'] ?? {}) as JsonObject);
    throw new AllosError('config.invalid', `There is no profile "${visible(profile)}"`, {
      hint: names.length === 0 ? 'Define it under `profiles:`.' : `There are: ${names.map(visible).join(', ')}.`,
    });
  }
  const from = (path: Parameters<ConfigLayer['originOf']>[0]): ConfigOrigin => ({
    ...(originOf(merged, ['profiles', profile, ...path]) ?? { where: `profile ${profile}` }),
    layer: 'profile',
  });
  return { name: 'profile', trusted: true, data, originOf: from, originOfKey: from };
}

function entryOf(value: JsonValue | undefined, name: string): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return ((value as JsonObject)[name] ?? {}) as JsonObject;
}

interface PluginEntry {
  readonly name: string;
  readonly settings?: JsonObject;
}

/** The merged and checked data as what the rest of the program reads: shorthands written out, names lower case. */
function configOf(data: JsonObject, merged: MergedConfig): AllosConfig {
  const providers: Record<string, ProviderConfiguration> = {};
  for (const [name, settings] of Object.entries((data['providers'] ?? {}) as AllosConfig['providers'])) {
    const key = name.toLowerCase();
    // Two spellings of one name are one provider; the later spelling is the later layer's.
    providers[key] = { ...(Object.hasOwn(providers, key) ? providers[key] : {}), ...settings, ...modelsOf(settings) };
  }
  const plugins = ((data['plugins'] ?? []) as readonly (string | PluginEntry)[]).map(
    (entry, index): PluginConfiguration => {
      const { name, settings }: PluginEntry = typeof entry === 'string' ? { name: entry, settings: {} } : entry;
      const origin = originOf(merged, ['plugins', index]);
      const from = origin?.line === undefined ? {} : { from: dirname(origin.where), listedAt: originText(origin) };
      return { name, settings: settings ?? {}, ...from };
    },
  );
  return { ...data, providers, plugins } as unknown as AllosConfig;
}

function modelsOf(settings: ProviderConfiguration): Pick<ProviderConfiguration, 'models'> {
  const models = settings.models as readonly (string | { readonly id: string })[] | undefined;
  return models === undefined
    ? {}
    : { models: models.map((model) => (typeof model === 'string' ? { id: model } : model)) };
}

function definedOf(env: LoadConfigOptions['env']): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
