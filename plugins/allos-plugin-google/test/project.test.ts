import type { AssistantMessage, Message } from 'allos/plugin';
import { tool } from '../../../test/wire/outcome.js';
import { bodyOf, expectLegal, type SentBody } from './body-of.js';
import { asked, call, HERE, result, results, said, signed } from './transcript.js';

const TOOLS = [tool('read_file')];
/** Of a generation that knows no signatures and no images in results. */
const OLD = 'gemini-2.5-flash';

function wire(messages: readonly Message[], overrides = {}): SentBody['body']['contents'] {
  const sent = bodyOf(messages, { tools: TOOLS, ...overrides });
  expectLegal(sent);
  return sent.body.contents;
}

const IMAGE = { type: 'image', mediaType: 'image/png', data: 'aGk=' } as const;
const WIRE_IMAGE = { inlineData: { mimeType: 'image/png', data: 'aGk=' } };

function response(id: string, said: object, more = {}): object {
  return { functionResponse: { id, name: 'read_file', response: said, ...more } };
}

describe('a transcript on the wire', () => {
  it('has all results of a turn in one content, in the order of the calls, and all else in the next', () => {
    const sent = wire([
      asked('Read both.'),
      said('Reading.', signed('a', 'c2ln', { path: 'a' }), call('b')),
      results(result('b', 'B'), result('a', 'A')),
      asked('And now?', IMAGE),
      asked('Hm?'),
    ]);
    expect(sent).toEqual([
      { role: 'user', parts: [{ text: 'Read both.' }] },
      {
        role: 'model',
        parts: [
          { text: 'Reading.' },
          { functionCall: { id: 'a', name: 'read_file', args: { path: 'a' } }, thoughtSignature: 'c2ln' },
          { functionCall: { id: 'b', name: 'read_file', args: {} } },
        ],
      },
      { role: 'user', parts: [response('a', { output: 'A' }), response('b', { output: 'B' })] },
      { role: 'user', parts: [{ text: 'And now?' }, WIRE_IMAGE, { text: 'Hm?' }] },
    ]);
  });

  it('has the results of several messages in one content', () => {
    const sent = wire([
      asked('Go'),
      said(call('a'), call('b')),
      results(result('a', 'A')),
      asked('Quick!'),
      results(result('b', 'B')),
    ]);
    expect(sent.slice(2)).toEqual([
      { role: 'user', parts: [response('a', { output: 'A' }), response('b', { output: 'B' })] },
      { role: 'user', parts: [{ text: 'Quick!' }] },
    ]);
  });

  it('joins what stands around a turn that broke off', () => {
    const broken: AssistantMessage = { ...said('Half a'), state: 'aborted', stopReason: 'interrupted' };
    expect(wire([asked('One'), broken, { ...broken, state: 'failed' }, asked('Two')])).toEqual([
      { role: 'user', parts: [{ text: 'One' }, { text: 'Two' }] },
    ]);
  });

  it('merges assistant messages in a row', () => {
    const sent = wire([asked('Go'), said('One'), said('Two'), asked('On')]);
    expect(sent.map(({ role, parts }) => [role, parts.length])).toEqual([
      ['user', 1],
      ['model', 2],
      ['user', 1],
    ]);
  });

  it('holds nothing empty', () => {
    const thought = { type: 'reasoning', text: 'only thoughts' } as const;
    const sent = wire([asked('', 'x', ' \n'), said(' ', thought), asked('\t'), said('y', ''), asked('z')]);
    expect(sent.map(({ parts }) => parts.map(({ text }) => text))).toEqual([['x'], ['y'], ['z']]);
  });

  it('begins with the user', () => {
    const sent = wire([said('I was saying'), asked('Yes?')]);
    expect(sent.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
    expect(bodyOf([said('I was saying'), asked('Yes?')]).losses).toHaveLength(1);
  });

  it('ends without an answer, which newer models refuse to carry on', () => {
    const sent = bodyOf([asked('Go'), said('So ')]);
    expectLegal(sent);
    expect(sent.body.contents).toHaveLength(1);
    expect(sent.losses).toEqual([expect.objectContaining({ part: 'message', action: 'dropped' })]);
  });

  it('repairs unpaired surrogates and leaves pairs alone', () => {
    const sent = wire([
      asked('half \ud83d, whole 👋🏽'),
      said(call('a', 'read_file', { 'k\udc00': ['\ud83d', '👋🏽', { deep: 'x\udfff' }] })),
      results(result('a', '\udc4b')),
    ]);
    expect(sent[0]?.parts).toEqual([{ text: 'half \ufffd, whole 👋🏽' }]);
    expect(sent[1]?.parts[0]?.functionCall?.['args']).toEqual({ 'k\ufffd': ['\ufffd', '👋🏽', { deep: 'x\ufffd' }] });
    expect(sent[2]?.parts).toEqual([response('a', { output: '\ufffd' })]);
  });

  it('marks results that are no success and says something where there is nothing', () => {
    const sent = wire([
      asked('Go'),
      said(call('a'), call('b'), call('c'), call('d')),
      results(
        result('a', 'denied', { status: 'denied' }),
        result('b', 'broke', { status: 'error' }),
        result('c', '  '),
        result('d', 'who knows', { status: 'unknown' }),
      ),
    ]);
    expect(sent[2]?.parts).toEqual([
      response('a', { error: 'denied' }),
      response('b', { error: 'broke' }),
      response('c', { output: '(no output)' }),
      response('d', { error: 'who knows' }),
    ]);
  });

  it('gives documents and says what cannot be shown', () => {
    const data = Buffer.from('notes').toString('base64');
    const messages = [
      asked(
        { type: 'document', mediaType: 'application/pdf', data: 'JVBERg==', name: 'a.pdf' },
        { type: 'document', mediaType: 'text/markdown', data, name: 'n.md' },
        { type: 'document', mediaType: 'application/zip', data },
        { type: 'image', mediaType: 'image/tiff', data },
      ),
    ];
    expect(wire(messages)[0]?.parts).toEqual([
      { inlineData: { mimeType: 'application/pdf', data: 'JVBERg==' } },
      { text: 'n.md:\nnotes' },
      { text: '[document of type application/zip, which cannot be shown]' },
      { text: '[image of type image/tiff, which cannot be shown]' },
    ]);
    expect(bodyOf(messages).losses.map(({ part, action }) => [part, action])).toEqual([
      ['document', 'converted'],
      ['image', 'converted'],
    ]);
  });

  it('sends a malformed call as one without arguments', () => {
    const malformed = { ...call('a'), malformed: { text: '[1]', reason: 'it is not a JSON object' } };
    const sent = wire([asked('Go'), said(malformed), results(result('a'))]);
    expect(sent[1]?.parts[0]?.functionCall?.['args']).toEqual({});
  });
});

describe('images in results', () => {
  const turn = [
    asked('Go'),
    said(call('a'), call('b')),
    results(
      result('a', 'seen', { images: [IMAGE, { ...IMAGE, mediaType: 'image/heic' }] }),
      result('b', 'odd', { images: [{ ...IMAGE, mediaType: 'image/tiff' }] }),
    ),
  ];
  const outside = [
    { inlineData: { mimeType: 'image/heic', data: 'aGk=' } },
    { text: '[image of type image/tiff, which cannot be shown]' },
  ];

  it('are part of the response where the model knows that', () => {
    expect(wire(turn).slice(2)).toEqual([
      {
        role: 'user',
        parts: [response('a', { output: 'seen' }, { parts: [WIRE_IMAGE] }), response('b', { output: 'odd' })],
      },
      { role: 'user', parts: outside },
    ]);
  });

  it('follow the responses elsewhere', () => {
    expect(wire(turn, { model: OLD }).slice(2)).toEqual([
      { role: 'user', parts: [response('a', { output: 'seen' }), response('b', { output: 'odd' })] },
      { role: 'user', parts: [WIRE_IMAGE, ...outside] },
    ]);
  });

  it('that the API takes nowhere are reported', () => {
    for (const model of [HERE.model, OLD]) {
      const { losses } = bodyOf(turn, { model });
      expect(losses.filter(({ part }) => part === 'image')).toHaveLength(1);
    }
  });
});

describe('ids and names', () => {
  it('are made legal, the same for the call and its result', () => {
    const long = `call_${'x'.repeat(450)}|fc_1`;
    const tools = [tool('server/read file'), tool('1st'), ...TOOLS];
    const messages = [
      asked('Go'),
      said(call(long, 'server/read file'), call('a|b', '1st'), call('a/b')),
      results(result(long), result('a|b'), result('a/b')),
    ];
    const sent = bodyOf(messages, { tools });
    expectLegal(sent);
    const used = sent.body.contents[1]?.parts.map(({ functionCall: { id, name } = {} }) => ({ id, name }));
    const answered = sent.body.contents[2]?.parts.map(({ functionResponse: { id, name } = {} }) => ({ id, name }));
    expect(answered).toEqual(used);
    expect(new Set(used?.map(({ id }) => id)).size).toBe(3);
    const [declared] = sent.body['tools'] as readonly { readonly functionDeclarations: readonly { name: string }[] }[];
    expect(used?.map(({ name }) => name)).toEqual(declared?.functionDeclarations.map(({ name }) => name));
  });

  it('are kept when they are legal', () => {
    for (const id of ['lpndqlku', 'toolu_01RrfqqXcU5NPTUSYfEMAY', 'function-call-1234567890', 'a.b:c-d_e']) {
      const sent = wire([asked('Go'), said(call(id)), results(result(id))]);
      expect(sent[1]?.parts[0]?.functionCall?.['id']).toBe(id);
    }
  });

  it('are told apart when one message has them twice', () => {
    const sent = wire([asked('Go'), said(call('x'), call('x')), results(result('x', 'first'), result('x', 'second'))]);
    expect(sent[2]?.parts).toEqual([response('x', { output: 'first' }), response('x_2', { output: 'second' })]);
  });
});

describe('calls and results that do not pair', () => {
  it.each<[string, readonly Message[], number]>([
    [
      'a call without result in the middle',
      [asked('Go'), said(call('a'), call('b')), results(result('a')), asked('x')],
      1,
    ],
    ['a call without result before a user', [asked('Go'), said(call('a')), asked('x')], 1],
    ['a call without result at the end', [asked('Go'), said('Hm', call('a'))], 1],
    ['a result without call', [asked('Go'), results(result('a')), said('x'), asked('y')], 1],
    ['a result without call after an answer', [asked('Go'), said('x'), results(result('a')), said('y'), asked('z')], 1],
    ['a result twice', [asked('Go'), said(call('a')), results(result('a'), result('a'))], 1],
    ['only a result', [results(result('a'))], 1],
    ['a call that is answered in the next turn', [asked('Go'), said(call('a')), said('x'), results(result('a'))], 0],
  ])('%s: the request is legal and the repair reported', (_, messages, repairs) => {
    const sent = bodyOf(messages, { tools: TOOLS });
    expectLegal(sent);
    expect(sent.losses.filter(({ action }) => action === 'converted')).toHaveLength(repairs);
  });
});
