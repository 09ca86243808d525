import { resolve } from 'node:path';
import type { Allos } from './container/create-allos.js';
import type { AllosOptions } from './container/allos-options.js';

export type {
  AgentConfig,
  AllosOptions,
  CassetteChoice,
  ConfiguredPlugin,
  SessionChoice,
} from './container/allos-options.js';
export type { ProviderConfiguration } from './config/config.js';
export type { Allos } from './container/create-allos.js';
export { AllosError, isAllosError } from './plugin/error.js';
export {
  AuthenticationError,
  CassetteError,
  ConfigurationError,
  ContextWindowExceededError,
  LimitError,
  PermissionDeniedError,
  PluginError,
  ProviderError,
  SessionError,
  ToolExecutionError,
  ToolNotFoundError,
  ValidationError,
} from './plugin/error-families.js';
export type { ErrorFamily } from './plugin/error-families.js';
export { ERROR_TABLE, exitCodeOf } from './plugin/error-table.js';
export { isTerminal } from './plugin/event.js';
export { textOf, toolCallsOf } from './plugin/message.js';
export { TOKENS } from './plugin/tokens.js';
export { addUsage, NO_USAGE } from './plugin/usage.js';
export type { Agent, AgentRun, CompactionResult, ContextState, ConversationUsage, RunOptions } from './plugin/agent.js';
export type { Approver } from './plugin/approver.js';
export type { Plugin } from './plugin/define-plugin.js';
export type { ErrorCode } from './plugin/error-table.js';
export type { AgentEvent, AgentEventBody, RunTerminal } from './plugin/event.js';
export type { Message, MessageRole } from './plugin/message.js';
export type { Policy, PolicyCall, PolicyDecision, PolicyMode } from './plugin/policy.js';
export type { Provider, ProviderEvent, ProviderFinish, ProviderRequest } from './plugin/provider.js';
export type { ProviderResponse } from './plugin/provider-response.js';
export type { SessionStore } from './plugin/session-store.js';
export type { ServiceToken } from './plugin/tokens.js';
export type { Tool, ToolContext, ToolPermission, ToolResult } from './plugin/tool.js';
export type { Usage } from './plugin/usage.js';

/** The version of this package. */
export const version = '0.1.0';

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

/**
 * Makes an agent that goes on with the session in a file: one that `agent.saveSession` wrote, or the command line. From
 * here on every event is added to the file before the run goes on, so that nothing is lost with the process; until it
 * is disposed of, no other process can write there.
 *
 * @throws AllosError `session.not_found`, `session.invalid`, `session.locked`, and what `createAllos` throws
 *
 * @example
 * ```ts
 * import { createAllos, loadSession } from 'allos';
 *
 * const first = await createAllos({ provider: 'openai' });
 * await first.agent.run('What does this project do?');
 * await first.agent.saveSession('./tour.jsonl');
 * await first.dispose();
 *
 * const second = await loadSession('./tour.jsonl', { provider: 'anthropic' });
 * console.log(await second.agent.run('And how is it tested?'));
 * await second.dispose();
 * ```
 */
export async function loadSession(path: string, options: Omit<AllosOptions, 'session'> = {}): Promise<Allos> {
  return await createAllos({ ...options, session: { type: 'open', reference: resolve(path) } });
}
