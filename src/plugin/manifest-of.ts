import type { Plugin } from './define-plugin.js';
import type { PluginManifest, ToolManifest } from './manifest.js';
import type { HookOptions } from './hook.js';
import type { ProviderOptions } from './provider-options.js';
import { requireContribution } from './require-contribution.js';
import type { ToolSourceOptions } from './contribution.js';
import type { ToolOptions } from './tool.js';

/**
 * The manifest that a plugin's decorators amount to.
 *
 * @throws AllosError `plugin.invalid` when a contributed class carries no decorator
 */
export function manifestOf(plugin: Plugin, entry: string): PluginManifest {
  const providers: ProviderOptions[] = [];
  const tools: ToolManifest[] = [];
  const toolSources: ToolSourceOptions[] = [];
  const services: string[] = [];
  const hooks: HookOptions[] = [];
  for (const contributed of plugin.contributes) {
    const contribution = requireContribution(contributed, plugin.name);
    switch (contribution.kind) {
      case 'provider':
        providers.push(contribution.options);
        break;
      case 'tool':
        tools.push(toolManifestOf(contribution.options));
        break;
      case 'tool-source':
        toolSources.push(contribution.options);
        break;
      case 'hook':
        hooks.push(contribution.options);
        break;
      case 'service':
        services.push(Symbol.keyFor(contribution.token) ?? String(contribution.token));
        break;
    }
  }
  return {
    apiVersion: plugin.apiVersion,
    entry,
    providers,
    tools,
    toolSources,
    services,
    ...(hooks.length === 0 ? {} : { hooks }),
    ...(plugin.settings === undefined ? {} : { settings: plugin.settings.schema }),
  };
}

/** What a manifest says of a tool. */
export function toolManifestOf(options: ToolOptions<never> | ToolOptions<unknown>): ToolManifest {
  return {
    name: options.name,
    description: options.description,
    inputSchema: options.input.schema,
    ...(options.effects === undefined ? {} : { effects: options.effects }),
    idempotent: options.idempotent ?? false,
    permission: options.permission ?? 'ask',
    ...(options.subject === undefined ? {} : { subject: options.subject }),
  };
}
