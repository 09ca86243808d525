import type { ListedProvider } from '../host/catalog.js';
import { isOffered, select, type Selection } from '../host/select.js';
import { AllosError } from '../plugin/error.js';
import type { AllosOptions } from './allos-options.js';
import { pickContinued, pickProvider, type ProviderPick } from './choose-model.js';
import { chooseServices, type ServiceChoices } from './choose-services.js';
import { continuedModel } from './continued-model.js';
import { knownPlugins, refuseLacking, type KnownPlugins } from './load-plugins.js';
import type { Surroundings } from './surroundings.js';

/** What an agent will be made of. Nothing of a plugin has run. */
export interface ChosenParts {
  readonly known: KnownPlugins;
  readonly choices: ServiceChoices;
  /** The model of the session that goes on, where one does. */
  readonly continued: ReturnType<typeof continuedModel>;
  readonly pick: ProviderPick;
  readonly selection: Selection;
  /** The provider that was picked. */
  readonly listed: ListedProvider;
  /** Whether a tool may be offered: of what was asked for, and not disabled. */
  readonly isOffered: (tool: string) => boolean;
}

/**
 * Reads manifests and chooses among what they list.
 *
 * @throws AllosError for a plugin, service, provider or tool that is needed and is not there, or is there twice
 */
export function chooseParts(options: AllosOptions, { env, surface, cwd, user }: Surroundings): ChosenParts {
  const { providers, placeOf, tools, disabledTools } = options;
  const builtIns = options.builtInPlugins ?? true;
  const known = knownPlugins(options.plugins ?? [], {
    builtIns,
    ...(providers === undefined ? {} : { providers }),
    ...(placeOf === undefined ? {} : { placeOf }),
  });
  refuseLacking(known);
  const choices = chooseServices(known, options.services);
  const { catalog } = known;
  const continued = continuedModel(options, {
    // A plugin that keeps sessions keeps them elsewhere.
    directory: options.sessionStore === undefined && choices.sessionStore === undefined ? user.sessions : undefined,
    cwd,
    catalog,
    env,
  });
  const pick =
    continued !== undefined && continued.obstacle === undefined
      ? pickContinued(continued, options)
      : pickProvider({ surface, ...options }, catalog, env);
  const wanted = {
    ...(tools === undefined ? {} : { tools }),
    ...(disabledTools === undefined ? {} : { disabledTools }),
  };
  const selection = select(known.plugins, known.broken, { provider: pick.provider, catalog, ...wanted });
  const listed = catalog.providers.find(({ name }) => name === selection.provider);
  if (listed === undefined) throw new AllosError('internal.unexpected', `provider ${selection.provider} was lost`);
  return { known, choices, continued, pick, selection, listed, isOffered: (tool) => isOffered(tool, wanted) };
}
