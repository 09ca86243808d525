import type { ProviderEvent } from 'allos/plugin';
import type { HttpBody } from 'allos/plugin/http';
import { summaryOf, type Outcome } from '../../../test/wire/outcome.js';
import { startServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { recordingsOf, type Recording } from '../../../test/wire/recordings.js';
import { ArrivingAnswer } from '../src/arriving-answer.js';
import { CallIds } from '../src/call-ids.js';
import { ChatAnswer } from '../src/chat/read-stream.js';
import { ask } from './ask.js';
import { expectedAnswer } from './expected-answer.js';
import { HERE } from './transcripts.js';

const recordings = recordingsOf('chat');
const answered = recordings.filter(({ status }) => status === 200);

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

function serve(recording: Recording, body = recording.body, then: 'end' | 'destroy' = 'end'): Promise<Outcome> {
  const { status, ct } = recording;
  server.answer({ status, headers: { 'content-type': ct, 'content-encoding': 'identity' }, pieces: [body], then });
  return ask(`${server.origin}/v1`);
}

/** The same bytes without a network, so that each piece surely comes alone. */
async function readPieces(pieces: Iterable<Uint8Array>): Promise<Outcome> {
  const body: HttpBody = {
    async *[Symbol.asyncIterator]() {
      yield* pieces;
    },
    cancel: async () => undefined,
  };
  const answer = new ChatAnswer({ origin: HERE, ids: new CallIds(new Set(), 1), losses: [] });
  const events: ProviderEvent[] = [];
  try {
    const arriving = new ArrivingAnswer(body, answer, new AbortController().signal);
    for (let next = await arriving.next(); next !== undefined; next = await arriving.next()) events.push(...next);
  } catch (error) {
    events.push({ type: 'error', error: { kind: 'bad_response', message: String(error) } });
  }
  return summaryOf(events);
}

function* bytesOf(text: string): Generator<Uint8Array> {
  for (const byte of Buffer.from(text)) yield Uint8Array.of(byte);
}

const title = ({ id, i }: Recording): string => `${id} (${i})`;

(recordings.length === 0 ? describe.skip : describe)('recorded answers', () => {
  it('are there', () => {
    expect(answered.filter(({ stream }) => stream).length).toBeGreaterThan(10);
    expect(answered.filter(({ stream }) => !stream).length).toBeGreaterThan(10);
  });

  it('say what an independent reader finds in them', async () => {
    for (const recording of recordings) {
      const expected = expectedAnswer(recording);
      const outcome = await serve(recording);
      const { finish } = outcome;
      const where = title(recording);
      if (expected.type === 'error') {
        expect({ where, finish }).toEqual({ where, finish: undefined });
        if (expected.status !== undefined) expect(outcome.error?.status).toBe(expected.status);
        continue;
      }
      const calls = (finish?.content ?? []).flatMap((part) =>
        part.type === 'tool_call' ? [{ id: part.id, name: part.name, input: part.input }] : [],
      );
      const { usage } = finish ?? {};
      expect({
        where,
        error: outcome.error,
        text: outcome.text,
        reasoning: outcome.reasoning,
        calls,
        stopReason: finish?.stopReason,
        promptTokens: usage && usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
        outputTokens: usage?.outputTokens,
      }).toEqual({
        where,
        error: undefined,
        text: expected.text,
        reasoning: expected.reasoning,
        calls: expected.calls.map((call, index) => ({ ...call, id: call.id || `call_1_${index}` })),
        stopReason: expected.stopReason,
        promptTokens: expected.promptTokens,
        outputTokens: expected.outputTokens,
      });
      const content = finish?.content ?? [];
      expect(content.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(expected.text);
      expect(content.map((part) => (part.type === 'reasoning' ? part.text : '')).join('')).toBe(expected.reasoning);
    }
  });

  it('are the same in pieces of one byte, with other line ends and with keep-alives', async () => {
    for (const { body, stream } of answered) {
      const whole = await readPieces([Buffer.from(body)]);
      const others = [bytesOf(body)];
      if (stream) {
        others.push(bytesOf(body.replaceAll('\n', '\r\n')), bytesOf(body.replaceAll('\n\n', '\n\n: keep-alive\n\n')));
      }
      for (const pieces of others)
        expect({ ...(await readPieces(pieces)), events: [] }).toEqual({ ...whole, events: [] });
    }
  });

  it('cut in the middle are errors, ended cleanly or not', async () => {
    for (const [index, recording] of answered.entries()) {
      const cut = Buffer.from(recording.body)
        .subarray(0, Math.floor(Buffer.byteLength(recording.body) * 0.6))
        .toString();
      const where = title(recording);
      const outcome = await serve(recording, cut, index % 2 === 0 ? 'end' : 'destroy');
      expect({ where, finish: outcome.finish }).toEqual({ where, finish: undefined });
    }
  });
});

if (recordings.length === 0) it('there are no recordings to read', () => expect(recordings).toEqual([]));
