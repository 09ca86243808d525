import { existsSync } from 'node:fs';
import { WIRE_DIALECTS } from '../../src/plugin/dialects/dialects.js';
import { readRecords } from '../../src/session/read-records.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { unpairedCalls } from '../../src/plugin/projection.js';
import type { AgentEvent } from '../../src/plugin/event.js';
import { openDesk, type Desk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { chatEnv, startChatServer } from './model-servers/chat-server.js';
import type { ModelServer, Script } from './model-servers/model-server.js';
import { ollamaEnv, startOllamaServer } from './model-servers/ollama-server.js';
import { reasoningOf, responsesEnv, startResponsesServer } from './model-servers/responses-server.js';
import type { Finished } from './spawn-allos.js';
import { anthropic, VENDORS } from './vendors.js';
import { ANSWER, expectDone, layOut, TASK, WHOLE_TASK } from './whole-task.js';

const DOWN = { status: 529 } as const;
const FALLBACK = ['--set', 'fallbackModels=["openai/test-model"]'] as const;
const CHAT = ['--set', 'providers.openai.api=chat'] as const;
const ONCE = ['--set', 'providerDefaults.retries=0'] as const;
const problemsAt = (name: string): NonNullable<(typeof VENDORS)[number]>['problems'] =>
  VENDORS.find((vendor) => vendor.name === name)?.problems ?? (() => ['no such vendor']);

interface Scene extends AsyncDisposable {
  readonly desk: Desk;
  readonly first: ModelServer;
  readonly second: ModelServer;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly run: (...args: readonly string[]) => Promise<Finished>;
}

/** Anthropic, and a server that speaks Chat Completions to take over. */
async function scene(first: Script, second: Script): Promise<Scene> {
  const desk = openDesk();
  const servers = [await startAnthropicServer(...first), await startChatServer(...second)] as const;
  const env = { ...anthropicEnv(servers[0]), ...chatEnv(servers[1]) };
  const args = ['-s', 's.jsonl', ...FALLBACK, ...CHAT, ...ONCE];
  return {
    desk,
    first: servers[0],
    second: servers[1],
    env,
    args,
    run: async (...more) => await desk.allos(['run', ...modelFor(more), ...args, ...more], { env }),
    [Symbol.asyncDispose]: async () => {
      await desk[Symbol.asyncDispose]();
      for (const server of servers) await server[Symbol.asyncDispose]();
    },
  };
}

/** Anthropic's, where no other is named. */
function modelFor(args: readonly string[]): readonly string[] {
  return args.includes('-m') ? [] : ANTHROPIC_FLAGS;
}

function keptIn(desk: Desk): readonly AgentEvent[] {
  return readRecords(desk.bytes('s.jsonl')).events;
}

function expectLegal({ first, second }: Scene): void {
  expect(first.requests.flatMap(anthropic.problems)).toEqual([]);
  expect(second.requests.flatMap(problemsAt('Chat Completions'))).toEqual([]);
}

describe('a fallback model', () => {
  it('finishes the main task that another API could not go on with', async () => {
    await using desk = openDesk();
    await using first = await startAnthropicServer(...WHOLE_TASK.slice(0, 3), DOWN);
    await using second = await startResponsesServer(...WHOLE_TASK.slice(3));
    layOut(desk);
    const api = ['--set', 'providers.openai.api=responses', '--set', 'fallbackModels=["openai/gpt-6.1-sol"]'];
    const args = ['run', TASK, '-s', 's.jsonl', '--auto-approve', '-o', 'stream-json', ...ANTHROPIC_FLAGS, ...api];
    const run = await desk.allos([...args, ...ONCE], { env: { ...anthropicEnv(first), ...responsesEnv(second) } });
    expect(terminalOf(run)).toMatchObject({ status: 'ok', text: ANSWER, turns: 7, exitCode: 0 });
    expectDone(desk);
    const hops = eventsOf(run).flatMap((event) => (event.type === 'hop' ? [event] : []));
    expect(hops).toMatchObject([
      { from: 'anthropic/claude-sonnet-5-5', to: 'openai/gpt-6.1-sol', reason: expect.stringContaining('529') },
    ]);
    const thinking = eventsOf(run).flatMap((event) =>
      event.type === 'message.completed' && event.message.role === 'assistant'
        ? event.message.content.flatMap((part) => (part.type === 'reasoning' ? [event.message.id] : []))
        : [],
    );
    // What Anthropic thought before the move; what OpenAI thought after it is at home there.
    expect(hops[0]?.losses.map(({ messageId, part }) => [messageId, part])).toEqual(
      thinking.slice(0, 2).map((id) => [id, 'reasoning']),
    );
    expect(first.requests.flatMap(anthropic.problems)).toEqual([]);
    const context = { careful: true, reasoningOf: reasoningOf(WHOLE_TASK.slice(3)) };
    expect(second.requests.flatMap(({ body }) => WIRE_DIALECTS.responses.validate(body, context))).toEqual([]);
    expect(second.requests.flatMap(problemsAt('Responses'))).toEqual([]);
    const started = eventsOf(run).filter(({ type }) => type === 'tool.started');
    expect(started).toHaveLength(8);
    expect(keptIn(desk)).toContainEqual(expect.objectContaining({ type: 'hop', losses: hops[0]?.losses }));
  });

  it('is told in one line, with -v what was lost, and the session begins with the chosen model again', async () => {
    await using at = await scene([{ thinking: 'Hm.', text: 'one' }, DOWN, { text: 'back' }], [{ text: 'two' }]);
    expect(await at.run('first')).toMatchObject({ code: 0, stdout: 'one\n' });
    const second = await at.run('second', '-v');
    expect(second).toMatchObject({ code: 0, stdout: 'two\n' });
    expect(second.stderr).toMatch(
      /^moved from anthropic\/claude-sonnet-5-5 to openai\/test-model: .*529.*; not carried over: 1 reasoning dropped \(.*\)$/m,
    );
    const third = await at.run('third');
    expect(third).toMatchObject({ code: 0, stdout: 'back\n' });
    const shown = await at.desk.allos(['sessions', 'show', './s.jsonl']);
    expect(shown.stdout).toMatch(/^Moved from anthropic\/claude-sonnet-5-5 to openai\/test-model: .*529/m);
    const exported = await at.desk.allos(['sessions', 'export', './s.jsonl']);
    expect(exported.stdout).toContain('_Moved from openai/test-model to anthropic/claude-sonnet-5-5');
    expect(third.stderr).toMatch(/^moved from openai\/test-model to anthropic\/claude-sonnet-5-5: /m);
    expectLegal(at);
    const sent = JSON.stringify(at.first.requests.at(-1)?.body);
    for (const word of ['one', 'two', 'signature-0']) expect(sent).toContain(word);
  });

  it('is given the fields of its own vendor, and nothing that --strict-wire refuses', async () => {
    await using at = await scene([DOWN, DOWN], [{ text: 'two' }]);
    const fields = ['service_tier=auto', 'seed=7'].flatMap((field, index) => [
      ...['--set', `providers.${['anthropic', 'openai'][index]}.request.${field}`],
    ]);
    expect(await at.run('first', '--strict-wire', ...fields)).toMatchObject({ code: 0, stdout: 'two\n' });
    expect(at.first.requests[0]?.body).toMatchObject({ service_tier: 'auto' });
    expect(at.second.requests[0]?.body).toMatchObject({ seed: 7 });
    expect(at.second.requests[0]?.body).not.toHaveProperty('service_tier');
    const other = ['--set', 'fallbackModels=["openai/gpt-6.1-sol"]'];
    const refused = await at.run('second', '--strict-wire', '-o', 'json', ...other);
    expect(terminalOf(refused).error).toMatchObject({ code: 'provider.invalid_request' });
    expect(at.second.requests).toHaveLength(1);
  });

  it.each([
    ['refuses', { text: 'I will not.', stop: 'refusal' }, 'I will not.'],
    ['breaks off', { text: 'The beginning of an answer', then: 'cut' }, 'The begin'],
  ] as const)(
    'takes over when the model %s; what was shown is marked and not sent on',
    async (_what, answer, shown) => {
      await using at = await scene([answer], [{ text: 'Here it is.' }]);
      const run = await at.run('Tell me.', '-o', 'stream-json');
      expect(terminalOf(run)).toMatchObject({ status: 'ok', text: 'Here it is.', turns: 2 });
      const failed = eventsOf(run).flatMap((event) =>
        event.type === 'message.completed' && event.message.role === 'assistant' && event.message.state === 'failed'
          ? [JSON.stringify(event.message.content)]
          : [],
      );
      expect(failed).toEqual([expect.stringContaining(shown)]);
      expect(JSON.stringify(at.second.requests[0]?.body)).not.toContain(shown);
      expectLegal(at);
      expect(await at.run('And?', '-m', 'openai/test-model')).toMatchObject({ code: 0 });
      expect(JSON.stringify(at.second.requests[1]?.body)).not.toContain(shown);
    },
  );

  it('is passed over without its key; the end is that of the model, with its exit code', async () => {
    await using at = await scene([DOWN], [{ text: 'never' }]);
    const { OPENAI_API_KEY: _key, OPENAI_BASE_URL: _url, ...env } = at.env as Record<string, string>;
    const run = await at.desk.allos(['run', 'Go', ...ANTHROPIC_FLAGS, ...at.args, '-o', 'json'], { env });
    expect(terminalOf(run)).toMatchObject({
      exitCode: 5,
      error: {
        code: 'provider.overloaded',
        message: expect.stringContaining('could not take over: openai/test-model (OPENAI_API_KEY is not set)'),
      },
    });
    expect(at.second.requests).toHaveLength(0);
  });

  it('ends with the last failure when all fail, and names them', async () => {
    await using at = await scene([DOWN], [{ status: 401 }]);
    const run = await at.run('Go', '-o', 'json');
    expect(terminalOf(run)).toMatchObject({
      exitCode: 3,
      error: {
        code: 'auth.rejected',
        message: expect.stringContaining('(tried: anthropic/claude-sonnet-5-5, openai/test-model)'),
      },
    });
    expect(await at.run('Go', '-m', 'openai/test-model', '--set', 'fallbackModels=[]')).toMatchObject({ code: 3 });
  });

  it('does not hide a wrong key of the chosen model', async () => {
    await using at = await scene([{ status: 401 }], [{ text: 'never' }]);
    expect(await at.run('Go')).toMatchObject({ code: 3, stdout: '' });
    expect(at.second.requests).toHaveLength(0);
  });

  it('leaves a session that can be gone on with when it is killed in the middle', async () => {
    await using at = await scene(
      [
        { thinking: 'Hm.', calls: [{ name: 'shell_exec', input: { command: 'echo x >> done' } }] },
        DOWN,
        { text: 'ok' },
      ],
      [{ text: 'half an answer and', then: 'silence' }],
    );
    const run = at.desk.start(['run', 'Do it', ...ANTHROPIC_FLAGS, ...at.args, '--auto-approve'], { env: at.env });
    await at.second.asked(1);
    await run.says('moved from');
    run.child.kill('SIGKILL');
    await run.finished;
    expect(at.desk.text('done')).toBe('x\n');
    const kept = foldTranscript(keptIn(at.desk));
    expect(unpairedCalls(kept.messages)).toEqual([]);
    expect(kept.interruptedCalls).toEqual([]);
    expect(await at.run('Go on')).toMatchObject({ code: 0, stdout: 'ok\n' });
    expectLegal(at);
    expect(at.desk.text('done')).toBe('x\n');
  });

  it('ends with the run on Ctrl-C, before and after the move', async () => {
    await using before = await scene([{ status: 529, headers: { 'retry-after': '30' } }], [{ text: 'never' }]);
    const waiting = before.desk.start(
      ['run', 'Do it', ...ANTHROPIC_FLAGS, ...before.args, '--set', 'providerDefaults.retries=2', '-o', 'stream-json'],
      { env: before.env },
    );
    await waiting.says('"type":"retry"');
    waiting.child.kill('SIGINT');
    expect(terminalOf(await waiting.finished)).toMatchObject({ type: 'run.cancelled', exitCode: 130 });
    expect(before.second.requests).toHaveLength(0);

    await using after = await scene([DOWN, { text: 'ok' }], [{ text: 'half an answer and', then: 'silence' }]);
    const asking = after.desk.start(['run', 'Do it', ...ANTHROPIC_FLAGS, ...after.args, '-o', 'stream-json'], {
      env: after.env,
    });
    await asking.says('half an');
    asking.child.kill('SIGINT');
    expect(terminalOf(await asking.finished)).toMatchObject({ type: 'run.cancelled', exitCode: 130 });
    expect(await after.run('Go on')).toMatchObject({ code: 0, stdout: 'ok\n' });
    expectLegal(after);
  });

  it('may be a provider alone, and one that is here needs no key', async () => {
    await using desk = openDesk();
    await using first = await startAnthropicServer(DOWN);
    await using second = await startOllamaServer({ text: 'from here' });
    const args = ['run', 'Go', ...ANTHROPIC_FLAGS, '--set', 'fallbackModels=[ollama]', ...ONCE];
    const run = await desk.allos(args, { env: { ...anthropicEnv(first), ...ollamaEnv(second) } });
    expect(run).toMatchObject({ code: 0, stdout: 'from here\n' });
    expect(run.stderr).toContain('to ollama/qwen3:8b');
  });

  it('takes nothing elsewhere that was asked of this machine alone', async () => {
    await using desk = openDesk();
    await using here = await startOllamaServer({ status: 503 });
    const args = ['run', 'Go', '-m', 'ollama/qwen3:8b', ...FALLBACK, ...ONCE, '-o', 'json'];
    const run = await desk.allos(args, { env: { ...ollamaEnv(here), OPENAI_API_KEY: 'sk-test-0123456789abcdef' } });
    expect(terminalOf(run)).toMatchObject({
      exitCode: 5,
      error: { message: expect.stringContaining('openai/test-model (the conversation would leave this machine)') },
    });
  });

  it('that is written wrongly is said before anything is sent, with its place', async () => {
    await using at = await scene([{ text: 'never' }], []);
    at.desk.write('mine.yaml', 'agent: { maxTurns: 3 }\nfallbackModels:\n  - openai/test-model\n  - opneai/gpt\n');
    const run = await at.desk.allos(['run', 'Go', ...ANTHROPIC_FLAGS, '--config', 'mine.yaml'], { env: at.env });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/mine\.yaml:4:5: fallbackModels\[1\]: there is no provider named "opneai"/);
    expect(run.stderr).toContain('Did you mean openai/gpt?');
    expect(at.first.requests).toHaveLength(0);
    expect(existsSync(at.desk.path('s.jsonl'))).toBe(false);
  });
});
