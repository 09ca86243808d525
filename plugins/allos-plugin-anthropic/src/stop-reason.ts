import type { StopReason } from 'allos/plugin';

const STOP_REASONS: Readonly<Record<string, StopReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool_calls',
  max_tokens: 'length',
  pause_turn: 'pause',
  refusal: 'refusal',
  model_context_window_exceeded: 'context_window',
};

/** The API's word for the stop in ours (WP-11). Some servers say `end_turn`, or nothing, although tools were called. */
export function stopReasonOf(raw: string | undefined, calls: boolean): StopReason {
  const reason = (raw !== undefined && Object.hasOwn(STOP_REASONS, raw) ? STOP_REASONS[raw] : undefined) ?? 'unknown';
  return calls && (reason === 'stop' || raw === undefined) ? 'tool_calls' : reason;
}
