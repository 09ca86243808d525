import fc from 'fast-check';
import type { AgentEvent } from '../../src/plugin/event.js';
import type { Message } from '../../src/plugin/message.js';
import { toolCallsOf } from '../../src/plugin/message.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { assistant, call, completed, eventMaker, someRun, usage, user } from './session-events.js';
import { fuzz } from '../fuzz.js';

/** An own judge: what every API demands of a history. */
function illegalities(messages: readonly Message[]): readonly string[] {
  const found: string[] = [];
  if (messages[0] !== undefined && messages[0].role !== 'user') found.push('does not begin with the user');
  messages.forEach((message, index) => {
    const next = messages[index + 1];
    const calls = message.role === 'assistant' ? toolCallsOf(message).map((part) => part.id) : [];
    const results = next?.role === 'tool' ? next.content.map((part) => part.callId) : [];
    if (JSON.stringify(calls) !== JSON.stringify(results)) found.push(`${message.id}: ${calls} but ${results}`);
    if (message.role === 'tool' && message.content.some((part) => part.text === '')) found.push('empty result');
    if (message.role === 'system') found.push('system message');
  });
  return found;
}

describe('foldTranscript', () => {
  it('joins the results of a turn in the order of its calls, whatever order they came in', () => {
    const transcript = foldTranscript(someRun());
    expect(transcript.messages.map((message) => message.id)).toEqual([
      'u1',
      'a1',
      'a1:results',
      'a2',
      'a2:results',
      'a3',
    ]);
    expect(transcript.messages[2]?.content).toMatchObject([{ callId: 'c1' }, { callId: 'c2' }]);
    expect(transcript.system?.content[0]?.text).toBe('Be brief');
    expect(transcript.usage.inputTokens).toBe(60);
    expect(transcript.costUsd).toBe(1.5);
    expect(transcript.lineage).toBe('ses_1');
    expect(transcript.warnings).toEqual([]);
    expect(illegalities(transcript.messages)).toEqual([]);
  });

  it('answers an interrupted call with unknown and says what that means', () => {
    const event = eventMaker();
    const transcript = foldTranscript([
      event(user('u', 'go')),
      event({ type: 'message.completed', message: assistant('a', [call('c1'), call('c2', 'shell_exec')]) }),
      event(completed('c1')),
      event({ type: 'tool.started', callId: 'c2', name: 'shell_exec' }),
    ]);
    expect(transcript.interruptedCalls).toEqual([{ messageId: 'a', callId: 'c2', name: 'shell_exec' }]);
    expect(transcript.messages[2]?.content[1]).toMatchObject({
      callId: 'c2',
      status: 'unknown',
      text: expect.stringMatching(/may or may not have run.*Check/s),
    });
  });

  it('gives the same ids every time', () => {
    expect(foldTranscript(someRun())).toEqual(foldTranscript(someRun()));
  });

  it('ignores an event, a message and a result that stand twice', () => {
    const events = someRun();
    const again = eventMaker('run_2');
    const doubled = [
      ...events,
      ...events,
      again(completed('c1', 'other')),
      again({ type: 'message.completed', message: assistant('a1', []) }),
    ];
    const transcript = foldTranscript(doubled);
    expect(transcript.messages).toEqual(foldTranscript(events).messages);
    expect(transcript.usage.inputTokens).toBe(60);
    expect(transcript.warnings.length).toBe(events.length + 2);
  });

  it('ignores a result without a call, with a warning', () => {
    const transcript = foldTranscript([eventMaker()(completed('ghost'))]);
    expect(transcript.messages).toEqual([]);
    expect(transcript.warnings[0]).toContain('ghost');
  });

  it('keeps an aborted turn, marked, and never a call of it (WP-46)', () => {
    const event = eventMaker();
    const message = assistant('a', [{ type: 'text', text: 'I wi' }, call('c')], {
      state: 'aborted',
      stopReason: 'interrupted',
    });
    const transcript = foldTranscript([event(user('u', 'go')), event({ type: 'message.completed', message })]);
    expect(transcript.messages[1]).toMatchObject({ state: 'aborted', content: [{ type: 'text', text: 'I wi' }] });
    expect(transcript.messages).toHaveLength(2);
  });

  it('lets a compaction replace what was before it and start its lineage', () => {
    const event = eventMaker('run_2');
    const compaction: AgentEvent = event({
      type: 'compaction',
      messagesBefore: 6,
      messagesAfter: 1,
      tokensBefore: 100,
      tokensAfter: 10,
      summary: 'We fixed it.',
      lineage: 'lin_2',
    });
    const transcript = foldTranscript([
      ...someRun(),
      compaction,
      event(user('u9', 'and now?')),
      event(completed('c1', 'late')),
    ]);
    expect(transcript.messages.map((message) => message.role)).toEqual(['user', 'user']);
    expect(transcript.messages[0]?.content).toEqual([{ type: 'text', text: 'We fixed it.' }]);
    expect(transcript.lineage).toBe('lin_2');
    expect(transcript.system?.id).toBe('sys');
    expect(transcript.usage.inputTokens).toBe(60);
    expect(transcript.warnings).toHaveLength(1);
  });

  it('keeps a message that the user sent while tools ran, after their results', () => {
    const event = eventMaker();
    const transcript = foldTranscript([
      event(user('u', 'go')),
      event({ type: 'message.completed', message: assistant('a', [call('c1')]) }),
      event(user('u2', 'hurry')),
      event(completed('c1')),
    ]);
    expect(transcript.messages.map((message) => message.id)).toEqual(['u', 'a', 'a:results', 'u2']);
  });

  it('leaves the messages of a sub-run out and counts its usage', () => {
    const sub = someRun('sub', '_s').map((event) => ({ ...event, parentRunId: 'run_1' }));
    const transcript = foldTranscript([...someRun(), ...sub]);
    expect(transcript.messages).toEqual(foldTranscript(someRun()).messages);
    expect(transcript.usage.inputTokens).toBe(120);
  });

  it('does not know the cost once a price is unknown', () => {
    const event = eventMaker();
    expect(foldTranscript([event(usage(1)), event(usage(1, null)), event(usage(1))]).costUsd).toBeNull();
  });

  it('gives a legal transcript for any subset of a session', () => {
    const log = [...someRun('r1', '_1'), ...someRun('r2', '_2')];
    fc.assert(
      fc.property(fc.subarray(log, { minLength: 0 }), (events) => {
        expect(illegalities(foldTranscript(events).messages)).toEqual([]);
      }),
      { ...fuzz(), verbose: 1 },
    );
  });

  it('is judged by a judge that sees through a fold that only copies', () => {
    const copied = someRun().flatMap((event) => (event.type === 'message.completed' ? [event.message] : []));
    expect(illegalities(copied)).not.toEqual([]);
  });
});
