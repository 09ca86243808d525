import fc from 'fast-check';
import type { AssistantPart, Message } from 'allos/plugin';
import { RequestHistory } from 'allos/plugin/http';
import { tool } from '../../../test/wire/outcome.js';
import { fuzz } from '../../../test/fuzz.js';
import { projectionFor } from '../src/project.js';
import { bodyOf, expectLegal } from './body-of.js';
import { asked, ELSEWHERE, HERE, results, said } from './transcript.js';

const text = fc.oneof(fc.string(), fc.constantFrom('', ' ', '\n', 'x ', '\ud83d', '👋🏽'), fc.string({ unit: 'binary' }));
const id = fc.constantFrom('a', 'b', 'c', 'toolu_01', 'call|fc_1', 'x'.repeat(140));
const name = fc.constantFrom('read_file', 'server.tool', '1', '');
const input = fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<never>);
const signature = fc.constantFrom({}, { native: { thoughtSignature: 'c2ln' } });

const part: fc.Arbitrary<AssistantPart> = fc.oneof(
  fc.tuple(text, signature).map(([said, native]) => ({ type: 'text' as const, text: said, ...native })),
  fc
    .tuple(fc.record({ id, name, input }), signature)
    .map(([call, native]) => ({ type: 'tool_call' as const, ...call, ...native })),
  fc
    .tuple(fc.constantFrom('', 'Hm'), signature)
    .map(([said, native]) => ({ type: 'reasoning' as const, text: said, ...native })),
  fc.constant({
    type: 'server_tool' as const,
    name: 'executableCode',
    native: { executableCode: { language: 'PYTHON', code: '1' } },
  }),
  fc.record({ type: fc.constant('citation' as const), text }),
);
const image = fc.record({
  type: fc.constant('image' as const),
  mediaType: fc.constantFrom('image/png', 'image/heic', 'image/tiff'),
  data: fc.constant('aGk='),
});
const resultPart = fc.record({
  type: fc.constant('tool_result' as const),
  callId: id,
  name: fc.constant('read_file'),
  status: fc.constantFrom('ok' as const, 'error' as const, 'denied' as const, 'unknown' as const),
  text,
  images: fc.array(image, { maxLength: 1 }),
});
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.array(fc.oneof(text, image), { maxLength: 3 }).map((parts) => asked(...parts)),
  fc.array(resultPart, { maxLength: 3 }).map((parts) => results(...parts)),
  fc
    .record({
      parts: fc.array(part, { maxLength: 4 }),
      origin: fc.constantFrom(HERE, HERE, ELSEWHERE),
      state: fc.constantFrom('complete' as const, 'complete' as const, 'aborted' as const, 'failed' as const),
    })
    .map(({ parts, origin, state }) => ({ ...said(...parts), origin, state })),
);

/** Calls of different messages have different ids: a transcript guarantees that much. */
function distinct(messages: readonly Message[]): readonly Message[] {
  let turn = 0;
  return messages.map((each) => {
    if (each.role === 'assistant') turn += 1;
    const own = turn;
    const content = each.content.map((item) => {
      if (item.type === 'tool_call') return { ...item, id: `${item.id}${own}` };
      return item.type === 'tool_result' ? { ...item, callId: `${item.callId}${own}` } : item;
    });
    return { ...each, content } as Message;
  });
}

const transcript = fc.array(message, { minLength: 1, maxLength: 10 }).map(distinct);

describe('any transcript', () => {
  it('makes a legal request, or none', () => {
    const models = fc.constantFrom(HERE.model, 'gemini-3-pro', 'gemini-2.5-pro', 'gemma-4-31b-it');
    fc.assert(
      fc.property(transcript, models, (messages, model) => {
        const sent = bodyOf(messages, { model, tools: [tool('read_file')] });
        // A transcript without anything to send is refused before it is sent.
        if (sent.body.contents.length > 0) expectLegal(sent);
      }),
      fuzz(600),
    );
  });

  it('is the same bytes whether it grew or came whole', () => {
    fc.assert(
      fc.property(transcript, (messages) => {
        const takes = { images: true, documents: true, resultImages: true };
        const rules = { target: HERE, model: { signatures: true, takes } };
        const growing = new RequestHistory(projectionFor(rules));
        for (let length = 1; length <= messages.length; length++) {
          const soFar = messages.slice(0, length);
          const lent = growing.lend(soFar, '{"contents":[', ']}');
          const whole = new RequestHistory(projectionFor(rules)).lend(soFar, '{"contents":[', ']}');
          expect(Buffer.from(lent.bytes).toString()).toBe(Buffer.from(whole.bytes).toString());
          expect(lent.losses).toEqual(whole.losses);
          lent.release();
        }
      }),
      fuzz(200),
    );
  });
});
