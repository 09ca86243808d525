import type { Agent } from './agent.js';
import type { Approver } from './approver.js';
import type { Clock, Ids } from './clock.js';
import type { ContextStrategy } from './context-strategy.js';
import type { EventSubscriber } from './event-subscriber.js';
import type { Logger } from './logger.js';
import type { Policy } from './policy.js';
import type { Pricing } from './pricing.js';
import type { Provider } from './provider.js';
import type { SessionStore } from './session-store.js';
import type { ProviderSettings } from './settings.js';
import type { ToolCatalog } from './tool-catalog.js';

/**
 * Names a service of type `T`: a symbol when the program runs. The construct signature exists for the compiler alone;
 * Inversify's `ServiceIdentifier<T>` has no other place from which it learns `T` of a symbol.
 */
export type ServiceToken<T> = symbol & (abstract new (...args: never[]) => T);

/** The token of a key in the global registry of symbols. */
export function serviceToken<T>(key: string): ServiceToken<T> {
  return Symbol.for(key) as ServiceToken<T>;
}

/**
 * What can be injected. Symbols of the global registry, so that a plugin with its own copy of allos names the same
 * services. Each knows its service: what a container gives for `TOKENS.Agent` is an `Agent`.
 *
 * Scopes: `Clock`, `Ids` and `Logger` live as long as the program. `Policy`, `Approver`, `SessionStore`,
 * `ContextStrategy`, `Pricing`, `EventSubscriber`, `Provider`, `ToolCatalog` and `Agent` belong to one session. `PluginSettings` and `ProviderSettings` belong to one
 * plugin.
 */
export const TOKENS = Object.freeze({
  Clock: serviceToken<Clock>('allos/Clock'),
  Ids: serviceToken<Ids>('allos/Ids'),
  Logger: serviceToken<Logger>('allos/Logger'),
  Policy: serviceToken<Policy>('allos/Policy'),
  Approver: serviceToken<Approver>('allos/Approver'),
  SessionStore: serviceToken<SessionStore>('allos/SessionStore'),
  Pricing: serviceToken<Pricing>('allos/Pricing'),
  ContextStrategy: serviceToken<ContextStrategy>('allos/ContextStrategy'),
  /** Bound once for each subscriber: `getAll` gives them, `get` does not where there are none or several. */
  EventSubscriber: serviceToken<EventSubscriber>('allos/EventSubscriber'),
  Provider: serviceToken<Provider>('allos/Provider'),
  ToolCatalog: serviceToken<ToolCatalog>('allos/ToolCatalog'),
  Agent: serviceToken<Agent>('allos/Agent'),
  PluginSettings: serviceToken<object>('allos/PluginSettings'),
  ProviderSettings: serviceToken<ProviderSettings>('allos/ProviderSettings'),
});
