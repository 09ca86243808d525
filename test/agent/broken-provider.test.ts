import type { ProviderEvent, ProviderFinish } from '../../src/plugin/provider.js';
import { ScriptedProvider } from '../../src/plugin/testing/scripted-provider.js';
import { NO_USAGE } from '../../src/plugin/usage.js';
import { agentsOfTest, terminal } from './played-agent.js';
import { eventsOf } from './scripted-agent.js';

const agentOf = agentsOfTest();

const FINISH: ProviderFinish = {
  type: 'finish',
  content: [{ type: 'text', text: 'hello' }],
  stopReason: 'stop',
  usage: { ...NO_USAGE, inputTokens: 3, outputTokens: 1 },
  origin: { provider: 'p', api: 'a', endpoint: 'e', model: 'm', lineage: 'ses_1' },
};
const CALL = { type: 'tool_call', id: 'c1', name: 'echo', input: {} };
const circle: Record<string, unknown> = {};
circle['self'] = circle;

/** A provider in plain JavaScript that yields whatever it likes. */
function saying(...events: readonly unknown[]): ScriptedProvider {
  return Object.assign(new ScriptedProvider([]), {
    stream: async function* () {
      yield* events as readonly ProviderEvent[];
    },
  });
}
const finish = (changes: object): object => ({ ...FINISH, ...changes });
const content = (...parts: readonly unknown[]): object => finish({ content: parts });
const usage = (changes: object): object => finish({ usage: { ...FINISH.usage, ...changes } });

it('a sound answer of such a provider passes', async () => {
  const { agent } = await agentOf(saying(FINISH));
  expect(await agent.run('x')).toBe('hello');
});

describe('a provider that breaks its contract', () => {
  it.each<[string, readonly unknown[], RegExp]>([
    ['no content', [finish({ content: undefined })], /content must be a list of parts, found undefined/],
    ['content that is a text', [finish({ content: 'hello' })], /content must be a list of parts, found "hello"/],
    ['a part that is null', [content(null)], /content\[0\] must be an object, found null/],
    ['a part that is a text', [content('hello')], /content\[0\] must be an object, found "hello"/],
    ['a part of an unknown type', [content({ type: 'audio' })], /content\[0\]\.type must be one of .*found "audio"/],
    ['a text part without text', [content({ type: 'text' })], /content\[0\]\.text must be a string, found undefined/],
    ['a call without id', [content({ ...CALL, id: undefined })], /content\[0\]\.id must be a string/],
    [
      'a call with a number for a name',
      [content({ ...CALL, name: 7 })],
      /content\[0\]\.name must be a string, found 7/,
    ],
    ['a call with its arguments as text', [content({ ...CALL, input: '{}' })], /input must be an object, found "\{\}"/],
    ['a call with a list of arguments', [content({ ...CALL, input: [] })], /input must be an object, found a list/],
    [
      'arguments that no JSON holds',
      [content({ ...CALL, input: { a: { b: 1n } } })],
      /input\.a\.b must be JSON, found 1/,
    ],
    ['circular arguments', [content({ ...CALL, input: circle })], /input\.self must be JSON, found a circle/],
    [
      'a native payload that no JSON holds',
      [content({ type: 'text', text: '', native: () => 1 })],
      /native must be JSON/,
    ],
    ['an unknown stop reason', [finish({ stopReason: 'end_turn' })], /stopReason must be one of .*found "end_turn"/],
    ['usage that is null', [finish({ usage: null })], /usage must be an object or undefined, found null/],
    ['usage that is NaN', [usage({ inputTokens: NaN })], /usage\.inputTokens must be a number of tokens, found NaN/],
    ['usage below zero', [usage({ outputTokens: -1 })], /usage\.outputTokens must be a number of tokens, found -1/],
    ['usage as text', [usage({ inputTokens: '12' })], /usage\.inputTokens must be a number of tokens, found "12"/],
    ['usage without a figure', [usage({ reasoningTokens: undefined })], /usage\.reasoningTokens .*found undefined/],
    ['no origin', [finish({ origin: undefined })], /origin must be an object, found undefined/],
    ['an origin without model', [finish({ origin: { ...FINISH.origin, model: 1 } })], /origin\.model must be a string/],
    ['losses that are no list', [finish({ losses: {} })], /losses must be a list, found an object/],
    ['an event that is null', [null], /an event must be an object, found null/],
    ['an event that is a text', ['hello'], /an event must be an object, found "hello"/],
    ['an unknown event', [{ type: 'done' }], /type of an event must be one of .*found "done"/],
    ['a delta that is no text', [{ type: 'text', delta: 7 }], /a text delta must be a string, found 7/],
    ['an error without anything', [{ type: 'error' }], /error must be an object, found undefined/],
    ['an error that is an Error', [{ type: 'error', error: new Error('x') }], /error\.kind must be one of/],
    ['an error of an unknown kind', [{ type: 'error', error: { kind: 'oops', message: 'x' } }], /found "oops"/],
    ['an error without message', [{ type: 'error', error: { kind: 'auth' } }], /error\.message must be a string/],
    [
      'an event that throws when it is read',
      [
        Object.defineProperty({}, 'type', {
          get: () => {
            throw new TypeError('no type');
          },
        }),
      ],
      /no type/,
    ],
  ])('by %s ends the run with what was wrong', async (_what, events, message) => {
    const { agent, recorded } = await agentOf(saying(...events));
    const end = terminal(await eventsOf(agent.run('x')));
    expect(end).toMatchObject({ type: 'run.failed', exitCode: 5, turns: 1 });
    expect(end.error).toMatchObject({ code: 'provider.bad_response', retryable: false });
    expect(end.error?.message).toMatch(message);
    expect(end.error?.message).toContain('provider scripted');
    expect(agent.messages.map(({ role }) => role)).toEqual(['user']);
    expect(() => JSON.stringify(recorded)).not.toThrow();
  });

  it('keeps what was shown as a broken answer, and lets the next run go on', async () => {
    let turn = 0;
    const provider = Object.assign(new ScriptedProvider([]), {
      stream: async function* () {
        turn += 1;
        yield { type: 'text', delta: 'hel' };
        yield turn === 1 ? content(CALL, null) : FINISH;
      },
    });
    const { agent } = await agentOf(provider);
    expect(terminal(await eventsOf(agent.run('x')))).toMatchObject({ exitCode: 5, text: 'hel' });
    expect(agent.messages.at(-1)).toMatchObject({ role: 'assistant', state: 'failed' });
    expect(await agent.run('y')).toBe('hello');
  });

  it('is named when it gives no stream at all', async () => {
    const provider = Object.assign(new ScriptedProvider([]), { stream: () => 42 });
    const { agent } = await agentOf(provider);
    expect(terminal(await eventsOf(agent.run('x'))).error).toMatchObject({
      code: 'provider.bad_response',
      message: expect.stringContaining('provider scripted'),
    });
  });

  it('cannot pass a failure off as an answer by a field of its own', async () => {
    const error = { type: 'overloaded', kind: 'auth', message: 'wrong key' };
    const { agent } = await agentOf(saying({ type: 'error', error }));
    expect(terminal(await eventsOf(agent.run('x'))).error?.code).toBe('auth.rejected');
  });
});
