import type { AnswerPart, AnswerStep, ModelAnswer, ProviderWire, SentItem } from 'allos/plugin/testing';

/** The line of an answer of Babel, an API that nobody offers: it has whatever any API has. */
export type BabelLine =
  | { readonly begin: { readonly model: string } }
  | { readonly open: number; readonly part: { readonly type: string; readonly id?: string; readonly name?: string } }
  | { readonly at: number; readonly text: string }
  | { readonly close: number; readonly seal?: string }
  | { readonly end: { readonly stop: string; readonly usage?: BabelUsage } }
  | { readonly error: { readonly kind: string; readonly message: string } };

/** `prompt` holds what was read from the cache and written to it. */
export interface BabelUsage {
  readonly prompt: number;
  readonly cached: number;
  readonly written: number;
  readonly answer: number;
  readonly thought: number;
}

/** An answer that is no stream. */
export interface BabelBody {
  readonly parts: readonly {
    readonly type: string;
    readonly text: string;
    readonly id?: string;
    readonly name?: string;
    readonly seal?: string;
  }[];
  readonly model: string;
  readonly stop: string;
  readonly usage?: BabelUsage;
}

/** One thing that was said; exactly one field is set. */
export interface BabelSaid {
  readonly user?: string;
  readonly picture?: string;
  readonly model?: string;
  readonly thought?: { readonly text: string; readonly seal?: string };
  readonly call?: { readonly id: string; readonly name: string; readonly with: string };
  readonly result?: { readonly id: string; readonly text: string };
}

export interface BabelRequest {
  readonly model: string;
  readonly rules?: string;
  readonly tools?: readonly { readonly name: string }[];
  readonly limit?: number;
  readonly talk: readonly BabelSaid[];
}

/** What Babel takes as an id and as the name of a tool. */
export const BABEL_WORD = /^[a-zA-Z0-9_-]{1,32}$/;

export const BABEL_WIRE: ProviderWire = {
  contentType: 'application/x-ndjson',
  stream: (steps) => steps.map((step) => `${JSON.stringify(lineOf(step))}\n`),
  whole: ({ parts, model, stop, usage }) =>
    JSON.stringify({ parts: parts.map(wholePart), model, stop, ...usageOf(usage) } satisfies BabelBody),
  keepAlive: '\n',
  stops: {
    stop: 'done',
    tool_calls: 'calls',
    length: 'limit',
    content_filter: 'filtered',
    refusal: 'refused',
    pause: 'paused',
    context_window: 'full',
  },
  failure: ({ kind, status, message }) => ({ status, body: JSON.stringify({ error: { kind, message } }) }),
  failureInStream: ({ kind, message }) => `${JSON.stringify({ error: { kind, message } })}\n`,
  read: ({ body }) => {
    const { model, rules = '', tools = [], limit, talk } = JSON.parse(body) as BabelRequest;
    return {
      model,
      system: rules,
      tools: tools.map(({ name }) => name),
      said: talk.flatMap(itemsOf),
      maxOutputTokens: limit,
    };
  },
  problems: ({ body }) => {
    const { talk } = JSON.parse(body) as BabelRequest;
    const words = talk.flatMap(({ call }) => (call === undefined ? [] : [call.id, call.name]));
    return words.filter((word) => !BABEL_WORD.test(word)).map((word) => `${word} is no word of Babel`);
  },
};

function lineOf(step: AnswerStep): BabelLine {
  switch (step.type) {
    case 'begin':
      return { begin: { model: step.answer.model } };
    case 'open':
      return { open: step.at, part: { type: step.part.type, ...headOf(step.part) } };
    case 'piece':
      return { at: step.at, text: step.text };
    case 'close':
      return { close: step.at, ...sealOf(step.part) };
    case 'end':
      return { end: { stop: step.answer.stop, ...usageOf(step.answer.usage) } };
  }
}

function wholePart(part: AnswerPart): BabelBody['parts'][number] {
  const text = part.type === 'call' ? part.arguments : part.text;
  return { type: part.type, text, ...headOf(part), ...sealOf(part) };
}

function headOf(part: AnswerPart): { readonly id?: string; readonly name?: string } {
  if (part.type !== 'call') return {};
  return part.id === undefined ? { name: part.name } : { id: part.id, name: part.name };
}

function sealOf(part: AnswerPart): { readonly seal?: string } {
  return part.type === 'reasoning' && part.seal !== undefined ? { seal: part.seal } : {};
}

function usageOf(usage: ModelAnswer['usage']): { readonly usage?: BabelUsage } {
  if (usage === undefined) return {};
  const { inputTokens, cacheReadTokens: cached, cacheWriteTokens: written, outputTokens, reasoningTokens } = usage;
  const prompt = inputTokens + cached + written;
  return { usage: { prompt, cached, written, answer: outputTokens, thought: reasoningTokens } };
}

function itemsOf({ user, model, thought, call, result }: BabelSaid): readonly SentItem[] {
  if (user !== undefined) return [{ type: 'user', text: user }];
  if (model !== undefined) return [{ type: 'assistant', text: model }];
  if (thought !== undefined) return [{ type: 'reasoning', ...thought }];
  if (call !== undefined) return [{ type: 'call', id: call.id, name: call.name, arguments: call.with }];
  return result === undefined ? [] : [{ type: 'result', ...result }];
}
