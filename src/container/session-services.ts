import type { AttributedHook, HookLists } from '../agent/session-hooks.js';
import { SINGLE_SERVICES, type SingleService } from '../plugin/contributed-services.js';
import type { ContextStrategy } from '../plugin/context-strategy.js';
import type { EventSubscriber } from '../plugin/event-subscriber.js';
import { HOOK_TIMEOUT_MS, type HookMethods, type HookMoment } from '../plugin/hook.js';
import type { ServiceToken } from '../plugin/tokens.js';
import { TOKENS } from '../plugin/tokens.js';
import { attributedStrategy, builtInStrategy } from './attributed-strategy.js';
import type { ServiceChoices } from './choose-services.js';
import type { PluginContributions } from './session-tools.js';

type ServiceOf<Name extends SingleService> =
  (typeof SINGLE_SERVICES)[Name] extends ServiceToken<infer Service> ? Service : never;

/** The implementation of a service by the plugin that was chosen for it; undefined where none was. */
export function chosenService<Name extends SingleService>(
  name: Name,
  choices: ServiceChoices,
  scopes: readonly PluginContributions[],
): ServiceOf<Name> | undefined {
  const owner = choices[name];
  if (owner === undefined) return undefined;
  const token: symbol = SINGLE_SERVICES[name];
  const contributed = scopes.find(({ plugin }) => plugin.name === owner.name)?.contributed ?? [];
  const found = contributed.find(({ contribution }) => contribution.kind === 'service' && contribution.token === token);
  return found?.instance() as ServiceOf<Name> | undefined;
}

/** The strategy of the plugin that was chosen for it, else the built-in one. */
export function contextStrategyOf(choices: ServiceChoices, scopes: readonly PluginContributions[]): ContextStrategy {
  const own = chosenService('contextStrategy', choices, scopes);
  const { name, version } = choices.contextStrategy ?? {};
  return own === undefined ? builtInStrategy : attributedStrategy(own, `${name}@${version}`);
}

/** A subscriber that a plugin contributed, and whose it is. */
export interface OwnedSubscriber {
  readonly label: string;
  readonly subscriber: EventSubscriber;
}

/** The subscribers of all plugins, in their order. */
export function subscribersOf(scopes: readonly PluginContributions[]): readonly OwnedSubscriber[] {
  return scopes.flatMap(({ plugin, contributed }) =>
    contributed.flatMap(({ contribution, instance }) =>
      contribution.kind === 'service' && contribution.token === TOKENS.EventSubscriber
        ? [
            {
              label: `subscriber of plugin ${plugin.name}@${plugin.version}`,
              subscriber: instance() as EventSubscriber,
            },
          ]
        : [],
    ),
  );
}

/** The hooks of all plugins by their moments: in the order of the plugins, then in that of the classes. */
export function hookListsOf(scopes: readonly PluginContributions[]): HookLists {
  const hooks = scopes.flatMap(({ plugin, contributed }) =>
    contributed.flatMap(({ contribution, instance }) => {
      if (contribution.kind !== 'hook') return [];
      const { name, on, timeoutMs = HOOK_TIMEOUT_MS } = contribution.options;
      const methods = instance() as HookMethods;
      return [{ label: `hook ${name} of plugin ${plugin.name}@${plugin.version}`, limitMs: timeoutMs, on, methods }];
    }),
  );
  const listOf = <Moment extends HookMoment>(moment: Moment): readonly AttributedHook<Moment>[] =>
    hooks.flatMap(({ label, limitMs, on, methods }) => {
      if (!on.includes(moment)) return [];
      const method = methods[moment] as ((...values: unknown[]) => unknown) | undefined;
      // A class in plain JavaScript may lack it: calling it fails then, and is told like any failure.
      const call = ((...values: unknown[]) => {
        if (typeof method !== 'function') throw new Error(`it has no method ${moment}`);
        return method.apply(methods, values);
      }) as HookMethods[Moment];
      return [{ label, limitMs, call }];
    });
  return {
    beforeModelCall: listOf('beforeModelCall'),
    beforeToolCall: listOf('beforeToolCall'),
    afterToolCall: listOf('afterToolCall'),
    onEvent: listOf('onEvent'),
  };
}
