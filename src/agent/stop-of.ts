import { assertNever } from '../plugin/assert-never.js';
import type { ProviderFinish } from '../plugin/provider.js';
import type { RunFailure } from './run-error.js';

/** What an answer means for the run. */
export type Stop =
  | { readonly type: 'answer' }
  | { readonly type: 'calls' }
  /** The API asks to be called again with what it said. */
  | { readonly type: 'pause' }
  | { readonly type: 'error'; readonly error: RunFailure };

/** What to do after an answer. */
export function stopOf({ stopReason: reason, content }: Pick<ProviderFinish, 'stopReason' | 'content'>): Stop {
  const hasCalls = content.some(({ type }) => type === 'tool_call');
  switch (reason) {
    case 'stop':
    case 'tool_calls':
    case 'unknown':
      return hasCalls ? { type: 'calls' } : { type: 'answer' };
    case 'pause':
      return hasCalls ? { type: 'calls' } : { type: 'pause' };
    case 'length':
    case 'context_window':
      return {
        type: 'error',
        error: {
          code: 'limit.output',
          message:
            reason === 'length'
              ? 'The answer was cut at the output limit of the model.'
              : 'The answer was cut because the context window is full.',
          hint:
            reason === 'length'
              ? ({ option }) => `Raise ${option('maxTokens')}, or ask for a shorter answer.`
              : 'Start a new session, or use a model with a larger window.',
          retryable: false,
        },
      };
    case 'content_filter':
    case 'refusal':
      return {
        type: 'error',
        error: {
          code: 'run.gave_up',
          message:
            reason === 'refusal' ? 'The model refused the task.' : "The provider's content filter cut the answer.",
          hint: 'Say the task differently, or use another model.',
          retryable: false,
        },
      };
    case 'interrupted':
      return {
        type: 'error',
        error: { code: 'provider.bad_response', message: 'The answer broke off.', retryable: false },
      };
    default:
      return assertNever(reason);
  }
}
