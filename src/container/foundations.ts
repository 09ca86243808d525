import type { BrokenPlugin, LoadedPlugin } from '../host/plugin-source.js';
import { adoptLogger } from '../log/adopt-logger.js';
import type { Clock } from '../plugin/clock.js';
import { SINGLE_SERVICES } from '../plugin/contributed-services.js';
import type { Logger } from '../plugin/logger.js';
import type { ServiceChoices } from './choose-services.js';
import { brokenBy, crashedError, isOfPlugin, pluginScope } from './plugin-scope.js';
import { createRoot, type RootServices } from './root.js';

/** What the root is made of, and the plugins whose part of it could not be made. */
export interface Foundations {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly broken: readonly BrokenPlugin[];
}

/**
 * The clock and the logger of the program, where plugins contribute them. They are made before the root, in a scope that
 * has the built-in ones: so a plugin may inject what it takes the place of, and go on using it.
 *
 * @throws AllosError `plugin.crashed` for a clock that cannot be made: a run with another time is another run
 */
export function foundationsOf(
  builtIn: RootServices,
  { loaded, choices, settings, secrets }: FoundationOptions,
): Foundations {
  const { ids } = builtIn;
  let { clock, logger } = builtIn;
  const broken: BrokenPlugin[] = [];
  const make = (service: 'clock' | 'logger', services: RootServices): object | undefined => {
    const owner = loaded.find(({ name }) => name === choices[service]?.name);
    return owner === undefined ? undefined : made(service, owner, { services, settings: settings.get(owner) ?? {} });
  };
  clock = (make('clock', builtIn) as Clock | undefined) ?? clock;
  try {
    const own = make('logger', { clock, ids, logger }) as Logger | undefined;
    // Secrets are gone before a plugin sees a line.
    if (own !== undefined) logger = adoptLogger(own, secrets);
  } catch (error) {
    if (!isOfPlugin(error)) throw error;
    broken.push(...loaded.filter(({ name }) => name === choices.logger?.name).map((plugin) => brokenBy(plugin, error)));
  }
  return { clock, logger, broken };
}

/** What the foundations are made with. */
export interface FoundationOptions {
  readonly loaded: readonly LoadedPlugin[];
  readonly choices: ServiceChoices;
  readonly settings: ReadonlyMap<LoadedPlugin, object>;
  readonly secrets: readonly string[];
}

const METHODS: Readonly<Record<'clock' | 'logger', readonly string[]>> = {
  clock: ['now', 'monotonic', 'sleep'],
  logger: ['debug', 'info', 'warn', 'error'],
};

function made(
  service: 'clock' | 'logger',
  plugin: LoadedPlugin,
  { services, settings }: { readonly services: RootServices; readonly settings: object },
): object {
  const token: symbol = SINGLE_SERVICES[service];
  const found = pluginScope(createRoot(services), plugin, { settings }).find(
    ({ contribution }) => contribution.kind === 'service' && contribution.token === token,
  );
  const instance = found?.instance() as Readonly<Record<string, unknown>> | undefined;
  const lacking = METHODS[service].filter((method) => typeof instance?.[method] !== 'function');
  if (instance === undefined || lacking.length > 0) {
    throw crashedError(plugin, `its ${service} was made`, new Error(`it has no ${lacking.join(', ')}`));
  }
  return instance;
}
