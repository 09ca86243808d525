import { PROVIDER_FAILURE_KINDS } from '../plugin/provider-failure.js';
import { finishProblem, isRecord, wrong } from './check-finish.js';

/**
 * What breaks the contract in an event of a provider, which may be plain JavaScript; undefined when nothing does. A
 * delta costs one comparison; the rest is looked at once an answer.
 */
export function eventProblem(event: unknown): string | undefined {
  if (!isRecord(event)) return wrong('an event', 'an object', event);
  const { type } = event;
  switch (type) {
    case 'text':
    case 'reasoning':
      return typeof event['delta'] === 'string' ? undefined : wrong(`a ${type} delta`, 'a string', event['delta']);
    case 'tool_call':
      return undefined;
    case 'finish':
      return finishProblem(event);
    case 'error':
      return failureProblem(event['error']);
    default:
      return wrong('the type of an event', 'one of text, reasoning, tool_call, finish, error', type);
  }
}

function failureProblem(failure: unknown): string | undefined {
  if (!isRecord(failure)) return wrong('error', 'an object', failure);
  const { kind, message } = failure;
  if (!PROVIDER_FAILURE_KINDS.includes(kind)) {
    return wrong('error.kind', `one of ${PROVIDER_FAILURE_KINDS.join(', ')}`, kind);
  }
  if (typeof message !== 'string') return wrong('error.message', 'a string', message);
  for (const name of ['hint', 'requestId']) {
    const value = failure[name];
    if (value !== undefined && typeof value !== 'string') return wrong(`error.${name}`, 'a string', value);
  }
  for (const name of ['status', 'retryAfterMs']) {
    const value = failure[name];
    if (value !== undefined && !Number.isFinite(value)) return wrong(`error.${name}`, 'a number', value);
  }
  return undefined;
}
