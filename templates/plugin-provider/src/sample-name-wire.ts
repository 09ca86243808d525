import type { JsonValue } from 'allos/plugin';
import type { AnswerStep, ProviderWire, SentItem } from 'allos/plugin/testing';

export const SAMPLE_NAME_WIRE: ProviderWire = {
  contentType: 'application/x-ndjson',
  stream: (steps) => steps.flatMap(linesOf),
  keepAlive: '\n',
  stops: { stop: 'done', tool_calls: 'calls', length: 'full' },
  failure: ({ status, message }) => ({ status, body: JSON.stringify({ error: message }) }),
  failureInStream: ({ kind, message }) => line({ error: kind === 'overloaded' ? `busy: ${message}` : message }),
  read: ({ body }) => {
    const { model, system = '', tools = [], limit, talk } = JSON.parse(body) as SampleNameRequest;
    return { model, system, tools: tools.map(({ name }) => name), maxOutputTokens: limit, said: talk.map(itemOf) };
  },
};

/** The lines in which Sample Name sends a step of an answer: text as it comes, a call when it is whole, the end. */
function linesOf(step: AnswerStep): readonly string[] {
  if (step.type === 'piece' && step.part.type === 'text') return [line({ text: step.text })];
  if (step.type === 'close' && step.part.type === 'call') {
    const { id, name, input } = step.part;
    return [line({ call: { id, name, input } })];
  }
  if (step.type !== 'end') return [];
  const { stop, usage } = step.answer;
  return [line({ end: { why: stop, tokensIn: usage?.inputTokens, tokensOut: usage?.outputTokens } })];
}

interface SampleNameRequest {
  readonly model: string;
  readonly system?: string;
  readonly tools?: readonly { readonly name: string }[];
  readonly limit?: number;
  readonly talk: readonly Said[];
}

interface Said {
  readonly who: 'user' | 'assistant' | 'tool';
  readonly text?: string;
  readonly id?: string;
  readonly call?: { readonly id: string; readonly name: string; readonly input: JsonValue };
}

/** What one entry of a request says. */
function itemOf({ who, text = '', id, call }: Said): SentItem {
  if (call !== undefined) return { type: 'call', id: call.id, name: call.name, arguments: call.input };
  return who === 'tool' ? { type: 'result', id, text } : { type: who, text };
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
