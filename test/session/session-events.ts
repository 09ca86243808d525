import type { AgentEvent, AgentEventBody } from '../../src/plugin/event.js';
import type { AssistantMessage, AssistantPart, ToolResultPart } from '../../src/plugin/message.js';

/** Gives bodies the envelope of one run, counting. */
export function eventMaker(runId = 'run_1', sessionId = 'ses_1'): (body: AgentEventBody) => AgentEvent {
  let seq = 0;
  return (body) => ({ v: 1, seq: seq++, ts: '2026-11-22T10:00:00.000Z', runId, sessionId, ...body });
}

export function assistant(
  id: string,
  content: readonly AssistantPart[],
  more: Partial<AssistantMessage> = {},
): AssistantMessage {
  return {
    role: 'assistant',
    id,
    content,
    origin: { provider: 'openai', api: 'chat', endpoint: 'https://api.openai.com', model: 'm', lineage: 'ses_1' },
    stopReason: content.some((part) => part.type === 'tool_call') ? 'tool_calls' : 'stop',
    state: 'complete',
    ...more,
  };
}

export const user = (id: string, text: string): AgentEventBody => ({
  type: 'message.completed',
  message: { role: 'user', id, content: [{ type: 'text', text }] },
});

export const call = (id: string, name = 'read_file'): AssistantPart => ({
  type: 'tool_call',
  id,
  name,
  input: { path: id },
});

export function completed(
  callId: string,
  text = `result of ${callId}`,
  more: Partial<ToolResultPart> = {},
): AgentEventBody {
  return {
    type: 'tool.completed',
    callId,
    name: 'read_file',
    status: 'ok',
    durationMs: 1,
    files: [],
    result: { type: 'tool_result', callId, name: 'read_file', status: 'ok', text, ...more },
  };
}

export const usage = (input: number, costUsd: number | null = 0.5): AgentEventBody => ({
  type: 'usage',
  input,
  output: 2,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 0,
  costUsd,
});

/** A run of two turns with calls and an answer. */
export function someRun(runId = 'run_1', suffix = ''): readonly AgentEvent[] {
  const event = eventMaker(runId);
  return [
    event({
      type: 'run.started',
      model: 'm',
      provider: 'openai',
      cwd: '/p',
      mode: 'ask',
      tools: [],
      plugins: [],
      systemPrompt: '1',
    }),
    event({
      type: 'message.completed',
      message: { role: 'system', id: `sys${suffix}`, content: [{ type: 'text', text: 'Be brief' }] },
    }),
    event(user(`u1${suffix}`, 'fix it')),
    event({ type: 'message.completed', message: assistant(`a1${suffix}`, [call(`c1${suffix}`), call(`c2${suffix}`)]) }),
    event(usage(10)),
    event({ type: 'tool.started', callId: `c2${suffix}`, name: 'read_file' }),
    event(completed(`c2${suffix}`)),
    event({ type: 'tool.started', callId: `c1${suffix}`, name: 'read_file' }),
    event(completed(`c1${suffix}`)),
    event({ type: 'message.completed', message: assistant(`a2${suffix}`, [call(`c3${suffix}`)]) }),
    event(usage(20)),
    event({ type: 'tool.started', callId: `c3${suffix}`, name: 'read_file' }),
    event(completed(`c3${suffix}`, '')),
    event({ type: 'message.completed', message: assistant(`a3${suffix}`, [{ type: 'text', text: 'done' }]) }),
    event(usage(30)),
    event({
      type: 'run.completed',
      status: 'ok',
      text: 'done',
      usage: { input: 60, output: 6, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
      costUsd: 1.5,
      turns: 3,
      durationMs: 5,
      exitCode: 0,
      denials: [],
    }),
  ];
}
