import type {
  AssistantMessage,
  AssistantPart,
  Message,
  Origin,
  ToolCallPart,
  ToolMessage,
  ToolResultPart,
  UserPart,
} from 'allos/plugin';
import { ENDPOINT } from './body-of.js';
import { originAt } from './provider-under-test.js';

let ids = 0;

export const HERE: Origin = originAt(ENDPOINT);
export const ELSEWHERE: Origin = { ...HERE, provider: 'anthropic', api: 'messages', model: 'claude-sonnet-5-5' };

export function said(...content: readonly (AssistantPart | string)[]): AssistantMessage {
  return {
    role: 'assistant',
    id: `a${++ids}`,
    content: content.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part)),
    origin: HERE,
    stopReason: 'stop',
    state: 'complete',
  };
}

export function asked(...content: readonly (UserPart | string)[]): Message {
  const parts = content.map((part): UserPart => (typeof part === 'string' ? { type: 'text', text: part } : part));
  return { role: 'user', id: `u${++ids}`, content: parts };
}

export function results(...content: readonly ToolResultPart[]): ToolMessage {
  return { role: 'tool', id: `t${++ids}`, content };
}

export function call(id: string, name = 'read_file', input: ToolCallPart['input'] = {}): ToolCallPart {
  return { type: 'tool_call', id, name, input };
}

/** A call as a model that signs them makes it. */
export function signed(id: string, signature = 'c2ln', input: ToolCallPart['input'] = {}): ToolCallPart {
  return { ...call(id, 'read_file', input), native: { thoughtSignature: signature } };
}

export function result(callId: string, text = 'done', overrides: Partial<ToolResultPart> = {}): ToolResultPart {
  return { type: 'tool_result', callId, name: 'read_file', status: 'ok', text, ...overrides };
}
