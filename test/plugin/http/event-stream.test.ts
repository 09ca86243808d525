import { EventStreamParser, LineParser } from '../../../src/plugin/http/event-stream.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function events(text: string, size: number) {
  const parser = new EventStreamParser();
  const all = bytes(text);
  const found = [];
  for (let at = 0; at < all.length; at += size) found.push(...parser.push(all.subarray(at, at + size)));
  return [...found, ...parser.end()];
}

const STREAM = [
  '\ufeffevent: start\ndata: {"a":"é🌍"}\n\n',
  ': keep-alive\n\n',
  'data:no space\ndata: second line\nid: 7\nretry: 10\n\n',
  'event: empty\n\n',
  'data: line\u2028separator\n\n',
  'data: [DONE]\n\n',
].join('');

const EXPECTED = [
  { event: 'start', data: '{"a":"é🌍"}' },
  { event: '', data: 'no space\nsecond line' },
  { event: '', data: 'line\u2028separator' },
  { event: '', data: '[DONE]' },
];

describe('EventStreamParser', () => {
  it.each([1, 2, 3, 7, 1000])('reads events whole and in pieces of %i bytes', (size) => {
    expect(events(STREAM, size)).toEqual(EXPECTED);
  });

  it.each(['\r\n', '\r'])('reads lines that end with %j, in any split', (end) => {
    for (const size of [1, 2, 5, 1000]) expect(events(STREAM.replaceAll('\n', end), size)).toEqual(EXPECTED);
  });

  it('completes a last event that lacks its blank line', () => {
    expect(events('data: a\n\ndata: b', 3).map((event) => event.data)).toEqual(['a', 'b']);
  });

  it('replaces bytes that are no UTF-8 instead of failing', () => {
    const parser = new EventStreamParser();
    expect(parser.push(Uint8Array.from([...bytes('data: '), 0xff, ...bytes('\n\n')]))).toEqual([
      { event: '', data: '\ufffd' },
    ]);
  });
});

describe('LineParser', () => {
  it('splits on line feeds only, and keeps a carriage return that is text', () => {
    const parser = new LineParser();
    expect([
      ...parser.push(bytes('{"a":1}\n{"b":"x\u2028y\rz"}\n{"c"')),
      ...parser.push(bytes(':2}')),
      ...parser.end(),
    ]).toEqual(['{"a":1}', '{"b":"x\u2028y\rz"}', '{"c":2}']);
  });
});
