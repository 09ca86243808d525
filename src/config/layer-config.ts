import { resolve } from 'node:path';
import { AllosError } from '../plugin/error.js';
import type { JsonObject, JsonValue } from '../plugin/json.js';
import { builtInLayer } from './built-in-layer.js';
import { visible, type ConfigLayer, type ConfigOrigin } from './config-layer.js';
import { addedBy, DOT_ENV_NAMES } from './dot-env.js';
import { exactOrigin } from './exact-origin.js';
import { fileLayer } from './file-layer.js';
import { isUntrusted, mergeLayer, NOTHING, originOf, type MergedConfig } from './merge-layers.js';
import { environmentLayer, noPluginsLayer, setLayer } from './override-layers.js';
import { homeDirectory } from './process-environment.js';
import { findFile } from './project-files.js';
import type { Project, Trust, TrustDecision, TrustGate } from './project.js';
import { readProject } from './read-project.js';
import type { ReferenceSources } from './references.js';
import { leftOutNotices, overruledNotices } from './required-notices.js';
import { HOW_TO_TRUST, untrustedNotice } from './untrusted-notice.js';
import { untrustedPart } from './untrusted-part.js';

export interface LoadConfigOptions {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the user's `config.yaml` lies (`userPaths`). */
  readonly configDirectory: string;
  /** Whether the user trusts the folder: only then do the project's files loosen anything and does its `.env` count. */
  readonly trust: TrustGate;
  /** `--config`: trusted, since the user names it. */
  readonly configFile?: string;
  /** `--profile`; else `ALLOS_PROFILE` names it. */
  readonly profile?: string;
  /** `--set`, in order. */
  readonly set?: readonly string[];
  /** `--no-plugins`: none but those that came with Allos. */
  readonly noPlugins?: boolean;
  /** More names that a trusted `.env` may set: the key variables of the installed providers. */
  readonly dotEnvNames?: readonly string[];
  /**
   * The providers that are the user's to use: of their models and those of configured providers an untrusted project
   * may choose one. Asked only where a project names a model.
   */
  readonly ownProviders?: () => readonly string[];
}

/** The configuration as it was written: merged, with its references as they stand. */
export interface LayeredConfig {
  readonly merged: MergedConfig;
  /** What was decided about the project; `none` also where there is nothing to decide. */
  readonly trust: Trust;
  /** Every layer that took part, weakest first; of one that is not trusted, what it may say. */
  readonly sources: readonly ConfigLayer[];
  /** The layers that are not trusted, whole. */
  readonly held: readonly ConfigLayer[];
  /** One-line messages for the user. */
  readonly notices: readonly string[];
  /** What a trusted `.env` adds to the environment. */
  readonly dotEnv: Readonly<Record<string, string>>;
  readonly references: ReferenceSources;
}

const USER_NAMES = ['config.yaml', 'config.yml', 'config.json'] as const;

/** The user's own configuration file; undefined when there is none. */
export function userConfigFile(configDirectory: string): string | undefined {
  return findFile(configDirectory, USER_NAMES)?.file;
}

/**
 * Reads the layers of the configuration and merges them: built-in, user, project, local, `--config`, profile,
 * environment, `--set`; later wins. A project that is not trusted only tightens. Without any file neither the parser nor
 * the validator is loaded.
 *
 * @throws AllosError `config.invalid` with file, line and column; `config.unreadable`; `usage.invalid`
 */
export async function layerConfig(options: LoadConfigOptions): Promise<LayeredConfig> {
  const { cwd, env, profile = nonEmpty(env['ALLOS_PROFILE']) } = options;
  const notices: string[] = [];
  const sources: ConfigLayer[] = [];
  let merged: MergedConfig = NOTHING;
  const add = (layer: ConfigLayer | undefined): void => {
    if (layer === undefined) return;
    sources.push(layer);
    merged = mergeLayer(merged, layer);
  };

  add(builtInLayer());
  const user = userConfigFile(options.configDirectory);
  if (user !== undefined) add(await fileLayer({ name: 'user', file: user, trusted: true }));
  const project = await readProject(cwd, [...DOT_ENV_NAMES, ...(options.dotEnvNames ?? [])]);
  const own = namesModel(project) ? withProviders(merged.data, options.ownProviders?.() ?? []) : merged.data;
  const isEmpty = project.files.length === 0 && project.dotEnv === undefined;
  const { trust, reason }: TrustDecision = isEmpty ? { trust: 'none' } : await options.trust(project, own);
  const held = trust === 'none' ? project.files.map(({ layer }) => layer) : [];
  notices.push(...project.notices);
  if (trust === 'none') {
    notices.push(...untrustedNotice(project, own, reason));
    for (const layer of held) for (const part of tightening(layer, own, profile)) add(part);
  } else {
    if (trust === 'run') await confirmFiles(project);
    for (const { layer } of project.files) add({ ...layer, trusted: true });
  }
  if (options.configFile !== undefined) {
    add(await fileLayer({ name: 'config-file', file: resolve(cwd, options.configFile), trusted: true }));
  }
  if (profile !== undefined) add(profileLayer({ ...merged, sources: [...sources] }, profile, held));
  const ofFiles = merged;
  const folder = options.configDirectory;
  add(placedIn(await environmentLayer(env), () => folder));
  add(placedIn(await setLayer(options.set ?? []), (name) => (/^[./]/.test(name) ? cwd : folder)));
  if (options.noPlugins === true) add(noPluginsLayer());
  notices.push(...overruledNotices(merged, profile), ...leftOutNotices(ofFiles, merged));

  if (isUntrusted(merged, ['model'])) notices.push(chosenModelNotice(merged));
  const dotEnv = trust === 'none' ? {} : addedBy(project.dotEnv, env);
  const { profiles: _profiles, $schema: _schema, ...inForce } = merged.data;
  return {
    merged: { ...merged, data: inForce },
    trust,
    sources,
    held,
    notices,
    dotEnv,
    references: { env: { ...dotEnv, ...definedOf(env) }, home: homeDirectory(env), cwd },
  };
}

function namesModel({ files }: Project): boolean {
  return files.some(({ layer: { data } }) => {
    const profiles = Object.values((data['profiles'] ?? {}) as Readonly<Record<string, JsonObject | null>>);
    return [data, ...profiles].some((each) => each?.['model'] !== undefined);
  });
}

function placedIn(
  layer: ConfigLayer | undefined,
  folderOf: NonNullable<ConfigLayer['folderOf']>,
): ConfigLayer | undefined {
  return layer && { ...layer, folderOf };
}

/** A provider with a key is the user's as much as one with settings. */
function withProviders(own: JsonObject, names: readonly string[]): JsonObject {
  const providers = Object.fromEntries(names.map((name): [string, JsonObject] => [name, {}]));
  return { ...own, providers: { ...providers, ...(own['providers'] as JsonObject | undefined) } };
}

function chosenModelNotice(merged: MergedConfig): string {
  const where = originOf(merged, ['model'])?.where ?? '';
  const model = merged.data['model'] as string;
  return `${visible(where)}, which is not trusted, chooses the model ${visible(model)} among yours`;
}

/** Where nobody agreed to the very files, they are searched for by the usual rules of such files, too. */
async function confirmFiles({ files, folders }: Project): Promise<void> {
  if (files.length === 0) return;
  const { confirmWithCosmiconfig, isCosmiconfigSafe } = await import('./cosmiconfig-search.js');
  if (!isCosmiconfigSafe(folders)) return;
  for (const { file, text } of files) await confirmWithCosmiconfig(file, text);
}

/** The parts of an untrusted layer, and of its profile of that name, that tighten. */
function tightening(layer: ConfigLayer, own: JsonObject, profile: string | undefined): readonly ConfigLayer[] {
  const parts: ConfigLayer[] = [{ ...layer, data: untrustedPart(layer, own).data }];
  const ofProfile = profile === undefined ? undefined : entryOf(layer.data['profiles'], profile);
  if (profile !== undefined && ofProfile !== undefined) {
    const { data } = untrustedPart({ ...layer, data: ofProfile }, own);
    parts.push({ ...layer, data, originOf: (path) => layer.originOf(['profiles', profile, ...path]) });
  }
  return parts;
}

/** @param held layers whose profiles do not count, since they are not trusted */
function profileLayer(
  merged: MergedConfig & Pick<LayeredConfig, 'sources'>,
  profile: string,
  held: readonly ConfigLayer[],
): ConfigLayer {
  const data = entryOf(merged.data['profiles'], profile);
  if (data === undefined) {
    const file = held.find((layer) => entryOf(layer.data['profiles'], profile) !== undefined)?.file;
    if (file !== undefined) {
      throw new AllosError('config.untrusted', `The profile "${visible(profile)}" is one of ${visible(file)}`, {
        hint: `That file is not trusted. ${HOW_TO_TRUST}`,
      });
    }
    const names = Object.keys((merged.data['profiles'] ?? {}) as JsonObject);
    throw new AllosError('config.invalid', `There is no profile "${visible(profile)}"`, {
      hint: names.length === 0 ? 'Define it under `profiles:`.' : `There are: ${names.map(visible).join(', ')}.`,
    });
  }
  const from = (path: Parameters<ConfigLayer['originOf']>[0]): ConfigOrigin => ({
    ...(exactOrigin(merged, ['profiles', profile, ...path]) ?? { where: `profile ${profile}` }),
    layer: 'profile',
  });
  return { name: 'profile', trusted: true, data, originOf: from, originOfKey: from };
}

function entryOf(value: JsonValue | undefined, name: string): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return ((value as JsonObject)[name] ?? {}) as JsonObject;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function definedOf(env: LoadConfigOptions['env']): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
