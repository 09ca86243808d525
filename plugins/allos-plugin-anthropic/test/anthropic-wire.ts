import { isJsonObject, type JsonObject } from 'allos/plugin';
import {
  WIRE_DIALECTS,
  type AnswerPart,
  type AnswerStep,
  type ModelAnswer,
  type ProviderWire,
  type SentItem,
  type WireFailureKind,
  type WireFinding,
} from 'allos/plugin/testing';
import { sse, type WireEvent } from './wire-events.js';

const STATUSES: Readonly<Partial<Record<WireFailureKind, number>>> = { overloaded: 529 };
const TYPES: Readonly<Record<WireFailureKind, string>> = {
  auth: 'authentication_error',
  bad_request: 'invalid_request_error',
  not_found: 'not_found_error',
  context_overflow: 'invalid_request_error',
  rate_limit: 'rate_limit_error',
  overloaded: 'overloaded_error',
  server: 'api_error',
};

/** The Messages API for the conformance kit. */
export const ANTHROPIC_WIRE: ProviderWire = {
  contentType: 'text/event-stream',
  stream: (steps) => steps.flatMap(eventsOf).map((event) => sse([event])),
  whole: (answer) => JSON.stringify({ ...head(answer), content: answer.parts.map(blockOf), ...tail(answer) }),
  keepAlive: ': keep-alive\n\nevent: ping\ndata: {"type":"ping"}\n\n',
  stops: {
    stop: 'end_turn',
    tool_calls: 'tool_use',
    length: 'max_tokens',
    refusal: 'refusal',
    pause: 'pause_turn',
    context_window: 'model_context_window_exceeded',
  },
  failure: ({ kind, status, message }) => ({
    status: STATUSES[kind] ?? status,
    body: JSON.stringify(errorOf(kind, message)),
  }),
  failureInStream: ({ kind, message }) => sse([errorOf(kind, message)]),
  read: ({ body }) => {
    const {
      model,
      system = [],
      tools = [],
      max_tokens: maxOutputTokens,
      messages,
    } = JSON.parse(body) as MessagesRequest;
    return {
      model,
      system: system.map(({ text }) => text).join(''),
      tools: tools.map(({ name }) => name),
      said: messages.flatMap(({ role, content }) => content.map((block) => itemOf(role, block))),
      maxOutputTokens,
    };
  },
  problems: ({ body, headers }) => {
    const { 'anthropic-version': version = '', 'anthropic-beta': beta } = headers;
    const context = { careful: true, version, beta: beta !== undefined };
    return WIRE_DIALECTS.messages.validate(JSON.parse(body), context).map(asLine);
  },
  endMarker: /,"cache_control":\{"type":"ephemeral"\}/g,
};

function asLine({ rule, path, message }: WireFinding): string {
  return `${rule}: ${path}: ${message}`;
}

interface MessagesRequest {
  readonly model: string;
  readonly system?: readonly { readonly text: string }[];
  readonly tools?: readonly { readonly name: string }[];
  readonly max_tokens: number;
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: readonly JsonObject[] }[];
}

function eventsOf(step: AnswerStep): readonly WireEvent[] {
  switch (step.type) {
    case 'begin':
      return [
        {
          type: 'message_start',
          message: { ...head(step.answer), content: [], stop_reason: null, stop_sequence: null },
        },
      ];
    case 'open':
      return [{ type: 'content_block_start', index: step.at, content_block: openBlock(step.part) }];
    case 'piece':
      return [{ type: 'content_block_delta', index: step.at, delta: deltaOf(step.part, step.text) }];
    case 'close': {
      const stop = { type: 'content_block_stop', index: step.at };
      if (step.part.type !== 'reasoning' || step.part.seal === undefined) return [stop];
      const delta = { type: 'signature_delta', signature: step.part.seal };
      return [{ type: 'content_block_delta', index: step.at, delta }, stop];
    }
    case 'end': {
      const { usage, ...delta } = tail(step.answer);
      return [{ type: 'message_delta', delta, ...(usage === undefined ? {} : { usage }) }, { type: 'message_stop' }];
    }
  }
}

function head({ id, model }: ModelAnswer): object {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model };
}

function tail({ stop, usage }: ModelAnswer): {
  readonly stop_reason: string;
  readonly stop_sequence: null;
  readonly usage?: object;
} {
  if (usage === undefined) return { stop_reason: stop, stop_sequence: null };
  const counts = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_input_tokens: usage.cacheReadTokens,
    cache_creation_input_tokens: usage.cacheWriteTokens,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens },
  };
  return { stop_reason: stop, stop_sequence: null, usage: counts };
}

function openBlock(part: AnswerPart): object {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: '' };
    case 'reasoning':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'call':
      return { type: 'tool_use', id: part.id, name: part.name, input: {} };
  }
}

function deltaOf(part: AnswerPart, text: string): object {
  switch (part.type) {
    case 'text':
      return { type: 'text_delta', text };
    case 'reasoning':
      return { type: 'thinking_delta', thinking: text };
    case 'call':
      return { type: 'input_json_delta', partial_json: text };
  }
}

function blockOf(part: AnswerPart): object {
  switch (part.type) {
    case 'text':
      return part;
    case 'reasoning':
      return { type: 'thinking', thinking: part.text, signature: part.seal };
    case 'call':
      return { type: 'tool_use', id: part.id, name: part.name, input: part.input };
  }
}

function itemOf(role: 'user' | 'assistant', block: JsonObject): SentItem {
  switch (block['type']) {
    case 'thinking':
      return { type: 'reasoning', text: String(block['thinking']), seal: String(block['signature']) };
    case 'tool_use':
      return { type: 'call', id: String(block['id']), name: String(block['name']), arguments: block['input'] };
    case 'tool_result':
      return { type: 'result', id: String(block['tool_use_id']), text: textOf(block['content']) };
    default:
      return { type: role, text: textOf(block['text']) };
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content)
    ? content.map((block) => (isJsonObject(block) ? textOf(block['text']) : '')).join('')
    : '';
}

function errorOf(kind: WireFailureKind, message: string): WireEvent {
  const said = kind === 'context_overflow' ? 'prompt is too long: 208310 tokens > 200000 maximum' : message;
  return { type: 'error', error: { type: TYPES[kind], message: said } };
}
