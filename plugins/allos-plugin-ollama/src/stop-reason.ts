import type { StopReason } from 'allos/plugin';

const STOP_REASONS: Readonly<Record<string, StopReason>> = {
  stop: 'stop',
  tool_calls: 'tool_calls',
  length: 'length',
};

/**
 * `done_reason` in our words (WP-35). Old servers leave it out; `stop` is also said after tool calls. `load` and
 * `unload` without an answer are failures (`AnswerReader`); with one, they and words of later versions are `unknown`.
 */
export function stopReasonOf(raw: string | undefined, calls: boolean): StopReason {
  const reason =
    raw === undefined || raw === '' ? 'stop' : Object.hasOwn(STOP_REASONS, raw) ? STOP_REASONS[raw] : undefined;
  if (reason === 'stop' || reason === 'tool_calls') return calls ? 'tool_calls' : 'stop';
  return reason ?? 'unknown';
}
