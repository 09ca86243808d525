import { dirname } from 'node:path';
import type { JsonObject } from '../plugin/json.js';
import type { AllosConfig, PluginConfiguration, ProviderConfiguration } from './config.js';
import { originText, type ConfigLayer, type ConfigOrigin } from './config-layer.js';
import { configSecrets, referenceSecrets } from './config-secrets.js';
import { exactOrigin, type WrittenConfig } from './exact-origin.js';
import { layerConfig, type LoadConfigOptions } from './layer-config.js';
import type { EntryPlace } from './merge-layers.js';
import type { Trust } from './project.js';
import { resolveReferences } from './references.js';

export type { LoadConfigOptions } from './layer-config.js';

export interface LoadedConfig {
  readonly config: AllosConfig;
  /** What was decided about the project; `none` also where there is nothing to decide. */
  readonly trust: Trust;
  /** One-line messages for the user. */
  readonly notices: readonly string[];
  /** Every layer that took part, weakest first. Their data is unresolved: it holds `${env:NAME}` as written. */
  readonly sources: readonly ConfigLayer[];
  /** The layers of a project that is not trusted, whole, weakest first. */
  readonly held: readonly ConfigLayer[];
  /** Where each value in force was written, by path: `agent.maxTurns`, `permissions.deny[0]`. */
  readonly origins: ReadonlyMap<string, ConfigOrigin>;
  /** Where the entries of the list of plugins stand, by path: `plugins[0]`. */
  readonly places: ReadonlyMap<string, EntryPlace>;
  /** What a trusted `.env` adds to the environment. */
  readonly dotEnv: Readonly<Record<string, string>>;
  /** Secret values that the configuration and `.env` hold, for redaction. */
  readonly secrets: readonly string[];
}

/**
 * Loads the configuration: built-in, user, project, local, `--config`, profile, environment, `--set`; later wins. A
 * project that is not trusted only tightens. Without any file neither the parser nor the validator is loaded.
 *
 * @throws AllosError `config.invalid` with file, line and column; `config.unreadable`; `usage.invalid`
 */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const { merged, trust, notices, sources, held, dotEnv, references: found } = await layerConfig(options);
  const { data, references } = resolveReferences(merged, found);
  const { origins, places } = merged;
  const config = configOf(data, { origins, places, sources }, options.configDirectory);
  const secrets = [...new Set([...configSecrets(config, dotEnv), ...referenceSecrets(references)])];
  return { config, trust, notices, sources, held, origins, places, dotEnv, secrets };
}

interface PluginEntry {
  readonly name: string;
  readonly required?: boolean;
  readonly settings?: JsonObject;
}

/** The merged and checked data as what the rest of the program reads: shorthands written out, names lower case. */
function configOf(data: JsonObject, written: WrittenConfig, configDirectory: string): AllosConfig {
  const providers: Record<string, ProviderConfiguration> = {};
  for (const [name, settings] of Object.entries((data['providers'] ?? {}) as AllosConfig['providers'])) {
    const key = name.toLowerCase();
    // Two spellings of one name are one provider; the later spelling is the later layer's.
    providers[key] = { ...(Object.hasOwn(providers, key) ? providers[key] : {}), ...settings, ...modelsOf(settings) };
  }
  const plugins = ((data['plugins'] ?? []) as readonly (string | PluginEntry)[]).map(
    (entry, index): PluginConfiguration => {
      const { name, settings, required }: PluginEntry = typeof entry === 'string' ? { name: entry } : entry;
      const origin = exactOrigin(written, ['plugins', index]);
      const from = folderOf(name, origin, configDirectory);
      const listedAt = origin === undefined ? {} : { listedAt: originText(origin) };
      return {
        name,
        settings: settings ?? {},
        ...(required === true ? { required } : {}),
        ...(from === undefined ? {} : { from }),
        ...listedAt,
      };
    },
  );
  return { ...data, providers, plugins } as unknown as AllosConfig;
}

/**
 * Where a plugin is looked for. A variable is set for every folder there is, and a name on the command line names no
 * folder: neither is looked for in the folder at hand, which may hold anything of that name. A path may say so.
 */
function folderOf(name: string, origin: ConfigOrigin | undefined, configDirectory: string): string | undefined {
  if (origin?.layer === 'environment') return configDirectory;
  if (origin?.layer === 'set' && !/^[./]/.test(name)) return configDirectory;
  return origin?.line === undefined ? undefined : dirname(origin.where);
}

function modelsOf(settings: ProviderConfiguration): Pick<ProviderConfiguration, 'models'> {
  const models = settings.models as readonly (string | { readonly id: string })[] | undefined;
  return models === undefined
    ? {}
    : { models: models.map((model) => (typeof model === 'string' ? { id: model } : model)) };
}
