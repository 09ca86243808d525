import fc from 'fast-check';
import { RequestHistory, type WireProjection } from '../../../src/plugin/http/request-history.js';
import type { Message } from '../../../src/plugin/message.js';
import { fuzz } from '../../fuzz.js';

const message = (role: 'user' | 'assistant', id: string, text = id): Message =>
  role === 'user'
    ? { role, id, content: [{ type: 'text', text }] }
    : {
        role,
        id,
        content: [{ type: 'text', text }],
        origin: { provider: '', api: '', endpoint: '', model: '', lineage: '' },
        stopReason: 'stop',
        state: 'complete',
      };

/** Neighbours of one role share a wire message; the last one carries a mark; texts that begin with `-` are left out. */
const joining: WireProjection = {
  joins: (previous, next) => previous.role === next.role,
  project: (block, last) => {
    const texts = block.flatMap(({ content }) => content.map((part) => (part.type === 'text' ? part.text : '')));
    const kept = texts.filter((text) => !text.startsWith('-'));
    return {
      wire: kept.length === 0 ? [] : [{ role: block[0]?.role ?? '', texts: kept, ...(last ? { last } : {}) }],
      losses: block
        .filter(({ content }) => content.some((part) => part.type === 'text' && part.text.startsWith('-')))
        .map(({ id }) => ({ messageId: id, part: 'text', action: 'dropped' as const, reason: 'dash' })),
    };
  },
};

/** The same without the mark. */
const likeAnywhere: WireProjection = {
  joins: joining.joins,
  project: (block) => joining.project(block, false),
  sameAtEnd: true,
};

function sent(history: RequestHistory, messages: readonly Message[], head = '{"messages":[', tail = ']}') {
  const body = history.lend(messages, head, tail);
  const text = Buffer.from(body.bytes).toString('utf8');
  body.release();
  return { text, losses: body.losses };
}

describe('RequestHistory', () => {
  it('sends head, messages and tail as one JSON text', () => {
    const history = new RequestHistory(joining);
    expect(JSON.parse(sent(history, []).text)).toEqual({ messages: [] });
    const one = message('user', 'héllo 🌍');
    expect(JSON.parse(sent(history, [one]).text)).toEqual({
      messages: [{ role: 'user', texts: ['héllo 🌍'], last: true }],
    });
  });

  it('lets the messages follow a complete element of the head', () => {
    const history = new RequestHistory(joining);
    const head = '{"messages":[{"role":"system"}';
    expect(JSON.parse(sent(history, [], head).text)).toEqual({ messages: [{ role: 'system' }] });
    expect(JSON.parse(sent(history, [message('user', 'a')], head).text).messages).toHaveLength(2);
    expect(JSON.parse(sent(history, [message('user', 'a')]).text).messages).toHaveLength(1);
  });

  it('repairs unpaired surrogates, whoever wrote them, and leaves pairs and backslashes alone (WP-44)', () => {
    const wire = [{ 'k\udc00': ['half \ud83d', '\u{1f44b}', '\\ud83d'], deep: { signature: '\udfff' } }];
    const history = new RequestHistory({ joins: () => false, project: () => ({ wire, losses: [] }) });
    const { bytes } = history.lend([message('user', 'x')], '[', ']');
    const expected = [{ 'k\ufffd': ['half \ufffd', '\u{1f44b}', '\\ud83d'], deep: { signature: '\ufffd' } }];
    expect(JSON.parse(Buffer.from(bytes).toString('utf8'))).toEqual(expected);
  });

  it('says whether there is anything in it', () => {
    const project: WireProjection['project'] = (block) => ({
      wire: block.flatMap(({ role }) => (role === 'user' ? [role] : [])),
      losses: [],
    });
    const history = new RequestHistory({ joins: () => false, project });
    const isEmpty = (...messages: readonly Message[]): boolean => {
      const lent = history.lend(messages, '{"system":"S","messages":[', ']}');
      lent.release();
      return lent.isEmpty;
    };
    expect([
      isEmpty(),
      isEmpty(message('assistant', 'x')),
      isEmpty(message('user', 'y')),
      isEmpty(message('assistant', 'x')),
    ]).toEqual([true, true, false, true]);
  });

  it('grows its head beyond the room it began with', () => {
    const history = new RequestHistory(joining);
    const first = message('user', 'a');
    sent(history, [first]);
    const system = 'x'.repeat(100_000);
    const text = sent(history, [first, message('assistant', 'b')], `{"system":"${system}","messages":[`).text;
    expect(JSON.parse(text)).toMatchObject({ system, messages: [{ texts: ['a'] }, { texts: ['b'], last: true }] });
  });

  it('never touches a body that is still being sent', () => {
    const history = new RequestHistory(joining);
    const shared = message('user', 'a');
    const first = history.lend([shared, message('assistant', 'b')], '[', ']');
    const before = Buffer.from(first.bytes).toString();
    const second = history.lend([shared, message('assistant', 'c'), message('user', 'd'.repeat(200_000))], '[', ']');
    expect(Buffer.from(first.bytes).toString()).toBe(before);
    first.release();
    second.release();
  });

  it('projects what is old once, and what it drops is told every time', () => {
    let projected = 0;
    const history = new RequestHistory({
      ...joining,
      project: (block, last) => {
        projected += block.length;
        return joining.project(block, last);
      },
    });
    const messages: Message[] = [];
    for (let turn = 0; turn < 100; turn++) {
      messages.push(message('user', `u${turn}`), message('assistant', turn === 3 ? '-' : `a${turn}`));
      expect(sent(history, messages).losses).toHaveLength(turn < 3 ? 0 : 1);
    }
    expect(projected).toBeLessThanOrEqual(300);
  });

  it('projects each block once where the end is like the rest', () => {
    let projected = 0;
    const history = new RequestHistory({
      ...likeAnywhere,
      project: (block, last) => {
        projected += block.length;
        return likeAnywhere.project(block, last);
      },
    });
    const messages: Message[] = [];
    for (let turn = 0; turn < 100; turn++) {
      messages.push(message('user', `u${turn}`), message('assistant', `a${turn}`));
      sent(history, messages);
    }
    expect(projected).toBe(200);
  });

  it.each([
    ['whose end is marked', joining],
    ['whose end is like the rest', likeAnywhere],
  ])('gives for any transcript %s, after any other, the same bytes as a fresh one', (_, projection) => {
    const pool = Array.from({ length: 12 }, (_, index) =>
      message(
        index % 3 === 0 ? 'assistant' : 'user',
        `m${index}`,
        index % 5 === 4 ? '-left out' : `text ${index} é\ud800`,
      ),
    );
    const transcript = fc.array(fc.integer({ min: 0, max: pool.length - 1 }), { maxLength: 10 });
    const step = fc.record({
      indexes: transcript,
      head: fc.constantFrom('[', '{"m":[', '[{"s":1}'),
      tail: fc.constantFrom(']', ']}'),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        const history = new RequestHistory(projection);
        for (const { indexes, head, tail } of steps) {
          const messages = indexes.map((index) => pool[index] as Message);
          expect(sent(history, messages, head, tail)).toEqual(
            sent(new RequestHistory(projection), messages, head, tail),
          );
        }
      }),
      fuzz(),
    );
  });
});
