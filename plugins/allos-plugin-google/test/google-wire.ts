import { isJsonObject, type JsonObject, type JsonValue } from 'allos/plugin';
import {
  WIRE_DIALECTS,
  type AnswerPart,
  type AnswerStep,
  type ModelAnswer,
  type ProviderWire,
  type SentItem,
  type WireFailure,
  type WireFailureKind,
} from 'allos/plugin/testing';

const WORDS: Readonly<Record<WireFailureKind, string>> = {
  auth: 'UNAUTHENTICATED',
  bad_request: 'INVALID_ARGUMENT',
  not_found: 'NOT_FOUND',
  context_overflow: 'INVALID_ARGUMENT',
  rate_limit: 'RESOURCE_EXHAUSTED',
  overloaded: 'UNAVAILABLE',
  server: 'INTERNAL',
};

/** `streamGenerateContent` of the Gemini API for the conformance kit. */
export const GOOGLE_WIRE: ProviderWire = {
  contentType: 'text/event-stream',
  stream: (steps) => steps.flatMap(chunksOf).map(sse),
  whole: (answer) => {
    const parts = answer.parts.flatMap((part, at) => [...partsOf(part, answer, at), ...sealBehind(answer, at)]);
    return JSON.stringify(chunk(answer, parts, end(answer)));
  },
  keepAlive: ': keep-alive\n\n',
  stops: { stop: 'STOP', tool_calls: 'STOP', length: 'MAX_TOKENS', content_filter: 'SAFETY' },
  failure: (failure) => ({ status: statusOf(failure), body: JSON.stringify(errorOf(failure)) }),
  failureInStream: (failure) => sse(errorOf(failure)),
  read: ({ path, body }) => {
    const { systemInstruction, tools = [], generationConfig, contents } = JSON.parse(body) as GenerateRequest;
    return {
      model: modelIn(path),
      system: (systemInstruction?.parts ?? []).map(({ text }) => text).join(''),
      tools: tools.flatMap(({ functionDeclarations }) => functionDeclarations.map(({ name }) => name)),
      said: contents.flatMap(({ role, parts }) => parts.flatMap((part) => itemsOf(role, part))),
      maxOutputTokens: generationConfig?.maxOutputTokens,
    };
  },
  problems: ({ path, body }) =>
    WIRE_DIALECTS.gemini
      .validate(JSON.parse(body), { careful: true, model: modelIn(path) })
      .map(({ rule, path: place, message }) => `${rule}: ${place}: ${message}`),
};

interface GenerateRequest {
  readonly systemInstruction?: { readonly parts: readonly { readonly text: string }[] };
  readonly tools?: readonly { readonly functionDeclarations: readonly { readonly name: string }[] }[];
  readonly generationConfig?: { readonly maxOutputTokens?: number };
  readonly contents: readonly { readonly role: 'user' | 'model'; readonly parts: readonly JsonObject[] }[];
}

function modelIn(path: string): string {
  return /\/models\/([^/:?]+):/.exec(path)?.[1] ?? '';
}

function chunksOf(step: AnswerStep): readonly object[] {
  const { answer } = step;
  switch (step.type) {
    case 'begin':
    case 'open':
      return [];
    case 'piece':
      return step.part.type === 'call' ? [] : [chunk(answer, [textPart(step.part, step.text)])];
    case 'close': {
      const parts = [
        ...(step.part.type === 'call' ? partsOf(step.part, answer, step.at) : []),
        ...sealBehind(answer, step.at),
      ];
      return parts.length === 0 ? [] : [chunk(answer, parts)];
    }
    case 'end':
      return [chunk(answer, [{ text: '' }], end(answer))];
  }
}

function chunk({ id, model }: ModelAnswer, parts: readonly object[], more: AnswerEnd = {}): object {
  const { finishReason, ...counts } = more;
  const candidate = { content: { parts, role: 'model' }, index: 0 };
  return {
    candidates: [finishReason === undefined ? candidate : { ...candidate, finishReason }],
    ...counts,
    modelVersion: model,
    responseId: id,
  };
}

interface AnswerEnd {
  readonly finishReason?: string;
  readonly usageMetadata?: object;
}

/** The prompt includes what came from a cache; the thoughts are no part of the candidates (WP-43). */
function end({ stop, usage }: ModelAnswer): AnswerEnd {
  if (usage === undefined) return { finishReason: stop };
  const { inputTokens, outputTokens, cacheReadTokens, reasoningTokens } = usage;
  const counts = {
    promptTokenCount: inputTokens + cacheReadTokens,
    cachedContentTokenCount: cacheReadTokens,
    candidatesTokenCount: outputTokens - reasoningTokens,
    thoughtsTokenCount: reasoningTokens,
    totalTokenCount: inputTokens + cacheReadTokens + outputTokens,
  };
  return { finishReason: stop, usageMetadata: counts };
}

function partsOf(part: AnswerPart, answer: ModelAnswer, at: number): readonly object[] {
  if (part.type !== 'call') return part.text === '' ? [] : [textPart(part, part.text)];
  const { id, name, input } = part;
  const thoughtSignature = at === firstCall(answer) ? sealOf(answer) : undefined;
  return [{ functionCall: { id, name, args: input }, thoughtSignature }];
}

function textPart({ type }: AnswerPart, text: string): object {
  return type === 'reasoning' ? { text, thought: true } : { text };
}

/** What was thought is signed at the first call, and at an empty text behind the rest of an answer without calls. */
function sealBehind(answer: ModelAnswer, at: number): readonly object[] {
  const seal = sealOf(answer);
  const isLast = at === answer.parts.length - 1;
  return seal === undefined || firstCall(answer) !== -1 || !isLast ? [] : [{ text: '', thoughtSignature: seal }];
}

function firstCall({ parts }: ModelAnswer): number {
  return parts.findIndex(({ type }) => type === 'call');
}

function sealOf({ parts }: ModelAnswer): string | undefined {
  return parts.find((part) => part.type === 'reasoning')?.seal;
}

function itemsOf(role: 'user' | 'model', part: JsonObject): readonly SentItem[] {
  const { text, thoughtSignature, functionCall: call, functionResponse: response } = part;
  const items: SentItem[] = [];
  if (typeof thoughtSignature === 'string') items.push({ type: 'reasoning', text: '', seal: thoughtSignature });
  if (isJsonObject(call)) {
    items.push({ type: 'call', id: String(call['id']), name: String(call['name']), arguments: call['args'] });
  } else if (isJsonObject(response)) {
    items.push({ type: 'result', id: String(response['id']), text: said(response['response']) });
  } else if (typeof text === 'string' && text !== '') {
    items.push({ type: role === 'model' ? 'assistant' : 'user', text });
  }
  return items;
}

function said(response: JsonValue | undefined): string {
  const { output, error } = isJsonObject(response) ? response : {};
  return String(output ?? error);
}

function errorOf(failure: WireFailure): object {
  const { kind, message } = failure;
  const overflow = 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).';
  const said = kind === 'context_overflow' ? overflow : message;
  return { error: { code: statusOf(failure), message: said, status: WORDS[kind] } };
}

function statusOf({ kind, status }: WireFailure): number {
  return kind === 'overloaded' ? 503 : status;
}

function sse(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
