import type { JsonObject } from 'allos/plugin';
import {
  WIRE_DIALECTS,
  type AnswerPart,
  type AnswerPartStep,
  type AnswerStep,
  type ModelAnswer,
  type ProviderWire,
  type SentItem,
} from 'allos/plugin/testing';
import { event, sse } from './responses/wire-responses.js';
import { wireError } from './wire-error.js';

/** The Responses API for the conformance kit. */
export const RESPONSES_WIRE: ProviderWire = {
  contentType: 'text/event-stream',
  stream: (steps) => steps.flatMap(eventsOf).map((each) => sse(each)),
  whole: (answer) => JSON.stringify(responseOf(answer)),
  keepAlive: ': keep-alive\n\n',
  // A refusal is a part of the message; for the others the answer is `incomplete`.
  stops: {
    stop: 'completed',
    tool_calls: 'completed',
    length: 'max_output_tokens',
    content_filter: 'content_filter',
    refusal: 'refused',
  },
  failure: wireError,
  failureInStream: ({ message }) => sse({ type: 'error', code: 'server_is_overloaded', message, param: null }),
  read: ({ body }) => {
    const { model, instructions = '', tools = [], input, max_output_tokens } = JSON.parse(body) as ResponsesRequest;
    return {
      model,
      system: instructions,
      tools: tools.map(({ name }) => name),
      said: input.map(saidIn),
      maxOutputTokens: max_output_tokens,
    };
  },
  problems: ({ body }) => {
    const request: unknown = JSON.parse(body);
    return WIRE_DIALECTS.responses
      .validate(request, { careful: true, server: 'other' })
      .map(({ rule, path, message }) => `${rule}: ${path}: ${message}`);
  },
};

interface ResponsesRequest {
  readonly model: string;
  readonly instructions?: string;
  readonly tools?: readonly { readonly name: string }[];
  readonly input: readonly JsonObject[];
  readonly max_output_tokens?: number;
}

function eventsOf(step: AnswerStep): readonly object[] {
  switch (step.type) {
    case 'begin':
      return [event('created', { response: { ...headOf(step.answer), status: 'in_progress', output: [] } })];
    case 'open': {
      const item = { ...itemOf(step.answer, emptied(step.part), step.at), status: 'in_progress' };
      return [event('output_item.added', { output_index: step.at, item })];
    }
    case 'piece': {
      const place = { output_index: step.at, item_id: idOf(step.answer, step.part, step.at) };
      return [event(deltaOf(step), { ...place, content_index: 0, summary_index: 0, delta: step.text })];
    }
    case 'close':
      return [event('output_item.done', { output_index: step.at, item: itemOf(step.answer, step.part, step.at) })];
    case 'end': {
      const response = responseOf(step.answer);
      return [event(response.status, { response })];
    }
  }
}

function deltaOf({ answer, part }: AnswerPartStep): string {
  switch (part.type) {
    case 'text':
      return isRefused(answer) ? 'refusal.delta' : 'output_text.delta';
    case 'reasoning':
      return 'reasoning_summary_text.delta';
    case 'call':
      return 'function_call_arguments.delta';
  }
}

function headOf({ id, model }: ModelAnswer): object {
  return { id: `resp_${id}`, object: 'response', model };
}

function idOf({ id }: ModelAnswer, { type }: AnswerPart, at: number): string {
  return `${{ text: 'msg', reasoning: 'rs', call: 'fc' }[type]}_${id}_${at}`;
}

/** A part of which nothing has come yet. */
function emptied(part: AnswerPart): AnswerPart {
  if (part.type === 'call') return { ...part, arguments: '' };
  return part.type === 'text' ? { ...part, text: '' } : { ...part, text: '', seal: undefined };
}

function itemOf(answer: ModelAnswer, part: AnswerPart, at: number): object {
  const id = idOf(answer, part, at);
  switch (part.type) {
    case 'text': {
      const { text } = part;
      const said = isRefused(answer)
        ? { type: 'refusal', refusal: text }
        : { type: 'output_text', text, annotations: [] };
      return { type: 'message', id, role: 'assistant', status: 'completed', content: text === '' ? [] : [said] };
    }
    case 'reasoning': {
      const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
      return { type: 'reasoning', id, summary, encrypted_content: part.seal };
    }
    case 'call': {
      const { name, arguments: written } = part;
      return { type: 'function_call', id, call_id: part.id, name, arguments: written, status: 'completed' };
    }
  }
}

function responseOf(answer: ModelAnswer): { readonly status: string } {
  const { parts, stop, usage } = answer;
  const status = stop === RESPONSES_WIRE.stops.stop || isRefused(answer) ? 'completed' : 'incomplete';
  return {
    ...headOf(answer),
    status,
    ...{ error: null, incomplete_details: status === 'completed' ? null : { reason: stop } },
    ...{ output: parts.map((part, at) => itemOf(answer, part, at)) },
    ...(usage === undefined ? {} : counts(usage)),
  };
}

/** The word is the fixture's own: a refusal is a part of a message that is completed. */
function isRefused({ stop }: ModelAnswer): boolean {
  return stop === RESPONSES_WIRE.stops.refusal;
}

/** OpenAI counts what came from a cache, and what went into it, as part of the prompt (WP-26). */
function counts(usage: NonNullable<ModelAnswer['usage']>): object {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage;
  return {
    usage: {
      input_tokens: inputTokens + cacheReadTokens + cacheWriteTokens,
      input_tokens_details: { cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: reasoningTokens },
    },
  };
}

function saidIn(item: JsonObject): SentItem {
  switch (item['type']) {
    case 'function_call':
      return { type: 'call', id: String(item['call_id']), name: String(item['name']), arguments: item['arguments'] };
    case 'function_call_output':
      return { type: 'result', id: String(item['call_id']), text: textOf(item['output']) };
    case 'reasoning':
      return {
        type: 'reasoning',
        text: textOf(item['summary']),
        seal: item['encrypted_content'] as string | undefined,
      };
    default:
      return { type: item['role'] === 'user' ? 'user' : 'assistant', text: textOf(item['content']) };
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((part: JsonObject) => String(part['text'] ?? '')).join('') : '';
}
