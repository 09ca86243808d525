import type {
  AssistantMessage,
  AssistantPart,
  Origin,
  SystemMessage,
  ToolMessage,
  ToolResultPart,
  UserMessage,
} from '../../message.js';
import type { JsonObject } from '../../json.js';
import type { ProviderFinish } from '../../provider.js';

/** Another vendor's model, whose payloads mean nothing here. */
export const ELSEWHERE: Origin = {
  provider: 'elsewhere',
  api: 'tongues',
  endpoint: 'https://models.elsewhere.example/v9',
  model: 'else-9',
  lineage: 'conversation-1',
};

/** Writes messages with ids of their own. */
export class TranscriptWriter {
  #count = 0;

  user(...texts: readonly string[]): UserMessage {
    return { role: 'user', id: this.#id(), content: texts.map((text) => ({ type: 'text', text })) };
  }

  system(text: string): SystemMessage {
    return { role: 'system', id: this.#id(), content: [{ type: 'text', text }] };
  }

  assistant(content: readonly AssistantPart[], changes: Partial<AssistantMessage> = {}): AssistantMessage {
    const calls = content.some((part) => part.type === 'tool_call');
    const stopReason = calls ? 'tool_calls' : 'stop';
    return { role: 'assistant', id: this.#id(), content, origin: ELSEWHERE, stopReason, state: 'complete', ...changes };
  }

  says(text: string, changes?: Partial<AssistantMessage>): AssistantMessage {
    return this.assistant([{ type: 'text', text }], changes);
  }

  /** The message that the transcript keeps of an answer. */
  answer({ content, origin, stopReason }: ProviderFinish): AssistantMessage {
    return { role: 'assistant', id: this.#id(), content, origin, stopReason, state: 'complete' };
  }

  results(...content: readonly ToolResultPart[]): ToolMessage {
    return { role: 'tool', id: this.#id(), content };
  }

  #id(): string {
    this.#count++;
    return `message-${this.#count}`;
  }
}

/** A call in a transcript. */
export function callPart(id: string, input: JsonObject = { key: id }): AssistantPart {
  return { type: 'tool_call', id, name: 'look_up', input };
}

/** The result of a call. */
export function resultPart(callId: string, text: string, status: ToolResultPart['status'] = 'ok'): ToolResultPart {
  return { type: 'tool_result', callId, name: 'look_up', status, text };
}
