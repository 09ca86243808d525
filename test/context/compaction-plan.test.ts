import fc from 'fast-check';
import { compactedMessages } from '../../src/context/compacted-messages.js';
import { planCompaction } from '../../src/context/compaction-plan.js';
import { digest } from '../../src/context/digest.js';
import { messageTokens } from '../../src/context/message-tokens.js';
import { recordText } from '../../src/context/record-text.js';
import { isSummary } from '../../src/context/summary-message.js';
import type { AgentEvent, Compaction } from '../../src/plugin/event.js';
import { textOf, type Message } from '../../src/plugin/message.js';
import { unpairedCalls } from '../../src/plugin/projection.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { fuzz } from '../fuzz.js';
import { assistant, call, completed, eventMaker, user } from '../session/session-events.js';

/** A step of a conversation: a task, or an answer with the results of so many calls. */
const step = fc.record({
  task: fc.boolean(),
  calls: fc.nat({ max: 3 }),
  length: fc.oneof(fc.nat({ max: 80 }), fc.nat({ max: 9_000 })),
  broken: fc.boolean(),
});

function eventsOf(steps: readonly { task: boolean; calls: number; length: number; broken: boolean }[]): AgentEvent[] {
  const event = eventMaker();
  const events = [event(user('u', 'the first task'))];
  steps.forEach(({ task, calls, length, broken }, at) => {
    if (task) events.push(event(user(`u${at}`, `task ${at} ${'x'.repeat(length)}`)));
    else {
      const ids = broken ? [] : Array.from({ length: calls }, (_, index) => `c${at}.${index}`);
      const text = { type: 'text', text: `answer ${at}` } as const;
      const state = broken ? ({ state: 'aborted' } as const) : {};
      const message = assistant(`a${at}`, [text, ...ids.map((id) => call(id))], state);
      events.push(event({ type: 'message.completed', message }));
      for (const id of ids) events.push(event(completed(id, `${'r'.repeat(length)}.`)));
    }
  });
  return events;
}

const count = (text: string): number => Math.max(1, Math.ceil(text.length / 4));
const tokensOf = (message: Message): number => messageTokens(message, count);

function compacted(messages: readonly Message[], budget: number, lineage: string): Compaction | undefined {
  const plan = planCompaction(messages, { tokensOf, budget });
  if (plan === undefined) return undefined;
  return {
    type: 'compaction',
    messagesBefore: messages.length,
    messagesAfter: 0,
    tokensBefore: 0,
    tokensAfter: 0,
    summary: digest(plan.removed, 2_000),
    lineage,
    kept: plan.kept.map(({ id }) => id),
    keptFrom: plan.tail[0]?.id ?? '',
    ...(plan.resultLimit === undefined ? {} : { resultLimit: plan.resultLimit }),
  };
}

describe('any conversation, shortened once and again', () => {
  it('keeps pairs whole, the first and the latest task, the last turn, and begins with the user', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat({ max: 3_000 }), fc.array(step), (steps, budget, more) => {
        let messages = foldTranscript(eventsOf(steps)).messages;
        for (const lineage of ['lin_1', 'lin_2']) {
          const compaction = compacted(messages, budget, lineage);
          if (compaction === undefined) break;
          const after = compactedMessages(messages, compaction);
          const tasks = messages.filter((message) => message.role === 'user' && !isSummary(message));
          expect(unpairedCalls(after)).toEqual([]);
          expect(after[0]).toBe(tasks[0]);
          expect(after).toContain(tasks.at(-1));
          expect(after.at(-1)?.id).toBe(messages.at(-1)?.id);
          expect(after.filter(isSummary).length).toBeLessThan(2);
          expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
          messages = [...after, ...foldTranscript(eventsOf(more)).messages.map((m) => renamed(m, lineage))];
        }
      }),
      fuzz(200),
    );
  });

  it('is the same when it is resumed, whatever part of the file was written', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.nat({ max: 800 }), fc.nat(), (steps, budget, cut) => {
        const events = eventsOf(steps);
        const before = foldTranscript(events).messages;
        const compaction = compacted(before, budget, 'lin_1');
        if (compaction === undefined) return;
        const all: AgentEvent[] = [
          ...events,
          { ...compaction, v: 1, seq: 9_999, ts: '', runId: 'run_1', sessionId: 'ses_1' },
        ];
        const whole = foldTranscript(all);
        expect(whole.messages).toEqual(compactedMessages(before, compaction));
        expect(whole.lineage).toBe('lin_1');
        expect(whole.warnings).toEqual([]);
        expect(unpairedCalls(foldTranscript(all.slice(0, cut % all.length)).messages)).toEqual([]);
        const lost = all.filter((_, at) => at !== cut % all.length);
        expect(unpairedCalls(foldTranscript(lost).messages)).toEqual([]);
      }),
      fuzz(200),
    );
  });

  it('is summed up in a text that knows its bounds and stays the same', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 200, max: 5_000 }), (steps, limit) => {
        const { messages } = foldTranscript(eventsOf(steps));
        for (const text of [digest(messages, limit), recordText(messages, limit)]) {
          expect(text.length).toBeLessThan(limit + 100);
          expect(text.isWellFormed()).toBe(true);
        }
        expect(digest(messages, limit)).toBe(digest([...messages], limit));
      }),
      fuzz(100),
    );
  });
});

describe('one result that is too large', () => {
  it('is cut in the middle, beginning and end kept, with a note', () => {
    const event = eventMaker();
    const { messages } = foldTranscript([
      event(user('u', 'go')),
      event({ type: 'message.completed', message: assistant('a', [call('c1'), call('c2')]) }),
      event(completed('c1', `BEGIN${'x'.repeat(100_000)}END`)),
      event(completed('c2', 'short')),
    ]);
    const compaction = compacted(messages, 1_000, 'lin_1');
    const after = compactedMessages(messages, compaction as Compaction);
    expect(after.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
    expect(textOf(after[2] as Message)).toMatch(/^BEGINx+\n\[… \d+ characters left out to save space …\]\nx+ENDshort$/);
    expect(after.reduce((sum, message) => sum + tokensOf(message), 0)).toBeLessThan(1_100);
  });
});

/** The ids of a second run. */
function renamed(message: Message, lineage: string): Message {
  const text = JSON.stringify(message).replaceAll(/"(c|a|u)(\d[\d.]*|)(:results|)"/g, `"$1$2${lineage}$3"`);
  return JSON.parse(text) as Message;
}
