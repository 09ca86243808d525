import type { AssistantMessage, Message, ProviderEvent, ProviderFinish, ToolMessage } from 'allos/plugin';
import { never, outcomeOf, tool } from '../../../test/wire/outcome.js';
import { eventStreamForms } from '../../../test/wire/pieces.js';
import { recordingsOf, type Recording } from '../../../test/wire/recordings.js';
import { startServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { AnswerReader } from '../src/answer-reader.js';
import { CallIds } from '../src/call-ids.js';
import { ENDPOINT, bodyOf, expectLegal } from './body-of.js';
import { originAt, providerFor, requestOf } from './provider-under-test.js';
import { asked, result, results, said } from './transcript.js';

type Block = Readonly<Record<string, unknown>> & { readonly type: string };
interface WholeMessage {
  readonly id: string;
  readonly model: string;
  readonly content: Block[];
  stop_reason: string | null;
  usage: Readonly<Record<string, unknown>>;
}

/** What is not compared, and why. */
const EXCLUDED: Readonly<Record<string, string>> = {};

const recordings = recordingsOf('messages').filter(({ id }) => EXCLUDED[id] === undefined);

interface WireLine {
  readonly type: string;
  readonly index: number;
  readonly message: WholeMessage;
  readonly content_block: Block;
  readonly delta: Readonly<Record<string, string>>;
  readonly usage: object;
}

/** Adds up an event stream in its own, simple way: the first whole message of it. */
function messageOf({ stream, body }: Recording): WholeMessage {
  if (!stream) return JSON.parse(body) as WholeMessage;
  let message: WholeMessage | undefined;
  const json = new Map<number, string>();
  for (const line of body.split(/\r?\n/)) {
    if (!line.startsWith('data:')) continue;
    const { type, index, delta, ...event } = JSON.parse(line.slice(5)) as WireLine;
    if (type === 'message_start') message ??= event.message;
    if (message === undefined) continue;
    if (type === 'content_block_start') message.content[index] = event.content_block;
    const block = message.content[index];
    if (type === 'content_block_delta' && block !== undefined) {
      if (delta['type'] === 'input_json_delta') json.set(index, `${json.get(index) ?? ''}${delta['partial_json']}`);
      else message.content[index] = extended(block, delta);
    }
    if (type === 'message_delta') {
      message.stop_reason = delta['stop_reason'] ?? null;
      const update = Object.entries(event.usage).filter(([, value]) => value !== null);
      message.usage = { ...message.usage, ...Object.fromEntries(update) };
    }
    if (type === 'message_stop') break;
  }
  if (message === undefined) throw new Error('no message');
  for (const [index, text] of json) {
    const block = message.content[index];
    if (block !== undefined && text !== '') message.content[index] = { ...block, input: JSON.parse(text) as unknown };
  }
  return message;
}

function extended(block: Block, delta: Readonly<Record<string, unknown>>): Block {
  switch (delta['type']) {
    case 'text_delta':
      return { ...block, text: `${String(block['text'])}${String(delta['text'])}` };
    case 'thinking_delta':
      return { ...block, thinking: `${String(block['thinking'])}${String(delta['thinking'])}` };
    case 'signature_delta':
      return { ...block, signature: delta['signature'] };
    case 'citations_delta':
      return { ...block, citations: [...((block['citations'] ?? []) as unknown[]), delta['citation']] };
    default:
      throw new Error(`unknown delta ${String(delta['type'])}`);
  }
}

/** The content as the transcript should hold it, compared by what can be derived without knowing the provider. */
function expectContent({ content }: ProviderFinish, { content: blocks }: WholeMessage): void {
  const texts = content.filter((part) => part.type === 'text');
  const calls = content.filter((part) => part.type === 'tool_call');
  const thoughts = content.filter((part) => part.type === 'reasoning');
  const served = content.filter((part) => part.type === 'server_tool');
  const textBlocks = blocks.filter((block) => block.type === 'text' && block['text'] !== '');
  expect(texts.map(({ text, native = {} }) => ({ text, ...(native as object) }))).toEqual(
    textBlocks.map(({ text, citations }) => ({
      text,
      ...(Array.isArray(citations) && citations.length > 0 ? { citations } : {}),
    })),
  );
  expect(calls.map(({ id, name, input, malformed }) => ({ id, name, input, malformed }))).toEqual(
    blocks.filter(({ type }) => type === 'tool_use').map(({ id, name, input }) => ({ id, name, input })),
  );
  expect(
    thoughts.map(({ text, redacted, native }) => ({ ...(native as object), ...(redacted ? {} : { thinking: text }) })),
  ).toEqual(blocks.filter(({ type }) => type === 'thinking' || type === 'redacted_thinking'));
  const own = ['text', 'tool_use', 'thinking', 'redacted_thinking'];
  expect(served.map(({ native }) => native)).toEqual(blocks.filter(({ type }) => !own.includes(type)));
}

function expectFinish(finish: ProviderFinish | undefined, message: WholeMessage): void {
  expect(finish).toBeDefined();
  if (finish === undefined) return;
  expectContent(finish, message);
  const { usage } = message;
  const count = (field: string): number => Number(usage[field] ?? 0);
  expect(finish.usage).toMatchObject({
    inputTokens: count('input_tokens'),
    outputTokens: count('output_tokens'),
    cacheReadTokens: count('cache_read_input_tokens'),
    cacheWriteTokens: count('cache_creation_input_tokens'),
  });
  const calls = message.content.some((block) => block.type === 'tool_use');
  const expected: Readonly<Record<string, string>> = {
    tool_use: 'tool_calls',
    refusal: 'refusal',
    end_turn: calls ? 'tool_calls' : 'stop',
    max_tokens: 'length',
    pause_turn: 'pause',
  };
  expect(finish.stopReason).toBe(expected[String(message.stop_reason)] ?? 'unknown');
  expect(finish.rawStopReason).toBe(message.stop_reason ?? undefined);
  expect(finish.origin.model).toBe(message.model);
  expect(finish.responseId).toBe(message.id);
}

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const context = { host: 'api.anthropic.com', secrets: [] };

for (const recording of recordings) {
  describe(`${recording.id} ${recording.i}`, () => {
    const headers = { 'content-type': recording.ct };

    it('is read right over the network', async () => {
      server.answer({ headers, pieces: [recording.body] });
      const outcome = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
      const message = messageOf(recording);
      expectFinish(outcome.finish, message);
      const visible = (type: string, field: string): string =>
        message.content.map((block) => (block.type === type ? String(block[field]) : '')).join('');
      expect(outcome.text).toBe(visible('text', 'text'));
      expect(outcome.reasoning).toBe(visible('thinking', 'thinking'));
    });

    it('is read alike in any pieces', () => {
      const endings = Object.values(eventStreamForms(recording.body)).map((pieces) => {
        const reader = new AnswerReader({ toolName: (name) => name, ids: new CallIds([]) }, context);
        const events: ProviderEvent[] = [];
        for (const piece of pieces) events.push(...reader.push(Buffer.from(piece as string)));
        if (reader.ending === undefined) events.push(...reader.end());
        return {
          ending: reader.ending,
          text: events.map((event) => (event.type === 'text' ? event.delta : '')).join(''),
        };
      });
      // Keep-alives and line ends are a matter of event streams.
      const comparable = recording.stream ? endings : endings.slice(0, 3);
      for (const ending of comparable) expect(ending).toEqual(endings[0]);
      expect(endings[0]?.ending?.type).toBe('answer');
    });

    it('is an error when it is cut', async () => {
      const first = recording.stream ? recording.body.slice(0, recording.body.indexOf('message_stop')) : recording.body;
      const bytes = Buffer.from(first);
      const pieces = [bytes.subarray(0, Math.floor(bytes.length * 0.6))];
      server.answer({ headers, pieces, then: recording.body.length % 2 === 0 ? 'end' : 'destroy' });
      const outcome = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
      expect(['cut', 'bad_response']).toContain(outcome.error?.kind);
    });

    it('goes back legally in the next request', () => {
      const reader = new AnswerReader({ toolName: (name) => name, ids: new CallIds([]) }, context);
      reader.push(Buffer.from(recording.body));
      if (reader.ending === undefined) reader.end();
      if (reader.ending?.type !== 'answer') throw new Error('not read');
      const { content, stopReason, model = '' } = reader.ending.answer;
      const turn: AssistantMessage = { ...said(...content), stopReason, origin: originAt(ENDPOINT, { model }) };
      const calls = content.filter((part) => part.type === 'tool_call');
      const answers: ToolMessage[] = calls.length === 0 ? [] : [results(...calls.map((call) => result(call.id)))];
      const messages: Message[] = [asked('Go'), turn, ...answers, asked('On')];
      const sent = bodyOf(messages, { model, tools: calls.map((call) => tool(call.name)).slice(0, 1) });
      expectLegal(sent);
      expect(sent.losses).toEqual([]);
      const native = messageOf(recording).content.filter(
        (block) => block.type !== 'text' || String(block['text']).trim() !== '',
      );
      if (native.length > 0) {
        const types = sent.body.messages[1]?.content.map((block) => block.type);
        expect(types).toEqual(native.map((block) => block.type));
      }
    });
  });
}

if (recordings.length === 0) it('finds no recordings', () => expect(process.env['ALLOS_RECORDINGS']).toBeUndefined());
