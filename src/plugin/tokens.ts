/**
 * What can be injected. Symbols of the global registry, so that a plugin with its own copy of allos names the same
 * services.
 *
 * Scopes: `Clock`, `Ids` and `Logger` live as long as the program. `Policy`, `Approver`, `SessionStore`, `Provider`,
 * `ToolCatalog` and `Agent` belong to one session. `PluginSettings` and `ProviderSettings` belong to one plugin.
 */
export const TOKENS = Object.freeze({
  Clock: Symbol.for('allos/Clock'),
  Ids: Symbol.for('allos/Ids'),
  Logger: Symbol.for('allos/Logger'),
  Policy: Symbol.for('allos/Policy'),
  Approver: Symbol.for('allos/Approver'),
  SessionStore: Symbol.for('allos/SessionStore'),
  Provider: Symbol.for('allos/Provider'),
  ToolCatalog: Symbol.for('allos/ToolCatalog'),
  Agent: Symbol.for('allos/Agent'),
  PluginSettings: Symbol.for('allos/PluginSettings'),
  ProviderSettings: Symbol.for('allos/ProviderSettings'),
});
