import type { AgentEvent, RunTerminal, ToolCompleted } from '../plugin/event.js';
import type { JsonValue } from '../plugin/json.js';
import type { Logger } from '../plugin/logger.js';

/** The loggers of the parts whose events are told here. */
export interface EventLoggers {
  readonly loop: Logger;
  readonly tools: Logger;
  readonly policy: Logger;
}

/**
 * Logs what happened in a run. What the model said, and what tools were given and answered, appears at `trace` alone.
 */
export function logEvent(event: AgentEvent, { loop, tools, policy }: EventLoggers): void {
  switch (event.type) {
    case 'run.started': {
      const { runId, sessionId, provider, model, mode, cwd } = event;
      loop.info('run started', { runId, sessionId, provider, model, mode, cwd });
      if (loop.isEnabled('debug')) loop.debug('offers', { tools: event.tools, plugins: event.plugins });
      break;
    }
    case 'turn.started':
      loop.debug('turn started', { turn: event.turn });
      break;
    case 'turn.completed':
      loop.debug('turn completed', { turn: event.turn, stopReason: event.stopReason });
      break;
    case 'message.completed':
      if (loop.isEnabled('trace')) {
        const { role, content } = event.message;
        loop.trace('message', { role, content: content as unknown as JsonValue });
      }
      break;
    case 'tool.requested':
      if (tools.isEnabled('trace')) {
        tools.trace('requested', { tool: event.name, callId: event.callId, input: event.input });
      }
      break;
    case 'tool.rewritten':
      tools.info('arguments rewritten', { tool: event.name, callId: event.callId, by: event.by });
      break;
    case 'tool.started':
      tools.debug('started', { tool: event.name, callId: event.callId });
      break;
    case 'tool.progress':
      if (tools.isEnabled('trace')) tools.trace('progress', { tool: event.name, text: event.text });
      break;
    case 'tool.completed':
      logToolEnd(event, tools);
      break;
    case 'approval.requested':
      policy.debug('approval requested', { tool: event.name, callId: event.callId, reason: event.reason });
      break;
    case 'approval.resolved': {
      const { name, callId, decision, by, rule } = event;
      policy.info('approval resolved', { tool: name, callId, decision, by, rule });
      break;
    }
    case 'retry':
      loop.warn('retry', { attempt: event.attempt, waitMs: event.waitMs, reason: event.reason });
      break;
    case 'hop':
      loop.info('moved to another model', {
        from: event.from,
        to: event.to,
        losses: event.losses.length,
        ...(event.reason === undefined ? {} : { reason: event.reason }),
      });
      break;
    case 'compaction': {
      const { messagesBefore, messagesAfter, tokensBefore, tokensAfter } = event;
      loop.info('compacted', { messagesBefore, messagesAfter, tokensBefore, tokensAfter });
      break;
    }
    case 'warning':
      loop.warn(event.message, { code: event.code });
      break;
    case 'run.completed':
    case 'run.failed':
    case 'run.cancelled':
      logRunEnd(event, loop);
      break;
    case 'message.delta':
    case 'usage': // With the provider's answer.
      break;
  }
}

function logToolEnd({ name, callId, status, durationMs, files, result }: ToolCompleted, tools: Logger): void {
  if (tools.isEnabled('debug')) {
    tools.debug('completed', {
      tool: name,
      callId,
      status,
      durationMs,
      characters: result.text.length,
      ...(files.length === 0 ? {} : { files: files.map(({ kind, path }) => `${kind} ${path}`) }),
    });
  }
  if (tools.isEnabled('trace')) tools.trace('result', { tool: name, callId, text: result.text });
}

function logRunEnd(end: RunTerminal, loop: Logger): void {
  const { status, error, exitCode, turns, durationMs, denials, usage, costUsd } = end;
  const fields = {
    status,
    exitCode,
    turns,
    durationMs,
    ...usage,
    costUsd,
    ...(denials.length === 0 ? {} : { denials: denials.map(({ tool, reason }) => `${tool}: ${reason}`) }),
  };
  if (error === undefined) loop.info('run ended', fields);
  else loop.error('run ended', { ...fields, code: error.code, reason: error.message });
}
