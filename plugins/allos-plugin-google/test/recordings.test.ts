import type { AssistantMessage, Message, ProviderEvent, ProviderFinish, ToolMessage, Usage } from 'allos/plugin';
import { never, outcomeOf, tool } from '../../../test/wire/outcome.js';
import { eventStreamForms } from '../../../test/wire/pieces.js';
import { recordingsOf, type Recording } from '../../../test/wire/recordings.js';
import { startServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { AnswerReader } from '../src/answer-reader.js';
import { CallIds } from '../src/call-ids.js';
import { ENDPOINT, bodyOf, expectLegal } from './body-of.js';
import { originAt, providerFor, requestOf } from './provider-under-test.js';
import { asked, result, results, said } from './transcript.js';

type Fields = Readonly<Record<string, unknown>>;

interface WireChunk {
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly WirePart[] };
    readonly finishReason?: string;
  }[];
  readonly promptFeedback?: { readonly blockReason?: string };
  readonly usageMetadata?: Readonly<Record<string, number>>;
  readonly modelVersion?: string;
  readonly responseId?: string;
}

interface WirePart {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: {
    readonly id?: string;
    readonly name?: string;
    readonly args?: Fields;
    readonly partialArgs?: readonly Fields[];
  };
}

/** What the recorded chunks say together, added up in another way than the provider's. */
interface Whole {
  readonly parts: readonly WirePart[];
  readonly stop: string;
  readonly usage: WireChunk['usageMetadata'] | undefined;
  readonly model: string | undefined;
  readonly id: string | undefined;
}

const all = recordingsOf('gemini');
const recordings = all.filter(({ status }) => status === 200);

function wholeOf({ body, stream }: Recording): Whole {
  const lines = body.split(/\r?\n/).filter((line) => line.startsWith('data:'));
  const chunks = (
    stream ? lines.map((line) => JSON.parse(line.slice(5)) as unknown) : [JSON.parse(body)]
  ) as WireChunk[];
  const candidates = chunks.flatMap((chunk) => chunk.candidates?.[0] ?? []);
  const blocked = chunks.find(({ promptFeedback }) => promptFeedback?.blockReason)?.promptFeedback?.blockReason;
  return {
    parts: joined(candidates.flatMap(({ content }) => content?.parts ?? [])),
    stop: blocked ?? candidates.findLast(({ finishReason }) => finishReason !== undefined)?.finishReason ?? '',
    usage: chunks.findLast(({ usageMetadata }) => usageMetadata?.['totalTokenCount'] !== undefined)?.usageMetadata,
    model: chunks.find(({ modelVersion }) => modelVersion !== undefined)?.modelVersion,
    id: chunks.find(({ responseId }) => responseId !== undefined)?.responseId,
  };
}

/** One part for a call of which the arguments came one by one. */
function joined(parts: readonly WirePart[]): readonly WirePart[] {
  const whole: WirePart[] = [];
  for (const part of parts) {
    const call = part.functionCall;
    const before = whole.at(-1);
    if (call !== undefined && call.name === undefined && before?.functionCall !== undefined) {
      const args = (call.partialArgs ?? []).reduce((grown, { jsonPath, stringValue, numberValue, boolValue }) => {
        const steps = String(jsonPath).match(/[^$.[\]]+/g) ?? [];
        return placed(grown, steps, stringValue ?? numberValue ?? boolValue) as Fields;
      }, before.functionCall.args ?? {});
      whole[whole.length - 1] = { ...before, functionCall: { ...before.functionCall, args } };
    } else whole.push(part);
  }
  return whole;
}

/** The value with another at the end of a path; to a text it is added. */
function placed(within: unknown, [step, ...steps]: readonly string[], value: unknown): unknown {
  if (step === undefined) return typeof within === 'string' ? `${within}${String(value)}` : value;
  if (/^\d+$/.test(step)) {
    const list = Array.isArray(within) ? [...(within as unknown[])] : [];
    list[Number(step)] = placed(list[Number(step)], steps, value);
    return list;
  }
  const object = (within ?? {}) as Fields;
  return { ...object, [step]: placed(object[step], steps, value) };
}

/** The content as the transcript should hold it, compared by what can be derived without knowing the provider. */
function expectContent({ content }: ProviderFinish, { parts }: Whole): void {
  const textOf = (type: 'text' | 'reasoning'): string =>
    content.map((part) => (part.type === type ? part.text : '')).join('');
  const wireText = (thought: boolean): string =>
    parts.map(({ text = '', thought: isThought = false }) => (isThought === thought ? text : '')).join('');
  expect(textOf('text')).toBe(wireText(false));
  expect(textOf('reasoning')).toBe(wireText(true));
  const calls = content.filter((part) => part.type === 'tool_call');
  const wireCalls = parts.flatMap(({ functionCall }) => functionCall ?? []);
  expect(calls.map(({ name, input, malformed }) => ({ name, input, malformed }))).toEqual(
    wireCalls.map(({ name, args = {} }) => ({ name, input: args })),
  );
  for (const [index, { id }] of wireCalls.entries()) expect(calls[index]?.id).toEqual(id ?? expect.any(String));
  const own = content.filter((part) => part.type !== 'citation');
  const signatures = own.map(({ native }) => (native as WirePart | undefined)?.thoughtSignature);
  expect(signatures.filter(Boolean)).toEqual(parts.map((part) => part.thoughtSignature).filter(Boolean));
  const served = content.filter((part) => part.type === 'server_tool');
  const rest = parts.filter(({ text, functionCall }) => text === undefined && functionCall === undefined);
  expect(served.map(({ native }) => native)).toEqual(rest);
}

function expectUsage(usage: Usage | undefined, wire: Whole['usage']): void {
  if (wire === undefined) {
    expect(usage).toBeUndefined();
    return;
  }
  const count = (field: string): number => wire[field] ?? 0;
  expect(usage).toMatchObject({
    inputTokens: count('promptTokenCount') - count('cachedContentTokenCount') + count('toolUsePromptTokenCount'),
    outputTokens: count('candidatesTokenCount') + count('thoughtsTokenCount'),
    cacheReadTokens: count('cachedContentTokenCount'),
    reasoningTokens: count('thoughtsTokenCount'),
  });
  const { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0 } = usage ?? {};
  expect(inputTokens + outputTokens + cacheReadTokens).toBe(count('totalTokenCount'));
}

const STOPS: Readonly<Record<string, string>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  MODEL_ARMOR: 'content_filter',
};

function expectFinish(finish: ProviderFinish | undefined, whole: Whole): void {
  expect(finish).toBeDefined();
  if (finish === undefined) return;
  expectContent(finish, whole);
  expectUsage(finish.usage, whole.usage);
  const calls = whole.parts.some(({ functionCall }) => functionCall !== undefined);
  expect(finish.stopReason).toBe(calls ? 'tool_calls' : STOPS[whole.stop]);
  expect(finish.rawStopReason).toBe(whole.stop);
  expect(finish.origin.model).toBe(whole.model ?? finish.origin.model);
  expect(finish.responseId).toBe(whole.id);
}

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const context = { host: 'generativelanguage.googleapis.com', secrets: [] };
const MESSAGES = [asked('Go')];

function reader(): AnswerReader {
  return new AnswerReader(
    { ids: new CallIds({ messages: MESSAGES, lineage: 'l' }), toolName: (name) => name },
    context,
  );
}

for (const recording of recordings) {
  describe(`${recording.id} ${recording.i}`, () => {
    const headers = { 'content-type': recording.ct };
    const whole = wholeOf(recording);

    it('is read right over the network', async () => {
      server.answer({ headers, pieces: [recording.body] });
      const outcome = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
      expectFinish(outcome.finish, whole);
      const visible = (type: 'text' | 'reasoning'): string =>
        outcome.finish?.content.map((part) => (part.type === type ? part.text : '')).join('') ?? '';
      expect(outcome.text).toBe(visible('text'));
      expect(outcome.reasoning).toBe(visible('reasoning'));
    });

    it('is read alike in any pieces', () => {
      const endings = Object.values(eventStreamForms(recording.body)).map((pieces) => {
        const reading = reader();
        const events: ProviderEvent[] = [];
        for (const piece of pieces) events.push(...reading.push(Buffer.from(piece as string)));
        if (reading.ending === undefined) events.push(...reading.end());
        return {
          ending: reading.ending,
          text: events.map((event) => (event.type === 'text' ? event.delta : '')).join(''),
        };
      });
      // Keep-alives and line ends are a matter of event streams.
      const comparable = recording.stream ? endings : endings.slice(0, 3);
      for (const ending of comparable) expect(ending).toEqual(endings[0]);
      expect(endings[0]?.ending?.type).toBe('answer');
    });

    it('is an error when it is cut', async () => {
      const first = recording.stream
        ? recording.body.slice(0, recording.body.indexOf('"finishReason"'))
        : recording.body;
      const bytes = Buffer.from(first);
      const pieces = [bytes.subarray(0, Math.floor(bytes.length * 0.6))];
      server.answer({ headers, pieces, then: recording.body.length % 2 === 0 ? 'end' : 'destroy' });
      const outcome = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
      expect(['cut', 'bad_response']).toContain(outcome.error?.kind);
    });

    it('goes back legally in the next request, with all that is its own', () => {
      const reading = reader();
      reading.push(Buffer.from(recording.body));
      if (reading.ending === undefined) reading.end();
      if (reading.ending?.type !== 'answer') throw new Error('not read');
      const { content, stopReason, model = 'gemini-3.8-flash' } = reading.ending.answer;
      const turn: AssistantMessage = { ...said(...content), stopReason, origin: originAt(ENDPOINT, { model }) };
      const calls = content.filter((part) => part.type === 'tool_call');
      const answers: ToolMessage[] = calls.length === 0 ? [] : [results(...calls.map((call) => result(call.id)))];
      const messages: Message[] = [...MESSAGES, turn, ...answers, asked('On')];
      const sent = bodyOf(messages, { model, tools: calls.map((call) => tool(call.name)).slice(0, 1) });
      expectLegal(sent);
      const kept = sent.body.contents[1]?.role === 'model' ? sent.body.contents[1].parts : [];
      const signed = (parts: readonly Fields[]): readonly unknown[] =>
        parts
          .map((part) => part['thoughtSignature'])
          .filter((each) => each !== undefined && !/^skip_/.test(String(each)));
      const speaks = whole.parts.some(({ text, thought }) => thought !== true && text?.trim() !== '');
      expect(signed(kept)).toEqual(speaks ? signed(whole.parts as readonly Fields[]) : []);
      const own = (parts: readonly Fields[]): readonly Fields[] =>
        parts.filter((part) => part['text'] === undefined && part['functionCall'] === undefined);
      expect(own(kept)).toEqual(own(whole.parts as readonly Fields[]));
    });
  });
}

for (const { id, ct, status, body } of all.filter((recording) => recording.status !== 200)) {
  it(`${id} is told as the refusal that it is`, async () => {
    server.answer({ status, headers: { 'content-type': ct }, pieces: [body] });
    const { error } = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
    expect(error).toMatchObject({ kind: 'not_found', status });
    expect(error?.message).toContain('models/gemini-3.6-flahs is not found');
  });
}

if (all.length === 0) it('finds no recordings', () => expect(process.env['ALLOS_RECORDINGS']).toBeUndefined());
