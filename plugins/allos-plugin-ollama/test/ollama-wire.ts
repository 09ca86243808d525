import {
  WIRE_DIALECTS,
  type AnswerPart,
  type AnswerStep,
  type ModelAnswer,
  type ProviderWire,
  type SentItem,
} from 'allos/plugin/testing';
import type { JsonObject } from 'allos/plugin';

/** Ollama's `/api/chat` for the conformance kit. */
export const OLLAMA_WIRE: ProviderWire = {
  contentType: 'application/x-ndjson',
  stream: (steps) => steps.flatMap(linesOf),
  whole: (answer) => JSON.stringify({ ...lastLine(answer), message: wholeMessage(answer.parts) }),
  keepAlive: '\n',
  stops: { stop: 'stop', tool_calls: 'tool_calls', length: 'length' },
  failure: ({ kind, status, message }) => ({
    status,
    body: JSON.stringify({
      error: kind === 'context_overflow' ? `${message}: it exceeds the context window` : message,
    }),
  }),
  failureInStream: ({ message, status }) => line({ error: message, status }),
  read: ({ body }) => {
    const { model, tools = [], options = {}, messages } = JSON.parse(body) as ChatRequest;
    const [first] = messages;
    return {
      model,
      system: first?.role === 'system' ? first.content : '',
      tools: tools.map((tool) => tool.function.name),
      said: messages.flatMap(itemsOf),
      maxOutputTokens: options['num_predict'] as number | undefined,
    };
  },
  problems: ({ body }) =>
    WIRE_DIALECTS.ollama
      .validate(JSON.parse(body), { careful: true })
      .map(({ rule, path, message }) => `${rule}: ${path}: ${message}`),
};

interface ChatRequest {
  readonly model: string;
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly options?: JsonObject;
  readonly messages: readonly ChatMessage[];
}

interface ChatMessage {
  readonly role: string;
  readonly content: string;
  readonly thinking?: string;
  readonly tool_calls?: readonly { readonly id?: string; readonly function: { name: string; arguments: JsonObject } }[];
  readonly tool_call_id?: string;
}

function linesOf(step: AnswerStep): readonly string[] {
  switch (step.type) {
    case 'piece':
      if (step.part.type === 'call') return [];
      return [said(step.part.type === 'text' ? { content: step.text } : { content: '', thinking: step.text })];
    case 'close':
      return step.part.type === 'call' ? [said({ content: '', tool_calls: [callOf(step.part)] })] : [];
    case 'end':
      return [line({ ...lastLine(step.answer), message: { role: 'assistant', content: '' } })];
    default:
      return [];
  }
}

function said(message: object): string {
  return line({ created_at: '2026-11-22T10:00:00Z', message: { role: 'assistant', ...message }, done: false });
}

function lastLine({ model, stop, usage }: ModelAnswer): object {
  const counts = usage && { prompt_eval_count: usage.inputTokens, eval_count: usage.outputTokens };
  return { model, created_at: '2026-11-22T10:00:01Z', done: true, done_reason: stop, ...counts };
}

function wholeMessage(parts: readonly AnswerPart[]): object {
  const joined = (type: 'text' | 'reasoning'): string =>
    parts.map((part) => (part.type === type ? part.text : '')).join('');
  const calls = parts.flatMap((part) => (part.type === 'call' ? [callOf(part)] : []));
  return {
    role: 'assistant',
    content: joined('text'),
    thinking: joined('reasoning'),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function callOf({ id, index, name, input }: Extract<AnswerPart, { type: 'call' }>): object {
  return { id, function: { index, name, arguments: input } };
}

function itemsOf({ role, content, thinking, tool_calls: calls = [], tool_call_id: id }: ChatMessage): SentItem[] {
  switch (role) {
    case 'user':
      return [{ type: 'user', text: content }];
    case 'tool':
      return [{ type: 'result', id, text: content }];
    case 'assistant':
      return [
        ...(thinking === undefined ? [] : [{ type: 'reasoning', text: thinking } as const]),
        ...(content === '' ? [] : [{ type: 'assistant', text: content } as const]),
        ...calls.map((call) => ({ type: 'call', id: call.id, ...call.function }) as const),
      ];
    default:
      return [];
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
