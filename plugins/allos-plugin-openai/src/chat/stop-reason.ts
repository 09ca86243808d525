import type { ProviderFailureKind, StopReason } from 'allos/plugin';

/** What a finish reason means: an end of the turn, or that there was none. */
export type FinishMeaning =
  | { readonly type: 'stop'; readonly reason: StopReason }
  | { readonly type: 'failure'; readonly kind: ProviderFailureKind };

/** OpenAI's five words, then those of compatible servers: Mistral, TGI, Gemini, z.ai, DeepSeek, vLLM, OpenRouter. */
const MEANINGS: ReadonlyMap<string, FinishMeaning> = new Map<string, FinishMeaning>([
  // A whole body without a reason.
  ['', stop('stop')],
  ['stop', stop('stop')],
  ['tool_calls', stop('tool_calls')],
  ['function_call', stop('tool_calls')],
  ['length', stop('length')],
  ['content_filter', stop('content_filter')],
  ['refusal', stop('refusal')],
  ['end_turn', stop('stop')],
  ['eos', stop('stop')],
  ['eos_token', stop('stop')],
  ['stop_sequence', stop('stop')],
  ['tool_use', stop('tool_calls')],
  ['max_tokens', stop('length')],
  ['model_length', stop('context_window')],
  ['model_context_window_exceeded', stop('context_window')],
  ['safety', stop('content_filter')],
  ['recitation', stop('content_filter')],
  ['sensitive', stop('content_filter')],
  ['complete', stop('stop')],
  ['tool_call', stop('tool_calls')],
  ['prohibited_content', stop('content_filter')],
  ['malformed_function_call', failure('server')],
  ['error', failure('server')],
  ['abort', failure('server')],
  ['network_error', failure('server')],
  ['insufficient_system_resource', failure('overloaded')],
]);

/** What the API's word means; a word that is not known ends the turn as `unknown`. */
export function meaningOf(finishReason: string): FinishMeaning {
  return MEANINGS.get(finishReason.toLowerCase()) ?? stop('unknown');
}

function stop(reason: StopReason): FinishMeaning {
  return { type: 'stop', reason };
}

function failure(kind: ProviderFailureKind): FinishMeaning {
  return { type: 'failure', kind };
}
