import type { ListedProvider } from '../host/catalog.js';
import { load } from '../host/load.js';
import type { BrokenPlugin, LoadedPlugin, ValidPlugin } from '../host/plugin-source.js';
import { ownPackage } from '../host/package-directory.js';
import { contributionOf, type Contribution } from '../plugin/contribution.js';
import { SINGLE_SERVICES, type SingleService } from '../plugin/contributed-services.js';
import { hintOf, isAllosError } from '../plugin/error.js';
import type { HookMoment } from '../plugin/hook.js';
import { TOKENS } from '../plugin/tokens.js';
import type { AllosOptions } from './allos-options.js';
import { BUILT_IN_PARTS, type BuiltInPart, type Scope } from './built-in-parts.js';
import { pickProvider } from './choose-model.js';
import { BUILT_IN, chooseServices, SERVICE_NAMES, type ServiceWishes } from './choose-services.js';
import { refuseLacking, type KnownPlugins } from './load-plugins.js';

/** What a container of a run would hold. */
export interface ContainerGraph {
  /** Every token; several entries where several implementations are bound. */
  readonly bindings: readonly GraphBinding[];
  /** In the order in which they run. */
  readonly hooks: readonly GraphHook[];
  /** Contributed services that are not used, and why. */
  readonly unused: readonly (GraphBinding & { readonly reason: string })[];
  /** What would keep a run from starting. */
  readonly problems: readonly { readonly message: string; readonly hint: string }[];
  readonly broken: readonly BrokenPlugin[];
}

export interface GraphBinding {
  readonly token: string;
  readonly scope: Scope;
  /** The class, or the function that makes it. Null where a run would say what is missing. */
  readonly implementation: string | null;
  readonly package: string | null;
  readonly version: string | null;
}

export interface GraphHook {
  readonly name: string;
  readonly on: readonly HookMoment[];
  readonly implementation: string;
  readonly package: string;
  readonly version: string;
}

/** What the graph is drawn for: what `createAllos` is given of it. */
export type GraphOptions = Pick<AllosOptions, 'provider' | 'model' | 'defaultModel' | 'providers' | 'services'> &
  Required<Pick<AllosOptions, 'surface' | 'env'>>;

/**
 * Draws the container of a run. The plugins whose classes stand in it are imported, as the run would import them; nothing
 * is made of them.
 */
export async function containerGraph(known: KnownPlugins, options: GraphOptions): Promise<ContainerGraph> {
  const problems: { message: string; hint: string }[] = [];
  const attempt = <T>(step: () => T): T | undefined => {
    try {
      return step();
    } catch (error) {
      if (!isAllosError(error)) throw error;
      problems.push({ message: error.message, hint: hintOf(error, options.surface) ?? '' });
      return undefined;
    }
  };
  attempt(() => refuseLacking(known));
  const listed = attempt(() => chosenProvider(known, options));
  const standing = known.plugins.filter(
    ({ name, manifest }) =>
      name === listed?.plugin || manifest.services.length > 0 || (manifest.hooks?.length ?? 0) > 0,
  );
  const { plugins: loaded, broken } = await load(standing);
  const parts = loaded.flatMap(partsOf);
  const chosen = new Map<string, ValidPlugin | undefined>();
  for (const service of SERVICE_NAMES) {
    const wishes: ServiceWishes = { ...only(service, options.services) };
    const choices = attempt(() => chooseServices(onlyService(known, service), wishes));
    if (choices !== undefined) chosen.set(keyOf(SINGLE_SERVICES[service]), choices[service]);
  }
  const bindings = BUILT_IN_PARTS.flatMap((part) => bindingsOf(part, { parts, chosen, listed }));
  const used = new Set(bindings.map(identity));
  return {
    bindings,
    hooks: parts.flatMap(hookOf),
    unused: parts.flatMap((part) => {
      const binding = serviceBinding(part);
      if (binding === undefined || used.has(identity(binding))) return [];
      const isChosen = chosen.has(binding.token);
      return [{ ...binding, reason: isChosen ? 'another one was chosen' : 'nobody chose' }];
    }),
    problems,
    broken: [...known.broken, ...broken],
  };
}

interface LoadedPart {
  readonly plugin: LoadedPlugin;
  readonly className: string;
  readonly contribution: Contribution;
}

function partsOf(plugin: LoadedPlugin): readonly LoadedPart[] {
  return plugin.plugin.contributes.flatMap((contributed) => {
    const contribution = contributionOf(contributed);
    return contribution === undefined ? [] : [{ plugin, className: contributed.name || 'a class', contribution }];
  });
}

function chosenProvider({ catalog }: KnownPlugins, options: GraphOptions): ListedProvider | undefined {
  const { provider } = pickProvider(options, catalog, options.env);
  return catalog.providers.find(({ name }) => name === provider.toLowerCase());
}

function bindingsOf(
  { token, scope, contributed, implementation }: BuiltInPart,
  {
    parts,
    chosen,
    listed,
  }: {
    readonly parts: readonly LoadedPart[];
    readonly chosen: ReadonlyMap<string, ValidPlugin | undefined>;
    readonly listed: ListedProvider | undefined;
  },
): readonly GraphBinding[] {
  const key = keyOf(token);
  const nothing: GraphBinding = { token: key, scope, implementation: null, package: null, version: null };
  if (token === TOKENS.Provider) {
    const served = listed?.servedBy ?? listed?.name;
    const part = parts.find(
      ({ contribution, plugin }) =>
        contribution.kind === 'provider' && contribution.options.name === served && plugin.name === listed?.plugin,
    );
    return [part === undefined ? nothing : bindingOf(part, key, scope)];
  }
  const { version } = ownPackage().packageJson;
  const own: GraphBinding = {
    ...nothing,
    implementation: implementation ?? null,
    package: BUILT_IN,
    version: String(version),
  };
  const added = parts.flatMap((part) => (serviceBinding(part)?.token === key ? [part] : []));
  switch (contributed) {
    case 'none':
      return [own];
    case 'all': {
      const more = added.map((part) => bindingOf(part, key, scope));
      return implementation === undefined ? (more.length === 0 ? [nothing] : more) : [own, ...more];
    }
    case 'one': {
      if (!chosen.has(key)) return [nothing];
      const owner = chosen.get(key);
      if (owner === undefined) return [own];
      const part = added.find(({ plugin }) => plugin.name === owner.name);
      return [part === undefined ? nothing : bindingOf(part, key, scope)];
    }
  }
}

function bindingOf({ className, plugin }: LoadedPart, token: string, scope: Scope): GraphBinding {
  return { token, scope, implementation: className, package: plugin.name, version: plugin.version };
}

function serviceBinding(part: LoadedPart): GraphBinding | undefined {
  if (part.contribution.kind !== 'service') return undefined;
  const { token } = part.contribution;
  const scope = BUILT_IN_PARTS.find((each) => each.token === token)?.scope ?? 'session';
  return bindingOf(part, keyOf(token), scope);
}

function hookOf({ contribution, className, plugin }: LoadedPart): readonly GraphHook[] {
  if (contribution.kind !== 'hook') return [];
  const { name, on } = contribution.options;
  return [{ name, on, implementation: className, package: plugin.name, version: plugin.version }];
}

/** So that the conflict of one service hides no other. */
function onlyService(
  { plugins, broken }: KnownPlugins,
  service: SingleService,
): Pick<KnownPlugins, 'plugins' | 'broken'> {
  const key = keyOf(SINGLE_SERVICES[service]);
  const narrowed = plugins.map((plugin) => ({
    ...plugin,
    manifest: { ...plugin.manifest, services: plugin.manifest.services.filter((each) => each === key) },
  }));
  return { plugins: narrowed, broken };
}

function only(service: SingleService, wishes: ServiceWishes = {}): ServiceWishes {
  const wish = wishes[service];
  return wish === undefined ? {} : { [service]: wish };
}

function identity({ token, implementation, package: owner }: GraphBinding): string {
  return JSON.stringify([token, implementation, owner]);
}

function keyOf(token: symbol): string {
  return Symbol.keyFor(token) ?? String(token);
}
