import { assertNever } from '../plugin/assert-never.js';
import type { AgentEvent } from '../plugin/event.js';

/**
 * Whether a session keeps an event. Kept is what the transcript, the bill and an explanation of decisions need. Not
 * kept is what a kept event repeats (a call stands in its assistant message) or what only a display needs.
 */
export function isKept(event: AgentEvent): boolean {
  switch (event.type) {
    case 'run.started':
    case 'message.completed':
    case 'tool.rewritten':
    case 'tool.started':
    case 'tool.completed':
    case 'approval.resolved':
    case 'usage':
    case 'compaction':
    case 'hop':
    case 'warning':
    case 'run.completed':
    case 'run.failed':
    case 'run.cancelled':
      return true;
    case 'turn.started':
    case 'turn.completed':
    case 'message.delta':
    case 'tool.requested':
    case 'tool.progress':
    case 'approval.requested':
    case 'retry':
      return false;
    default:
      return assertNever(event);
  }
}
