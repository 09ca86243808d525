import type { AssistantMessage, JsonObject, Message, ServerToolPart } from 'allos/plugin';
import { tool } from '../../../test/wire/outcome.js';
import { bodyOf, expectLegal, type SentBody } from './body-of.js';
import { originAt } from './provider-under-test.js';
import { asked, call, ELSEWHERE, HERE, result, results, said, signed } from './transcript.js';

const TOOLS = [tool('read_file')];

/** The messages without cache markers, which other tests look at. */
function wire(messages: readonly Message[], overrides = {}): SentBody['body']['messages'] {
  const sent = bodyOf(messages, { tools: TOOLS, ...overrides }, { cache: false });
  expectLegal(sent);
  return sent.body.messages;
}

const served = (native: JsonObject & { readonly name?: string }): ServerToolPart => ({
  type: 'server_tool',
  name: native.name ?? '',
  native,
});

const IMAGE = { type: 'image', mediaType: 'image/png', data: 'aGk=' } as const;
const WIRE_IMAGE = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } };

describe('a transcript on the wire', () => {
  it('has all results of a turn first in one user message', () => {
    const sent = wire([
      asked('Read both.'),
      said('Reading.', call('toolu_a', 'read_file', { path: 'a' }), call('toolu_b')),
      results(result('toolu_a', 'A'), result('toolu_b', 'B')),
      asked('And now?', IMAGE),
      asked('Hm?'),
    ]);
    expect(sent).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Read both.' }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Reading.' },
          { type: 'tool_use', id: 'toolu_a', name: 'read_file', input: { path: 'a' } },
          { type: 'tool_use', id: 'toolu_b', name: 'read_file', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_a', content: 'A' },
          { type: 'tool_result', tool_use_id: 'toolu_b', content: 'B' },
          { type: 'text', text: 'And now?' },
          WIRE_IMAGE,
          { type: 'text', text: 'Hm?' },
        ],
      },
    ]);
  });

  it('joins what stands around a turn that broke off', () => {
    const broken: AssistantMessage = { ...said('Half a'), state: 'aborted', stopReason: 'interrupted' };
    expect(wire([asked('One'), broken, { ...broken, state: 'failed' }, asked('Two')])).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'One' },
          { type: 'text', text: 'Two' },
        ],
      },
    ]);
  });

  it('merges assistant messages in a row', () => {
    const paused: AssistantMessage = { ...said('One'), stopReason: 'pause' };
    expect(wire([asked('Go'), paused, said('Two'), asked('On')]).map(({ content }) => content.length)).toEqual([
      1, 2, 1,
    ]);
  });

  it('holds nothing empty', () => {
    const sent = wire([
      asked('', 'x', ' \n'),
      said(' ', signed('only thoughts')),
      asked('\t'),
      said('y', ''),
      asked('z'),
    ]);
    expect(sent.map(({ content }) => content.map(({ text }) => text))).toEqual([['x'], ['y'], ['z']]);
  });

  it('begins with the user', () => {
    const sent = wire([said('I was saying'), asked('Yes?')]);
    expect(sent.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  it('repairs unpaired surrogates and leaves pairs alone', () => {
    const sent = wire([
      asked('half \ud83d, whole 👋🏽'),
      said(call('toolu_a', 'read_file', { 'k\udc00': ['\ud83d', '👋🏽', { deep: 'x\udfff' }] })),
      results(result('toolu_a', '\udc4b')),
    ]);
    expect(sent[0]?.content[0]?.['text']).toBe('half \ufffd, whole 👋🏽');
    expect(sent[1]?.content[0]?.['input']).toEqual({ 'k\ufffd': ['\ufffd', '👋🏽', { deep: 'x\ufffd' }] });
    expect(sent[2]?.content[0]?.['content']).toBe('\ufffd');
  });

  it('leaves signed thinking out that holds half of a pair: repaired it would not be what was signed', () => {
    const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: '\ud83d' } };
    const found = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] };
    const sent = bodyOf([
      asked('Go'),
      said(signed('half \ud83d'), signed('whole', 'd2g='), ...[search, found].map(served), 'Found it.'),
      asked('And?'),
    ]);
    expectLegal(sent);
    expect(sent.body.messages[1]?.content).toEqual([
      { type: 'thinking', signature: 'd2g=', thinking: 'whole' },
      { ...search, input: { query: '\ufffd' } },
      found,
      { type: 'text', text: 'Found it.' },
    ]);
    expect(sent.losses).toMatchObject([{ part: 'reasoning', action: 'dropped' }]);
  });

  it('marks results that are no success and says something where there is nothing', () => {
    const sent = wire([
      asked('Go'),
      said(call('toolu_a'), call('toolu_b'), call('toolu_c'), call('toolu_d'), call('toolu_e')),
      results(
        result('toolu_a', 'denied', { status: 'denied' }),
        result('toolu_b', 'broke', { status: 'error', images: [IMAGE] }),
        result('toolu_c', 'seen', { images: [IMAGE] }),
        result('toolu_d', '  '),
        result('toolu_e', 'who knows', { status: 'unknown' }),
      ),
    ]);
    expect(sent[2]?.content).toEqual([
      { type: 'tool_result', tool_use_id: 'toolu_a', content: 'denied', is_error: true },
      { type: 'tool_result', tool_use_id: 'toolu_b', content: 'broke', is_error: true },
      { type: 'tool_result', tool_use_id: 'toolu_c', content: [{ type: 'text', text: 'seen' }, WIRE_IMAGE] },
      { type: 'tool_result', tool_use_id: 'toolu_d', content: '(no output)' },
      { type: 'tool_result', tool_use_id: 'toolu_e', content: 'who knows', is_error: true },
      WIRE_IMAGE,
    ]);
  });

  it('gives a model that reads none no document, and says so', () => {
    const pdf = { type: 'document', mediaType: 'application/pdf', data: 'JVBERg==' } as const;
    const sent = bodyOf([{ role: 'user', id: 'u', content: [pdf] }], { model: 'claude-3-haiku-20240307' });
    expectLegal(sent);
    expect(JSON.stringify(sent.body)).not.toContain('JVBERg==');
    expect(sent.losses).toMatchObject([{ part: 'document', reason: 'this model reads no documents' }]);
  });

  it('says which image of a result cannot be shown', () => {
    const images = [IMAGE, { ...IMAGE, mediaType: 'image/tiff' }];
    const sent = bodyOf([asked('Go'), said(call('a')), results(result('a', 'seen', { images }))]);
    expectLegal(sent);
    expect(sent.body.messages.at(-1)?.content[0]?.['content']).toMatchObject([
      { type: 'text' },
      WIRE_IMAGE,
      { type: 'text', text: '[image of type image/tiff, which cannot be shown]' },
    ]);
    expect(sent.losses).toMatchObject([
      { part: 'image', action: 'converted', reason: expect.stringContaining('image/tiff') as string },
    ]);
  });

  it('gives documents and says what cannot be shown', () => {
    const data = Buffer.from('notes').toString('base64');
    const messages = [
      asked(
        { type: 'document', mediaType: 'application/pdf', data: 'JVBERg==', name: 'a.pdf' },
        { type: 'document', mediaType: 'text/markdown', data },
        { type: 'document', mediaType: 'application/zip', data },
        { type: 'image', mediaType: 'image/tiff', data },
      ),
    ];
    expect(wire(messages)[0]?.content).toEqual([
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERg==' }, title: 'a.pdf' },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'notes' } },
      { type: 'text', text: '[document of type application/zip, which cannot be shown]' },
      { type: 'text', text: '[image of type image/tiff, which cannot be shown]' },
    ]);
    expect(bodyOf(messages).losses.map(({ part, action }) => [part, action])).toEqual([
      ['document', 'converted'],
      ['image', 'converted'],
    ]);
  });

  it('sends a malformed call as one without arguments', () => {
    const malformed = { ...call('toolu_a'), malformed: { text: '{"x": tru', reason: 'cut' } };
    expect(wire([asked('Go'), said(malformed), results(result('toolu_a'))])[1]?.content[0]?.['input']).toEqual({});
  });
});

describe('ids and names', () => {
  it('are made legal, the same for the call and its result', () => {
    const long = `call_${'x'.repeat(450)}|fc_1`;
    const sent = wire(
      [
        asked('Go'),
        said(call(long, 'server.read/file'), call('a|b'), call('a/b')),
        results(result(long), result('a|b'), result('a/b')),
      ],
      { tools: [tool('server.read/file'), ...TOOLS] },
    );
    const used = sent[1]?.content.map(({ id }) => id);
    expect(sent[2]?.content.map(({ tool_use_id: id }) => id)).toEqual(used);
    expect(new Set(used).size).toBe(3);
  });

  it('are kept when they are legal', () => {
    const id = 'toolu_01RrfqqXcU5NPTUSYfEMAY';
    expect(wire([asked('Go'), said(call(id)), results(result(id))])[1]?.content[0]?.['id']).toBe(id);
  });

  it('are told apart when one message has them twice', () => {
    const sent = wire([asked('Go'), said(call('x'), call('x')), results(result('x', 'first'), result('x', 'second'))]);
    expect(sent[2]?.content.map(({ tool_use_id: id, content }) => [id, content])).toEqual([
      ['x', 'first'],
      ['x_2', 'second'],
    ]);
  });
});

describe('calls and results that do not pair', () => {
  it.each([
    [
      'a call without result in the middle',
      [asked('Go'), said(call('a'), call('b')), results(result('a')), asked('x')],
    ],
    ['a call without result before a user', [asked('Go'), said(call('a')), asked('x')]],
    ['a call without result at the end', [asked('Go'), said('Hm', call('a'))]],
    ['a result without call', [asked('Go'), results(result('a')), said('x'), asked('y')]],
    ['a result without call after an answer', [asked('Go'), said('x'), results(result('a')), said('y'), asked('z')]],
    ['a result twice', [asked('Go'), said(call('a')), results(result('a'), result('a'))]],
    ['only a result', [results(result('a'))]],
    ['a call whose answer comes later', [asked('Go'), said(call('a')), said('x'), results(result('a')), asked('y')]],
  ])('%s: the request is legal and the repair reported', (_, messages) => {
    const sent = bodyOf(messages, { tools: TOOLS });
    expectLegal(sent);
    const repaired = sent.losses.filter(({ action }) => action === 'converted');
    expect(repaired.length).toBe(_ === 'a call whose answer comes later' ? 0 : 1);
  });
});

describe('native payloads', () => {
  const thoughts = signed('Both.');
  const redacted = {
    type: 'reasoning',
    text: '',
    redacted: true,
    native: { type: 'redacted_thinking', data: 'b3Bh' },
  } as const;
  const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } };
  const found = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] };
  const citation = { type: 'web_search_result_location', url: 'u', title: 't', cited_text: 'c', encrypted_index: 'e' };
  const content = [
    thoughts,
    redacted,
    { type: 'server_tool', name: 'web_search', native: search },
    { type: 'server_tool', name: 'web_search_tool_result', native: found },
    { type: 'text', text: 'Cited', native: { citations: [citation] } },
    { type: 'citation', text: 'c', url: 'u' },
    { ...call('toolu_a'), native: { caller: { type: 'code_execution_20260120', tool_id: 'srvtoolu_1' } } },
  ] as const;
  const turn = (origin: AssistantMessage['origin']): readonly Message[] => [
    asked('Go'),
    { ...said(...content), origin },
    results(result('toolu_a')),
  ];

  it('go back unchanged and in order where they came from', () => {
    const sent = bodyOf(turn(HERE), { tools: TOOLS }, { cache: false });
    expectLegal(sent);
    expect(sent.losses).toEqual([]);
    expect(sent.body.messages[1]?.content).toEqual([
      { type: 'thinking', thinking: 'Both.', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'b3Bh' },
      search,
      found,
      { type: 'text', text: 'Cited', citations: [citation] },
      {
        type: 'tool_use',
        id: 'toolu_a',
        name: 'read_file',
        input: {},
        caller: { type: 'code_execution_20260120', tool_id: 'srvtoolu_1' },
      },
    ]);
  });

  it('go back to the alias that was asked for', () => {
    const dated = { ...HERE, model: 'claude-sonnet-5-5-20260928', requestedModel: HERE.model };
    expect(bodyOf(turn(dated), { tools: TOOLS }).losses).toEqual([]);
  });

  it.each([
    ['another model', { ...HERE, model: 'claude-opus-5-5' }],
    ['another endpoint', originAt('https://bedrock.example')],
    ['another conversation', { ...HERE, lineage: 'before the fork' }],
    ['another vendor', ELSEWHERE],
  ])('do not go to %s, and that is reported', (_, origin) => {
    const sent = bodyOf(turn(origin), { tools: TOOLS }, { cache: false });
    expectLegal(sent);
    expect(sent.body.messages[1]?.content).toEqual([
      { type: 'text', text: 'Cited' },
      { type: 'tool_use', id: 'toolu_a', name: 'read_file', input: {} },
    ]);
    expect(sent.losses.map(({ part, action }) => `${part} ${action}`)).toEqual([
      'reasoning dropped',
      'reasoning dropped',
      'server_tool dropped',
      'server_tool dropped',
      'citation dropped',
    ]);
  });

  it('are needed for thinking: without a signature it is dropped and reported', () => {
    const sent = bodyOf([asked('Go'), said({ type: 'reasoning', text: 'Hm' }, signed('x', ''), 'Yes'), asked('So?')]);
    expectLegal(sent);
    expect(sent.body.messages[1]?.content).toEqual([{ type: 'text', text: 'Yes' }]);
    expect(sent.losses.map(({ part }) => part)).toEqual(['reasoning', 'reasoning']);
  });

  it('do not end a message when they are thinking', () => {
    const sent = bodyOf([asked('Go'), said('Yes', signed('x')), asked('So?')]);
    expectLegal(sent);
    expect(sent.losses).toHaveLength(1);
  });
});

describe('a transcript that ends with an answer', () => {
  it('continues a paused turn as it is', () => {
    const native = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
    const paused: AssistantMessage = {
      ...said('Searching', { type: 'server_tool', name: 'web_search', native }),
      stopReason: 'pause',
    };
    const sent = bodyOf([asked('Go'), paused], {}, { cache: false });
    expectLegal(sent);
    expect(sent.body.messages[1]?.content.at(-1)).toEqual(native);
    expect(sent.losses).toEqual([]);
  });

  it('is carried on by older models, without white space at the end', () => {
    const sent = bodyOf([asked('Go'), said('So \n')], { model: 'claude-sonnet-4-5' }, { cache: false });
    expectLegal(sent);
    expect(sent.body.messages[1]?.content).toEqual([{ type: 'text', text: 'So' }]);
  });

  it('is sent without it to models that refuse it, and that is reported', () => {
    const sent = bodyOf([asked('Go'), said('So ')]);
    expectLegal(sent);
    expect(sent.body.messages).toHaveLength(1);
    expect(sent.losses).toEqual([expect.objectContaining({ part: 'message', action: 'dropped' })]);
  });
});
