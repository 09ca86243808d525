import fc from 'fast-check';
import { fuzz } from '../../../../test/fuzz.js';
import type { AssistantPart, ProviderFinish } from 'allos/plugin';
import { summaryOf } from '../../../../test/wire/outcome.js';
import { CallIds } from '../../src/call-ids.js';
import { ResponsesAnswer } from '../../src/responses/read-stream.js';
import { HERE } from '../transcripts.js';
import { call, callEvents, completed, created, message, messageEvents } from './wire-responses.js';

const textArbitrary = fc.array(fc.string({ minLength: 1, unit: 'binary' }), { minLength: 1, maxLength: 6 });
const itemArbitrary = fc.oneof(
  textArbitrary.map((pieces) => ({ type: 'message' as const, pieces })),
  fc
    .tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.nat(40), { maxLength: 5 }))
    .map(([input, cuts]) => ({ type: 'call' as const, pieces: cutAt(JSON.stringify(input), cuts) })),
);

function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((place, index) => text.slice(places[index], place));
}

/** Deals lists out into one, each in its own order. */
function dealt(lists: readonly (readonly object[])[], order: readonly number[]): object[] {
  const left = lists.map((list) => [...list]);
  const all: object[] = [];
  for (let turn = 0; left.some((list) => list.length > 0); turn++) {
    const open = left.filter((list) => list.length > 0);
    all.push(open[(order[turn % order.length] ?? 0) % open.length]?.shift() as object);
  }
  return all;
}

function inputText(part: AssistantPart | undefined): string {
  return part?.type === 'tool_call' ? JSON.stringify(part.input) : '';
}

describe('items of any kind, in any split and in any order of their events', () => {
  it('are put together as they were', () => {
    const property = fc.property(
      fc.array(itemArbitrary, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(4), { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      (given, order, told) => {
        const items = given.map(({ type, pieces }, index) =>
          type === 'message' ? message(pieces.join(''), { id: `msg_${index}` }) : call(String(index), pieces.join('')),
        );
        const lists = items.map((item, index) => {
          const { type, pieces } = given[index] as (typeof given)[number];
          return (type === 'message' ? messageEvents : callEvents)(item, index, ...pieces);
        });
        // What begins keeps its order, as the protocol has it.
        const events = [
          ...lists.map(([added]) => added as object),
          ...dealt(
            lists.map((list) => list.slice(1)),
            order,
          ),
        ];
        const answer = new ResponsesAnswer({ origin: HERE, ids: new CallIds(new Set(), 1), losses: [] });
        const shown = [created, ...events, completed(...(told ? items : []))].flatMap((event) => {
          answer.event('', event);
          return answer.take();
        });
        expect(answer.whole).toBe(true);
        const outcome = summaryOf([...shown, answer.finish()]);
        const { content } = outcome.finish as ProviderFinish;
        expect(content).toHaveLength(items.length);
        given.forEach(({ type, pieces }, index) => {
          const whole = pieces.join('');
          if (type === 'message') expect(content[index]).toMatchObject({ type: 'text', text: whole });
          else expect(inputText(content[index])).toBe(JSON.stringify(JSON.parse(whole)));
        });
        expect(outcome.text.length).toBe(
          given.flatMap((item) => (item.type === 'message' ? item.pieces : [])).join('').length,
        );
        expect(outcome.announced).toHaveLength(given.filter(({ type }) => type === 'call').length);
      },
    );
    fc.assert(property, fuzz());
  });
});
