import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecords } from '../../src/session/read-records.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { openDesk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import { GOOGLE_FLAGS, googleEnv, startGoogleServer } from './model-servers/google-server.js';
import { RESPONSES_FLAGS, responsesEnv, startResponsesServer } from './model-servers/responses-server.js';
import { anthropic, google, responses, silent, VENDORS } from './vendors.js';
import { ANSWER, expectDone, layOut, TASK, WHOLE_TASK } from './whole-task.js';

describe.each(VENDORS)('the main task on $name', ({ start, env, flags, problems, script }) => {
  it('is done with legal requests, kept, and gone on with', async () => {
    await using desk = openDesk();
    await using server = await start(...script, { text: 'Again.' });
    layOut(desk);
    const run = await desk.allos(['run', TASK, '--auto-approve', '-o', 'stream-json', ...flags], { env: env(server) });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
    expectDone(desk);
    expect(terminalOf(run)).toMatchObject({ status: 'ok', text: ANSWER, turns: 6, denials: [], exitCode: 0 });
    const requested = eventsOf(run).filter(({ type }) => type === 'tool.requested');
    expect(requested).toHaveLength(8);
    const completed = eventsOf(run).flatMap((event) => (event.type === 'tool.completed' ? [event] : []));
    expect(completed.map(({ status }) => status)).toEqual(requested.map(() => 'ok'));

    const sessions = join(desk.home, 'allos', 'sessions');
    const [file = '', ...more] = readdirSync(sessions).filter((name) => name.endsWith('.jsonl'));
    expect(more).toEqual([]);
    const kept = foldTranscript(readRecords(readFileSync(join(sessions, file))).events);
    expect(kept.warnings).toEqual([]);
    expect(kept.messages.map(({ role }) => role)).toEqual([
      'user',
      ...WHOLE_TASK.slice(1).flatMap(() => ['assistant', 'tool']),
      'assistant',
    ]);

    const next = await desk.allos(['-c', 'And now?  ', '--auto-approve', ...flags], { env: env(server) });
    expect(next).toMatchObject({ code: 0, stdout: 'Again.\n' });
    expect(server.requests).toHaveLength(7);
    expect(server.requests.flatMap(problems)).toEqual([]);
    expect(JSON.stringify(server.requests.at(-1)?.body)).toContain(TASK);
  });
});

describe('a session on another provider', () => {
  it('moves there and back, and every request is legal', async () => {
    await using desk = openDesk();
    await using chat = await startChatServer(...silent, { text: 'Back on chat.' });
    await using messages = await startAnthropicServer({ thinking: 'Hm.', text: 'On Anthropic.' });
    const env = { ...chatEnv(chat), ...anthropicEnv(messages) };
    layOut(desk);
    const session = ['-s', 'task.jsonl', '--auto-approve'];
    const first = await desk.allos(['run', TASK, ...session, ...CHAT_FLAGS], { env });
    expect(first).toMatchObject({ code: 0, stdout: `${ANSWER}\n` });
    const second = await desk.allos(['run', 'go', ...session, ...ANTHROPIC_FLAGS], { env });
    expect(second).toMatchObject({ code: 0, stdout: 'On Anthropic.\n' });
    const third = await desk.allos(['run', 'go', ...session, ...CHAT_FLAGS], { env });
    expect(third).toMatchObject({ code: 0, stdout: 'Back on chat.\n' });
    expect(messages.requests.flatMap(anthropic.problems)).toEqual([]);
    expect(chat.requests.flatMap(VENDORS[0]?.problems ?? (() => []))).toEqual([]);
    expect(JSON.stringify(chat.requests.at(-1)?.body)).toContain('On Anthropic.');
    expectDone(desk);
  });

  it('takes the reasoning of Responses along only where it is at home', async () => {
    await using desk = openDesk();
    await using home = await startResponsesServer(...WHOLE_TASK, { thinking: 'Hm.', text: 'Back home.' });
    await using chat = await startChatServer({ text: 'On chat.' });
    await using messages = await startAnthropicServer({ thinking: 'Hm.', text: 'On Anthropic.' });
    layOut(desk);
    const go = async (
      task: string,
      flags: readonly string[],
      env: Readonly<Record<string, string>>,
    ): Promise<string> => {
      const run = await desk.allos(['run', task, '-s', 'task.jsonl', '--auto-approve', ...flags], { env });
      expect(run.code).toBe(0);
      return run.stdout.trim();
    };
    expect(await go(TASK, RESPONSES_FLAGS, responsesEnv(home))).toBe(ANSWER);
    expect(JSON.stringify(home.requests.at(-1)?.body)).toContain('sealed-2');
    expect(await go('go', CHAT_FLAGS, chatEnv(chat))).toBe('On chat.');
    expect(await go('go', RESPONSES_FLAGS, responsesEnv(home))).toBe('Back home.');
    expect(await go('go', ANTHROPIC_FLAGS, anthropicEnv(messages))).toBe('On Anthropic.');
    expect(await go('go', RESPONSES_FLAGS, responsesEnv(home))).toBe('Back home.');
    expect(await go('go', CHAT_FLAGS, chatEnv(chat))).toBe('On chat.');

    expect(home.requests.flatMap(responses.problems)).toEqual([]);
    // The same conversation with the same model, though in another process and after somebody else has spoken.
    expect(JSON.stringify(home.requests.at(-1)?.body)).toContain('sealed-0');
    expect(messages.requests.flatMap(anthropic.problems)).toEqual([]);
    expect(chat.requests.flatMap(VENDORS[0]?.problems ?? (() => []))).toEqual([]);
    const others = JSON.stringify([...chat.requests, ...messages.requests].map(({ body }) => body));
    expect(others).not.toContain('sealed');
    expect(others).toContain('On Anthropic.');
    expect(JSON.stringify(home.requests.at(-1)?.body)).toContain('On chat.');
    expectDone(desk);
  });

  it('takes the signatures of Gemini along only where they are at home', async () => {
    await using desk = openDesk();
    await using home = await startGoogleServer(...WHOLE_TASK, { thinking: 'Hm.', text: 'Back home.' });
    await using chat = await startChatServer({ text: 'On chat.' });
    await using messages = await startAnthropicServer({ thinking: 'Hm.', text: 'On Anthropic.' });
    await using sealed = await startResponsesServer({ thinking: 'Hm.', text: 'On Responses.' });
    layOut(desk);
    const go = async (
      task: string,
      flags: readonly string[],
      env: Readonly<Record<string, string>>,
    ): Promise<string> => {
      const run = await desk.allos(['run', task, '-s', 'task.jsonl', '--auto-approve', ...flags], { env });
      expect(run).toMatchObject({ code: 0, stderr: expect.not.stringContaining('sealed') as unknown });
      return run.stdout.trim();
    };
    const goHome = (): Promise<string> => go('go', GOOGLE_FLAGS, googleEnv(home));
    expect(await go(TASK, GOOGLE_FLAGS, googleEnv(home))).toBe(ANSWER);
    expect(await go('go', CHAT_FLAGS, chatEnv(chat))).toBe('On chat.');
    expect(await goHome()).toBe('Back home.');
    expect(await go('go', ANTHROPIC_FLAGS, anthropicEnv(messages))).toBe('On Anthropic.');
    expect(await go('go', RESPONSES_FLAGS, responsesEnv(sealed))).toBe('On Responses.');
    expect(await goHome()).toBe('Back home.');

    expect(home.requests.flatMap(google.problems)).toEqual([]);
    const last = JSON.stringify(home.requests.at(-1)?.body);
    // Each turn of calls, the answer at the end, and the answer after somebody else has spoken.
    for (const index of WHOLE_TASK.keys()) expect(last.split(`"sealed-${index}"`)).toHaveLength(2);
    expect(last).toContain('"sealed-6"');
    expect(last).not.toContain('skip_thought_signature_validator');
    for (const said of ['On chat.', 'On Anthropic.', 'On Responses.']) expect(last).toContain(said);
    const [openai] = VENDORS;
    expect(chat.requests.flatMap(openai?.problems ?? (() => []))).toEqual([]);
    expect(messages.requests.flatMap(anthropic.problems)).toEqual([]);
    const others = [...chat.requests, ...messages.requests, ...sealed.requests].map(({ body }) => JSON.stringify(body));
    for (const body of others) expect(body).not.toMatch(/sealed-\d|skip_thought/);
    expectDone(desk);
  });

  it('has its calls taken unchecked by Gemini, and comes back', async () => {
    await using desk = openDesk();
    await using home = await startAnthropicServer(...WHOLE_TASK, { thinking: 'Hm.', text: 'Back home.' });
    await using away = await startGoogleServer(
      { calls: [{ name: 'read_file', input: { path: 'add.mjs' } }] },
      { thinking: 'Hm.', text: 'On Google.' },
    );
    const env = { ...anthropicEnv(home), ...googleEnv(away) };
    layOut(desk);
    const session = ['-s', 'task.jsonl', '--auto-approve'];
    const first = await desk.allos(['run', TASK, ...session, ...ANTHROPIC_FLAGS], { env });
    expect(first).toMatchObject({ code: 0, stdout: `${ANSWER}\n` });
    const second = await desk.allos(['run', 'go', ...session, ...GOOGLE_FLAGS], { env });
    expect(second).toMatchObject({ code: 0, stdout: 'On Google.\n' });
    const third = await desk.allos(['run', 'go', ...session, ...ANTHROPIC_FLAGS], { env });
    expect(third).toMatchObject({ code: 0, stdout: 'Back home.\n' });

    expect(away.requests.flatMap(google.problems)).toEqual([]);
    const bodies = away.requests.map(({ body }) => JSON.stringify(body));
    // One for each turn of calls of the main task; the call of Gemini's own keeps its signature.
    for (const body of bodies) expect(body.split('skip_thought_signature_validator')).toHaveLength(6);
    expect(bodies[1]).toContain('"thoughtSignature":"sealed-0"');
    expect(bodies[1]).not.toContain('signature-0');
    expect(home.requests.flatMap(anthropic.problems)).toEqual([]);
    const back = JSON.stringify(home.requests.at(-1)?.body);
    expect(back).toContain('On Google.');
    expect(back).not.toMatch(/sealed-\d|skip_thought/);
    expectDone(desk);
  });
});
