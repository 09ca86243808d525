import type { Container } from 'inversify';
import type { Conversation } from '../agent/agent-options.js';
import type { BrokenPlugin, LoadedPlugin } from '../host/plugin-source.js';
import type { CoreComponent } from '../log/core-components.js';
import type { Logger } from '../plugin/logger.js';
import { loggerToken } from './component-loggers.js';

/** Logs the plugins of a session: those that were loaded, and those that could not be. */
export function logPlugins(
  container: Container,
  { loaded, broken }: { readonly loaded: readonly LoadedPlugin[]; readonly broken: readonly BrokenPlugin[] },
): void {
  const host = loggerOf(container, 'host');
  for (const { name, code, message } of broken)
    host.warn('plugin cannot be used', { plugin: name, code, reason: message });
  if (!host.isEnabled('debug')) return;
  for (const { name, version, source, manifest } of loaded) {
    host.debug('plugin loaded', {
      plugin: name,
      version,
      ...(source.kind === 'package' ? { from: source.directory } : {}),
      providers: manifest.providers.map((provider) => provider.name),
      tools: manifest.tools.map((tool) => tool.name),
    });
  }
}

/** Logs what a session was made of in the end: its model and its file. */
export function logConversation(
  container: Container,
  {
    provider,
    model,
    why,
    conversation,
    warnings,
  }: {
    readonly provider: string;
    readonly model: string;
    readonly why: string | undefined;
    readonly conversation: Conversation;
    readonly warnings: readonly string[];
  },
): void {
  loggerOf(container, 'provider').debug('chosen', { provider, model, ...(why === undefined ? {} : { why }) });
  const log = loggerOf(container, 'session');
  const { sessionId, messages, session } = conversation;
  log.debug('opened', { sessionId, messages: messages.length, kept: session !== undefined, ...pathOf(session) });
  for (const warning of warnings) log.warn(warning);
}

function pathOf(session: Conversation['session']): { readonly path?: string } {
  return session?.path === undefined ? {} : { path: session.path };
}

function loggerOf(container: Container, component: CoreComponent): Logger {
  return container.get(loggerToken(component));
}
