import type { AssistantMessage, Message, ToolResultPart, UserMessage } from '../plugin/message.js';
import { toolCallsOf } from '../plugin/message.js';
import { unknownResult, type InterruptedCall } from './interrupted-call.js';

interface Entry {
  readonly message: UserMessage | AssistantMessage;
  /** By call id. */
  readonly results: Map<string, ToolResultPart>;
}

/** Stands at the beginning where the file lost it, since no API takes a conversation that the model begins. */
const LOST_BEGINNING: UserMessage = {
  role: 'user',
  id: 'lost-beginning',
  content: [{ type: 'text', text: '(The beginning of this conversation was lost.)' }],
};

/** Collects messages and results in the order they were written, and joins them into a legal transcript. */
export class TranscriptEntries {
  readonly #entries: Entry[] = [];
  readonly #ids = new Set<string>();
  /** The latest message that made a call of this id. */
  readonly #callers = new Map<string, Entry>();

  /** The entries of a transcript that was whole already. */
  static of(messages: readonly Message[]): TranscriptEntries {
    const entries = new TranscriptEntries();
    for (const message of messages) {
      if (message.role === 'tool') for (const result of message.content) entries.addResult(result);
      else if (message.role !== 'system') entries.addMessage(message);
    }
    return entries;
  }

  /** Returns warnings. */
  addMessage(message: UserMessage | AssistantMessage): readonly string[] {
    if (this.#ids.has(message.id)) return [`message ${message.id} stands twice; the second was ignored`];
    this.#ids.add(message.id);
    const entry: Entry = {
      message: message.role === 'assistant' ? withLegalCalls(message) : message,
      results: new Map(),
    };
    this.#entries.push(entry);
    if (entry.message.role === 'assistant') {
      for (const call of toolCallsOf(entry.message)) this.#callers.set(call.id, entry);
    }
    return [];
  }

  /** Returns warnings. */
  addResult(result: ToolResultPart): readonly string[] {
    const caller = this.#callers.get(result.callId);
    if (caller === undefined)
      return [`a result of ${result.name} belongs to no call (${result.callId}); it was ignored`];
    if (caller.results.has(result.callId)) return [`call ${result.callId} has two results; the second was ignored`];
    caller.results.set(result.callId, result.text === '' ? { ...result, text: '(no output)' } : result);
    return [];
  }

  flatten(): { readonly messages: readonly Message[]; readonly interruptedCalls: readonly InterruptedCall[] } {
    const messages: Message[] = [];
    const interruptedCalls: InterruptedCall[] = [];
    if (this.#entries[0]?.message.role === 'assistant') messages.push(LOST_BEGINNING);
    for (const { message, results } of this.#entries) {
      messages.push(message);
      if (message.role !== 'assistant') continue;
      const calls = toolCallsOf(message);
      if (calls.length === 0) continue;
      const content = calls.map((call) => results.get(call.id) ?? unknownResult(call));
      messages.push({ role: 'tool', id: resultsIdOf(message), content });
      for (const call of calls) {
        if (!results.has(call.id)) interruptedCalls.push({ messageId: message.id, callId: call.id, name: call.name });
      }
    }
    return { messages, interruptedCalls };
  }
}

/** The id of the message with the results of an assistant message's calls. */
export function resultsIdOf(assistant: AssistantMessage): string {
  return `${assistant.id}:results`;
}

/** A turn that did not complete holds no calls (WP-46), and no id is called twice in one message. */
function withLegalCalls(message: AssistantMessage): AssistantMessage {
  const ids = new Set<string>();
  const content = message.content.filter((part) => {
    if (part.type !== 'tool_call') return true;
    if (message.state !== 'complete' || ids.has(part.id)) return false;
    ids.add(part.id);
    return true;
  });
  return content.length === message.content.length ? message : { ...message, content };
}
