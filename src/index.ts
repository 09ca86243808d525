import type { Allos } from './container/create-allos.js';
import type { AllosOptions } from './container/allos-options.js';

export type { AgentConfig, AllosOptions, ConfiguredPlugin, SessionChoice } from './container/allos-options.js';
export type { ProviderConfiguration } from './config/config.js';
export type { Allos } from './container/create-allos.js';
export { AllosError, isAllosError } from './plugin/error.js';
export { ERROR_TABLE, exitCodeOf } from './plugin/error-table.js';
export { isTerminal } from './plugin/event.js';
export { textOf, toolCallsOf } from './plugin/message.js';
export { TOKENS } from './plugin/tokens.js';
export { addUsage, NO_USAGE } from './plugin/usage.js';
export type { Agent, AgentRun, RunOptions } from './plugin/agent.js';
export type { Approver } from './plugin/approver.js';
export type { Plugin } from './plugin/define-plugin.js';
export type { ErrorCode } from './plugin/error-table.js';
export type { AgentEvent, AgentEventBody, RunTerminal } from './plugin/event.js';
export type { Message, MessageRole } from './plugin/message.js';
export type { Policy, PolicyCall, PolicyDecision, PolicyMode } from './plugin/policy.js';
export type { Provider, ProviderEvent, ProviderRequest } from './plugin/provider.js';
export type { SessionStore } from './plugin/session-store.js';
export type { ServiceToken } from './plugin/tokens.js';
export type { Tool, ToolContext, ToolPermission, ToolResult } from './plugin/tool.js';
export type { Usage } from './plugin/usage.js';

/**
 * Makes an agent: finds and loads the plugins that the options need, builds the container, opens the session.
 *
 * Reads no configuration file and no `.env`; the command line does, and hands over what it found.
 *
 * @throws AllosError before anything ran: an unknown provider or tool, a needed plugin that is broken, no key, no
 * model, a session that cannot be opened
 *
 * @example
 * ```ts
 * import { createAllos } from 'allos';
 *
 * const { agent, dispose } = await createAllos({ provider: 'openai', toolPermissions: { shell_exec: 'never' } });
 * console.log(await agent.run('What does this project do?'));
 * await dispose();
 * ```
 */
export async function createAllos(options: AllosOptions = {}): Promise<Allos> {
  // Loaded here: a program that imports allos pays for the container when it makes its first agent.
  const composition = await import('./container/create-allos.js');
  return await composition.createAllos(options);
}
