import type { AssistantMessage, AssistantPart, Message, Origin, ToolResultPart, UserPart } from 'allos/plugin';

/** Where the messages of these tests come from and go to, unless a test says otherwise. */
export const HERE: Origin = {
  provider: 'openai',
  api: 'chat',
  endpoint: 'https://models.example/v1',
  model: 'test-model',
  lineage: 'lineage-1',
};

/** Another vendor's model. */
export const ELSEWHERE: Origin = {
  ...HERE,
  provider: 'anthropic',
  api: 'messages',
  endpoint: 'https://other.example',
  model: 'm',
};

let ids = 0;
const id = (): string => `m${ids++}`;

export function user(...content: readonly (string | UserPart)[]): Message {
  const parts = content.map((part) => (typeof part === 'string' ? { type: 'text' as const, text: part } : part));
  return { role: 'user', id: id(), content: parts };
}

export function assistant(
  content: readonly AssistantPart[],
  changes: Partial<AssistantMessage> = {},
): AssistantMessage {
  return { role: 'assistant', id: id(), content, origin: HERE, stopReason: 'stop', state: 'complete', ...changes };
}

export function says(text: string, changes: Partial<AssistantMessage> = {}): AssistantMessage {
  return assistant([{ type: 'text', text }], changes);
}

export function calls(...callIds: readonly string[]): AssistantMessage {
  return assistant(
    callIds.map((callId) => ({ type: 'tool_call', id: callId, name: 'read_file', input: { path: callId } })),
  );
}

export function results(...content: readonly (string | ToolResultPart)[]): Message {
  return { role: 'tool', id: id(), content: content.map((part) => (typeof part === 'string' ? result(part) : part)) };
}

export function result(callId: string, changes: Partial<ToolResultPart> = {}): ToolResultPart {
  return { type: 'tool_result', callId, name: 'read_file', status: 'ok', text: `result of ${callId}`, ...changes };
}
