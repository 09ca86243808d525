import type { BrokenPlugin, ValidPlugin } from '../host/plugin-source.js';
import { neededPluginError } from '../host/select.js';
import { SINGLE_SERVICES, type SingleService } from '../plugin/contributed-services.js';
import { AllosError } from '../plugin/error.js';
import { pluginPackageName } from '../plugin/package-name.js';

/** By the service: the plugin whose implementation is used. The others are Allos' own. */
export type ServiceChoices = Readonly<Partial<Record<SingleService, ValidPlugin>>>;

/** What an option or the configuration says of services: a package, or `allos` for the built-in one. */
export type ServiceWishes = Readonly<Partial<Record<SingleService, string>>>;

/** Names the built-in implementation. */
export const BUILT_IN = 'allos';

export const SERVICE_NAMES = Object.keys(SINGLE_SERVICES) as readonly SingleService[];

/**
 * Which plugin implements which service, from manifests alone: nothing of a plugin has run.
 *
 * @throws AllosError `plugin.conflict` where two contribute one service and nobody chose, `usage.invalid` where the
 *   chosen one contributes none, `plugin.not_found` where it is not there
 */
export function chooseServices(
  { plugins, broken }: { readonly plugins: readonly ValidPlugin[]; readonly broken: readonly BrokenPlugin[] },
  wishes: ServiceWishes = {},
): ServiceChoices {
  const chosen = SERVICE_NAMES.flatMap((service): readonly (readonly [SingleService, ValidPlugin])[] => {
    const candidates = contributorsOf(service, plugins);
    const wish = wishes[service];
    if (wish === BUILT_IN) return [];
    const [first, second] = wish === undefined ? candidates : [wanted(service, wish, { candidates, plugins, broken })];
    if (first === undefined) return [];
    if (second !== undefined) throw conflict(service, first, second);
    return [[service, first]];
  });
  return Object.fromEntries(chosen);
}

/** The plugins that contribute a service, one entry for each class. */
export function contributorsOf(service: SingleService, plugins: readonly ValidPlugin[]): readonly ValidPlugin[] {
  const key = Symbol.keyFor(SINGLE_SERVICES[service]);
  return plugins.flatMap((plugin) => plugin.manifest.services.filter((each) => each === key).map(() => plugin));
}

function wanted(
  service: SingleService,
  wish: string,
  {
    candidates,
    plugins,
    broken,
  }: {
    readonly candidates: readonly ValidPlugin[];
    readonly plugins: readonly ValidPlugin[];
    readonly broken: readonly BrokenPlugin[];
  },
): ValidPlugin {
  const isMeant = (plugin: { readonly name: string }): boolean => isNamed(wish, plugin);
  const [found, twice] = candidates.filter(isMeant);
  if (found !== undefined && twice !== undefined) throw conflict(service, found, twice);
  if (found !== undefined) return found;
  const culprit = broken.find(isMeant);
  if (culprit !== undefined) throw neededPluginError(culprit);
  const names = [BUILT_IN, ...candidates.map(({ name }) => name)].join(', ');
  const named = `services.${service} names ${JSON.stringify(wish)}`;
  if (plugins.some(isMeant)) {
    throw new AllosError('usage.invalid', `${named}, which contributes none`, { hint: `It can be: ${names}.` });
  }
  const unread = broken.find(({ provides }) => provides === undefined);
  throw new AllosError(
    'plugin.not_found',
    `${named}, and no plugin of that name is listed${unread === undefined ? '' : `; ${unread.message}`}`,
    {
      hint: `Install and list it, or choose another: ${names}.`,
    },
  );
}

/** Whether a text of the configuration names a plugin: by its name, or by the short form of it. */
export function isNamed(text: string, { name }: { readonly name: string }): boolean {
  return name === text || pluginPackageName(name) === pluginPackageName(text);
}

function conflict(service: SingleService, first: ValidPlugin, second: ValidPlugin): AllosError {
  const [one, other] = [first, second].map(({ name, version }) => `${name}@${version}`);
  const both = one === other ? `plugin ${one} contributes the service ${service} twice` : undefined;
  return new AllosError(
    'plugin.conflict',
    both ?? `plugins ${one} and ${other} both contribute the service ${service}, of which there is one`,
    {
      hint:
        both === undefined
          ? `Choose one in the configuration or the options: services: { ${service}: ${first.name} }.`
          : 'Its author leaves one of the two classes out.',
    },
  );
}
