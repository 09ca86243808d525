import fc from 'fast-check';
import { ToolCallDeltas } from '../src/chat/tool-call-deltas.js';
import { fuzz } from '../../../test/fuzz.js';

interface Call {
  readonly name: string;
  readonly text: string;
}

const callArbitrary = fc.record({
  name: fc.stringMatching(/^[a-z]{1,8}$/),
  text: fc.dictionary(fc.string(), fc.jsonValue()).map((input) => JSON.stringify(input)),
});
const callsArbitrary = fc.array(fc.tuple(callArbitrary, fc.array(fc.nat(40), { maxLength: 5 })), {
  minLength: 1,
  maxLength: 4,
});

/** Cuts a text at the given places. */
function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((place, index) => text.slice(places[index], place));
}

function read(deltas: readonly object[][]): Call[] {
  const calls = new ToolCallDeltas();
  for (const list of deltas) calls.push(list);
  return calls.calls.map(({ name, argumentText }) => ({ name, text: argumentText }));
}

const options = fuzz();

describe('calls in any split', () => {
  it('are put together by index', () => {
    fc.assert(
      fc.property(callsArbitrary, (calls) => {
        const deltas = calls.flatMap(([{ name, text }, cuts], index) => [
          [{ index, id: `id${index}`, type: 'function', function: { name, arguments: '' } }],
          ...pieces(text, cuts).map((piece) => [{ index, function: { arguments: piece } }]),
        ]);
        expect(read(deltas)).toEqual(calls.map(([call]) => call));
      }),
      options,
    );
  });

  it('are put together by id where there is no index', () => {
    fc.assert(
      fc.property(callsArbitrary, (calls) => {
        const deltas = calls.flatMap(([{ name, text }, cuts], at) =>
          pieces(text, cuts).map((piece, part) => [
            { id: `id${at}`, function: part === 0 ? { name, arguments: piece } : { arguments: piece } },
          ]),
        );
        expect(read(deltas)).toEqual(calls.map(([call]) => call));
      }),
      options,
    );
  });

  it('are told apart where there is neither and each comes whole', () => {
    fc.assert(
      fc.property(callsArbitrary, (calls) => {
        const deltas = calls.map(([{ name, text }]) => [{ function: { name, arguments: text } }]);
        expect(read(deltas)).toEqual(calls.map(([call]) => call));
      }),
      options,
    );
  });
});
