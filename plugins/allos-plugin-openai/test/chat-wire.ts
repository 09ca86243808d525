import {
  WIRE_DIALECTS,
  type AnswerCall,
  type AnswerPart,
  type AnswerStep,
  type ModelAnswer,
  type ProviderWire,
  type SentItem,
} from 'allos/plugin/testing';
import { wireError } from './wire-error.js';

const THOUGHT = { type: 'reasoning.text', index: 0 };

/**
 * Chat Completions for the conformance kit, with the words of compatible servers for what OpenAI has none, and reasoning
 * as `reasoning_details`, the one form that is signed (WP-31).
 */
export const CHAT_WIRE: ProviderWire = {
  contentType: 'text/event-stream',
  stream: (steps) => steps.flatMap(eventsOf),
  whole: ({ parts, stop, usage, model }) => {
    const message = { role: 'assistant', ...fieldsOf(parts) };
    return JSON.stringify({
      id: 'chatcmpl-1',
      model,
      choices: [{ index: 0, message, finish_reason: stop }],
      ...counts(usage),
    });
  },
  keepAlive: ': OPENROUTER PROCESSING\n\n',
  stops: {
    stop: 'stop',
    tool_calls: 'tool_calls',
    length: 'length',
    content_filter: 'content_filter',
    refusal: 'refusal',
    context_window: 'model_context_window_exceeded',
  },
  failure: wireError,
  failureInStream: (failure) => event({ error: { message: failure.message, code: failure.status } }),
  read: ({ body }) => {
    const { model, messages, tools = [], max_completion_tokens, max_tokens } = JSON.parse(body) as ChatRequest;
    const [first] = messages;
    return {
      model,
      system: first?.role === 'system' || first?.role === 'developer' ? textOf(first.content) : '',
      tools: tools.map((tool) => tool.function.name),
      said: messages.flatMap(itemsOf),
      maxOutputTokens: max_completion_tokens ?? max_tokens,
    };
  },
  problems: ({ body }) => {
    const request: unknown = JSON.parse(body, (key, value: unknown) =>
      key === 'reasoning_details' ? undefined : value,
    );
    return WIRE_DIALECTS.chat
      .validate(request, { careful: true, server: 'other' })
      .map(({ rule, path, message }) => `${rule}: ${path}: ${message}`);
  },
};

interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly max_completion_tokens?: number;
  readonly max_tokens?: number;
}

interface ChatMessage {
  readonly role: string;
  readonly content: string | null | readonly { readonly text?: string }[];
  readonly reasoning_details?: readonly { readonly text?: string; readonly signature?: string }[];
  readonly tool_calls?: readonly { readonly id: string; readonly function: { name: string; arguments: string } }[];
  readonly tool_call_id?: string;
}

function eventsOf(step: AnswerStep): readonly string[] {
  const { answer } = step;
  switch (step.type) {
    case 'begin':
      return [chunk(answer, { role: 'assistant', content: '' })];
    case 'open':
      if (step.part.type !== 'call') return [];
      return [
        chunk(answer, { tool_calls: [{ ...callHead(step.part), function: { name: step.part.name, arguments: '' } }] }),
      ];
    case 'piece':
      return [chunk(answer, deltaOf(step.part, step.text))];
    case 'close':
      if (step.part.type !== 'reasoning' || step.part.seal === undefined) return [];
      return [chunk(answer, { reasoning_details: [{ ...THOUGHT, signature: step.part.seal }] })];
    case 'end': {
      const figures =
        answer.usage === undefined ? [] : [event({ ...headOf(answer), choices: [], ...counts(answer.usage) })];
      return [chunk(answer, {}, answer.stop), ...figures, 'data: [DONE]\n\n'];
    }
  }
}

function deltaOf(part: AnswerPart, text: string): object {
  switch (part.type) {
    case 'text':
      return { content: text };
    case 'reasoning':
      return { reasoning: text, reasoning_details: [{ ...THOUGHT, text }] };
    case 'call':
      return { tool_calls: [{ index: part.index, function: { arguments: text } }] };
  }
}

/** The message of an answer that is not streamed. */
function fieldsOf(parts: readonly AnswerPart[]): object {
  const joined = (type: 'text' | 'reasoning'): string =>
    parts.map((part) => (part.type === type ? part.text : '')).join('');
  const details = parts.flatMap((part) =>
    part.type === 'reasoning' ? [{ ...THOUGHT, text: part.text, signature: part.seal }] : [],
  );
  const calls = parts.flatMap((part) =>
    part.type === 'call' ? [{ ...callHead(part), function: { name: part.name, arguments: part.arguments } }] : [],
  );
  return {
    content: joined('text'),
    ...(details.length === 0 ? {} : { reasoning: joined('reasoning'), reasoning_details: details }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function callHead({ index, id }: AnswerCall): object {
  return { index, id, type: 'function' };
}

/** OpenAI counts what came from a cache, and what went into it, as part of the prompt (WP-26). */
function counts(usage: ModelAnswer['usage']): object {
  if (usage === undefined) return {};
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage;
  const prompt = inputTokens + cacheReadTokens + cacheWriteTokens;
  return {
    usage: {
      prompt_tokens: prompt,
      completion_tokens: outputTokens,
      total_tokens: prompt + outputTokens,
      prompt_tokens_details: { cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens },
      completion_tokens_details: { reasoning_tokens: reasoningTokens },
    },
  };
}

function itemsOf({
  role,
  content,
  reasoning_details: details = [],
  tool_calls: calls = [],
  tool_call_id: id,
}: ChatMessage): readonly SentItem[] {
  const text = textOf(content);
  switch (role) {
    case 'user':
      return [{ type: 'user', text }];
    case 'tool':
      return [{ type: 'result', id, text }];
    case 'assistant':
      return [
        ...details.map((detail) => ({ type: 'reasoning', text: detail.text ?? '', seal: detail.signature }) as const),
        ...(content === null ? [] : [{ type: 'assistant', text } as const]),
        ...calls.map((call) => ({ type: 'call', id: call.id, ...call.function }) as const),
      ];
    default:
      return [];
  }
}

function textOf(content: ChatMessage['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text }) => text ?? '').join('');
}

function chunk(answer: ModelAnswer, delta: object, finishReason: string | null = null): string {
  return event({ ...headOf(answer), choices: [{ index: 0, delta, finish_reason: finishReason }] });
}

function headOf({ id, model }: ModelAnswer): object {
  return { id: `chatcmpl-${id}`, object: 'chat.completion.chunk', created: 1, model };
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
