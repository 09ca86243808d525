import fc from 'fast-check';
import type { AgentEvent } from '../../src/plugin/event.js';
import { isTurn, wholeConversation } from '../../src/session/conversation.js';
import { forkSession } from '../../src/session/fork-session.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { fuzz } from '../fuzz.js';
import { assistant, eventMaker, someRun, user } from './session-events.js';

const header = { type: 'session', v: 1, id: 'ses_old', createdAt: '', cwd: '/p', allos: '0' } as const;
const fork = (events: readonly AgentEvent[], at?: number): ReturnType<typeof forkSession> => {
  let count = 0;
  const ids = { next: (prefix: string): string => `${prefix}_new${(count += 1)}` };
  return forkSession(header, events, { at, ids, now: 0, allosVersion: '1' });
};

/** Two runs of three turns each, a compaction between them. */
const events: readonly AgentEvent[] = [
  ...someRun('run_1', '-1'),
  ...eventMakerOf('run_2', [
    {
      type: 'compaction',
      messagesBefore: 6,
      messagesAfter: 1,
      tokensBefore: 60,
      tokensAfter: 6,
      summary: 'so far',
      lineage: 'lin_old',
    },
  ]),
  ...someRun('run_3', '-3'),
];

function eventMakerOf(runId: string, bodies: readonly Parameters<ReturnType<typeof eventMaker>>[0][]): AgentEvent[] {
  return bodies.map(eventMaker(runId));
}

describe('a fork', () => {
  it('has a new id, says where it comes from, and changes nothing of the old one', () => {
    const before = structuredClone(events);
    const made = fork(events);
    expect(made.header).toEqual({
      ...header,
      id: 'ses_new1',
      createdAt: '1970-01-01T00:00:00.000Z',
      allos: '1',
      forkedFrom: { sessionId: 'ses_old', runId: 'run_3', seq: 15 },
    });
    expect(made.events).toHaveLength(events.length);
    expect(events).toEqual(before);
  });

  it('has a lineage of its own, also after a compaction (WP-6)', () => {
    const made = fork(events);
    const { lineage } = foldTranscript(made.events, made.header.id);
    expect(foldTranscript(events, header.id).lineage).toBe('lin_old');
    expect(lineage).toMatch(/^lin_new/);
    expect(foldTranscript(fork(someRun()).events, 'ses_new1').lineage).toBe('ses_new1');
  });

  it.each([
    [1, ['user', 'assistant', 'tool'], 'run_1', 8],
    [2, ['user', 'assistant', 'tool', 'assistant', 'tool'], 'run_1', 12],
    [3, ['user', 'assistant', 'tool', 'assistant', 'tool', 'assistant'], 'run_1', 15],
  ])('takes over %d turns with their results', (at, roles, runId, seq) => {
    const made = fork(events, at);
    const { messages, interruptedCalls } = foldTranscript(made.events, made.header.id);
    expect(messages.map(({ role }) => role)).toEqual(roles);
    expect(interruptedCalls).toEqual([]);
    expect(made.header.forkedFrom).toEqual({ sessionId: 'ses_old', runId, seq });
  });

  it('refuses a turn that is not there, and says how many there are', () => {
    expect(() => fork(events, 7)).toThrow(/6 turns, so that there is no turn 7/);
    expect(() => fork([], 1)).toThrow(/0 turns/);
    expect(fork([]).header.forkedFrom).toBeUndefined();
  });

  it('does not count what another agent said in a sub-run', () => {
    const sub: AgentEvent = {
      ...eventMaker('run_sub')({ type: 'message.completed', message: assistant('sub', [{ type: 'text', text: 'x' }]) }),
      parentRunId: 'run_1',
    };
    const [started, system, task, first, ...rest] = someRun();
    const mixed = [started!, system!, task!, sub, first!, ...rest];
    expect(fork(mixed, 1).events.filter(isTurn)).toHaveLength(1);
    expect(fork(mixed, 1).events).toContain(sub);
  });

  it('is legal and has the turns asked for, whatever was kept of the old one', () => {
    fc.assert(
      fc.property(fc.subarray([...events]), fc.integer({ min: 1, max: 6 }), (kept, at) => {
        const turns = kept.filter(isTurn).length;
        if (turns < at) return;
        const made = fork(kept, at);
        expect(made.events.filter(isTurn)).toHaveLength(at);
        const { messages } = foldTranscript(made.events, made.header.id);
        messages.forEach((message, index) => {
          if (message.role === 'tool') expect(messages[index - 1]?.role).toBe('assistant');
        });
      }),
      { ...fuzz(), verbose: 1 },
    );
  });
});

describe('a whole conversation', () => {
  it('keeps what a compaction took out, in order', () => {
    const { entries, messages } = wholeConversation(events);
    expect(entries.map(({ type }) => type)).toEqual([
      ...['system', 'task', 'turn', 'turn', 'turn'],
      'compaction',
      ...['system', 'task', 'turn', 'turn', 'turn'],
    ]);
    expect(entries.flatMap((entry) => (entry.type === 'turn' ? [entry.turn] : []))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(messages.map(({ role }) => role).join(' ')).toBe(
      `system ${Array(2).fill('user assistant tool assistant tool assistant').join(' ')}`,
    );
  });

  it('tells a run that failed, and a call nobody knows the end of', () => {
    const event = eventMaker();
    const { entries } = wholeConversation([
      event(user('u', 'x')),
      event({
        type: 'message.completed',
        message: assistant('a', [{ type: 'tool_call', id: 'c', name: 'shell_exec', input: {} }]),
      }),
      event({
        type: 'run.failed',
        status: 'failed',
        text: '',
        error: { code: 'provider.unreachable', message: 'gone', retryable: true },
        usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
        costUsd: null,
        turns: 1,
        durationMs: 1,
        exitCode: 5,
        denials: [],
      }),
    ]);
    expect(entries).toMatchObject([
      { type: 'task' },
      { type: 'turn', results: [{ callId: 'c', status: 'unknown' }] },
      { type: 'end', status: 'failed', error: { message: 'gone' } },
    ]);
  });
});
