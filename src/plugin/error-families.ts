import { isAllosError, type AllosError } from './error.js';
import type { ErrorCode } from './error-table.js';

/** Errors that share the beginning of their code; the right side of `instanceof`. */
export interface ErrorFamily<Code extends ErrorCode> {
  [Symbol.hasInstance](value: unknown): value is AllosError & { readonly code: Code };
}

type CodeIn<Area extends string> = Extract<ErrorCode, `${Area}.${string}`>;

/**
 * A provider could not be reached, refused, or gave no usable answer.
 *
 * These families hold for errors of any copy of allos, since they look at the code. See docs/reference/errors.md for all
 * codes.
 *
 * @example
 * ```ts
 * import { createAllos, ProviderError } from 'allos';
 *
 * const { agent, dispose } = await createAllos({ provider: 'openai' });
 * try {
 *   console.log(await agent.run('What does this project do?'));
 * } catch (error) {
 *   if (!(error instanceof ProviderError)) throw error;
 *   console.error(error.code, error.message, error.hint); // error.code begins with provider.
 * } finally {
 *   await dispose();
 * }
 * ```
 */
export const ProviderError = family<CodeIn<'provider'>>('provider.');
/** The conversation does not fit the context window. */
export const ContextWindowExceededError = family<'provider.context_overflow'>('provider.context_overflow');
/** No provider, no key, or a key that was refused. */
export const AuthenticationError = family<CodeIn<'auth'>>('auth.');
/** A configuration that is wrong, cannot be read or is not trusted. */
export const ConfigurationError = family<CodeIn<'config'>>('config.');
/** An option, argument or name that is wrong. */
export const ValidationError = family<CodeIn<'usage'>>('usage.');
/** A tool was named that no plugin provides. */
export const ToolNotFoundError = family<'usage.unknown_tool'>('usage.unknown_tool');
/** A tool failed. In a run the model gets it as a result; it is thrown where a tool is called without one. */
export const ToolExecutionError = family<CodeIn<'tool'>>('tool.');
/** An approval was needed that nobody could give. */
export const PermissionDeniedError = family<CodeIn<'permission'>>('permission.');
/** The run used up its turns, tokens, budget or patience. */
export const LimitError = family<CodeIn<'limit'>>('limit.');
/** A session that is not there, is none, or is in use. */
export const SessionError = family<CodeIn<'session'>>('session.');
/** A recording that is not there, is none, cannot be written, or is of another run. */
export const CassetteError = family<CodeIn<'cassette'>>('cassette.');
/** A plugin that is missing, broken or made for another version. */
export const PluginError = family<CodeIn<'plugin'>>('plugin.');

function family<Code extends ErrorCode>(beginning: string): ErrorFamily<Code> {
  return {
    [Symbol.hasInstance]: (value): value is AllosError & { readonly code: Code } =>
      isAllosError(value) && value.code.startsWith(beginning),
  };
}
