import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject, ProviderRequest } from 'allos/plugin';
import { never, outcomeOf, tool, type Outcome } from '../../../test/wire/outcome.js';
import { startNdjsonServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { calls, done, fn, ndjson, text, thinking, type Line } from './ndjson.js';
import { MODEL, providerFor, requestOf, user } from './provider-under-test.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startNdjsonServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function answered(
  lines: readonly Line[],
  overrides: Partial<ProviderRequest> = {},
  options: JsonObject = {},
): Promise<Outcome> {
  server.answer({ pieces: [ndjson(lines)] });
  return await outcomeOf(providerFor(server.origin, { options }).stream(requestOf(overrides), never()));
}

const long = { messages: [user('word '.repeat(4000))] };

describe('a prompt that the server cut', () => {
  it.each([
    ['to its whole window', 8192, long],
    ['to a part of it', 900, long],
    ['by the system prompt alone', 500, { system: 'word '.repeat(4000) }],
  ])('%s: the answer is an error', async (_title, count, overrides) => {
    const { error, finish } = await answered([...text('Sure!'), done({ prompt_eval_count: count })], overrides);
    expect(finish).toBeUndefined();
    expect(error).toMatchObject({ kind: 'context_overflow', hint: expect.stringContaining('numCtx') as unknown });
    expect(error?.message).toMatch(
      new RegExp(`read ${count} tokens of a longer prompt: it was cut to a window of 8192`),
    );
  });

  it.each([
    ['is as long as it was estimated', 5000, long],
    ['is shorter than estimated, since words are one token each', 2100, long],
    ['is not counted, since it was cached', undefined, long],
    ['is small, and most of it was cached', 3, {}],
  ])('is not one that %s', async (_title, count, overrides) => {
    const { error } = await answered([...text('Sure!'), done({ prompt_eval_count: count })], overrides);
    expect(error).toBeUndefined();
  });
});

describe('a model without tools', () => {
  let shows: Server;
  let asked: string[];
  beforeAll(async () => {
    asked = [];
    shows = createServer((request, response) => {
      asked.push(request.url ?? '');
      request.resume();
      const body = request.url === '/api/show' ? { capabilities: ['completion'] } : [...text('Hi.'), done()];
      response.end(Array.isArray(body) ? ndjson(body) : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => shows.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => shows.close());

  it('is refused before anything is sent, and answers where none are offered', async () => {
    const provider = providerFor(`http://127.0.0.1:${(shows.address() as AddressInfo).port}`);
    await provider.inspect(MODEL, never());
    const { error } = await outcomeOf(provider.stream(requestOf({ tools: [tool('look')] }), never()));
    expect(error).toMatchObject({
      kind: 'bad_request',
      hint: expect.stringContaining(`ollama show ${MODEL}`) as unknown,
    });
    expect(error?.message).toContain(`${MODEL} at 127.0.0.1`);
    expect(error?.message).toContain('cannot call tools');
    expect(asked).toEqual(['/api/show']);
    expect((await outcomeOf(provider.stream(requestOf(), never()))).text).toBe('Hi.');
  });
});

describe('a call that is written as text', () => {
  const tools = [tool('look', { path: { type: 'string' }, depth: { type: 'integer' } })];
  const flag = { textToolCalls: true };
  const call = JSON.stringify({ name: 'look', arguments: { path: 'a' } });

  it.each([
    ['as it is', call],
    ['with its arguments as parameters', JSON.stringify({ name: 'look', parameters: { path: 'a' } })],
    ['in tags', `<tool_call>\n${call}\n</tool_call>`],
    ['in a fence', `\`\`\`json\n${call}\n\`\`\``],
  ])('is one under the flag: %s', async (_title, written) => {
    const lines = [...thinking('Hm.'), ...text(written.slice(0, 9), written.slice(9)), done()];
    const { finish, announced } = await answered(lines, { tools }, flag);
    const [thought, made] = finish?.content ?? [];
    expect(thought).toEqual({ type: 'reasoning', text: 'Hm.' });
    expect(made).toMatchObject({ type: 'tool_call', name: 'look', input: { path: 'a' } });
    expect(finish).toMatchObject({ stopReason: 'tool_calls', content: [{}, {}] });
    expect(announced).toHaveLength(1);
    const { finish: plain } = await answered(lines, { tools });
    expect(plain).toMatchObject({
      stopReason: 'stop',
      content: [{ type: 'reasoning' }, { type: 'text', text: written }],
    });
  });

  it('may be several', async () => {
    const written = `<tool_call>${call}</tool_call><tool_call>${call}</tool_call>`;
    const { finish } = await answered([...text(written), done()], { tools }, flag);
    const ids = (finish?.content ?? []).flatMap((part) => (part.type === 'tool_call' ? [part.id] : []));
    expect(new Set(ids).size).toBe(2);
  });

  it.each([
    ['of a tool that is not offered', { name: 'rm', arguments: { path: 'a' } }],
    ['with an unknown argument', { name: 'look', arguments: { path: 'a', force: true } }],
    ['with an argument of the wrong kind', { name: 'look', arguments: { path: 1 } }],
    ['with a half number', { name: 'look', arguments: { path: 'a', depth: 1.5 } }],
    ['without arguments', { name: 'look' }],
  ])('stays text: %s', async (_title, written) => {
    const { finish } = await answered([...text(JSON.stringify(written)), done()], { tools }, flag);
    expect(finish?.content).toEqual([{ type: 'text', text: JSON.stringify(written) }]);
  });

  it('stays text among other text, and beside a real call', async () => {
    const among = `I would say ${call}.`;
    expect((await answered([...text(among), done()], { tools }, flag)).finish?.content).toEqual([
      { type: 'text', text: among },
    ]);
    const beside = await answered([...text(call), calls(fn('look', { path: 'b' })), done()], { tools }, flag);
    expect(beside.finish?.content).toMatchObject([{ type: 'text' }, { type: 'tool_call', input: { path: 'b' } }]);
  });
});
