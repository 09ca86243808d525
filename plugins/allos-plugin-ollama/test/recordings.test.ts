import { Ollama } from 'ollama/browser';
import { never, outcomeOf } from '../../../test/wire/outcome.js';
import { recordingsOf, type Recording } from '../../../test/wire/recordings.js';
import { startNdjsonServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { forms } from './ndjson.js';
import { providerFor, requestOf } from './provider-under-test.js';

const OF_OLLAMA = recordingsOf('ollama');
/** `/api/generate` is another API, which this provider does not speak. */
const CHATS = OF_OLLAMA.filter(({ path }) => path === '/api/chat');

/** What the official client makes of a body. */
async function expectedOf({ body, ct, stream }: Recording): Promise<object> {
  const fetch = async (): Promise<Response> => new Response(body, { headers: { 'content-type': ct } });
  const client = new Ollama({ host: 'http://recorded', fetch });
  const parts: {
    message: { content: string };
    done_reason?: string;
    prompt_eval_count?: number;
    eval_count?: number;
  }[] = [];
  if (stream) for await (const part of await client.chat({ model: 'm', stream: true })) parts.push(part);
  else parts.push(await client.chat({ model: 'm', stream: false }));
  const last = parts.at(-1);
  return {
    text: parts.map(({ message }) => message.content).join(''),
    stop: last?.done_reason,
    input: last?.prompt_eval_count ?? 0,
    output: last?.eval_count,
  };
}

describe('recorded answers', () => {
  let server: ScriptedServer;
  beforeAll(async () => {
    server = await startNdjsonServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('are there', () => {
    if (process.env['ALLOS_RECORDINGS'] !== undefined) expect(CHATS.length).toBeGreaterThan(0);
  });

  it('mean to us what they mean to the official client, however they come', async () => {
    for (const recording of CHATS) {
      const expected = await expectedOf(recording);
      const headers = { 'content-type': recording.ct };
      for (const [form, pieces] of Object.entries(forms(recording.body))) {
        server.answer({ status: recording.status, headers, pieces });
        const { finish, text, error } = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
        expect([recording.id, form, error]).toEqual([recording.id, form, undefined]);
        const { usage, rawStopReason, content } = finish ?? {};
        const read = { text, stop: rawStopReason, input: usage?.inputTokens, output: usage?.outputTokens };
        expect(read).toEqual(expected);
        expect(content).toEqual([{ type: 'text', text }]);
      }
    }
  });

  it('are errors when they are cut', async () => {
    for (const { body, ct } of CHATS) {
      const bytes = Buffer.from(body);
      for (const then of ['end', 'destroy'] as const) {
        server.answer({ headers: { 'content-type': ct }, pieces: [bytes.subarray(0, bytes.length * 0.6)], then });
        const { error } = await outcomeOf(providerFor(server.origin).stream(requestOf(), never()));
        expect(error?.kind).toBe('cut');
      }
    }
  });
});
