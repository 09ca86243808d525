import type { HopLoss, JsonValue, Message } from 'allos/plugin';
import { RequestHistory } from 'allos/plugin/http';
import { expectClean } from '../../../test/wire/expect-clean.js';
import { chatProjection } from '../src/chat/project.js';
import { endpointOf } from '../src/endpoint.js';
import { compatOf, type ServerCompat } from '../src/server-compat.js';
import { known } from './ask.js';
import { assistant, calls, ELSEWHERE, HERE, result, results, says, user } from './transcripts.js';

const COMPAT = compatOf(endpointOf(HERE.endpoint), known('test-model'), {});

/** The wire messages of a transcript, as the history writes them, checked by the rules. */
function wireOf(
  messages: readonly Message[],
  compat: Partial<ServerCompat> = {},
): { wire: JsonValue[]; losses: readonly HopLoss[] } {
  const history = new RequestHistory(chatProjection(HERE, { ...COMPAT, ...compat }));
  const body = history.lend(messages, '{"messages":[', ']}');
  const { messages: wire } = JSON.parse(Buffer.from(body.bytes).toString('utf8')) as { messages: JsonValue[] };
  if (compat.reasoning !== 'details') expectClean('chat', { model: 'm', messages: wire }, { server: 'other' });
  return { wire, losses: body.losses };
}

const rolesOf = (wire: readonly JsonValue[]): string[] => wire.map((message) => (message as { role: string }).role);

describe('the transcript on the wire', () => {
  it('is what it was where it is legal', () => {
    const messages = [user('Hi'), says('Hello.'), user('Read a'), calls('call_1'), results('call_1'), says('Done.')];
    const { wire, losses } = wireOf(messages);
    expect(losses).toEqual([]);
    expect(wire).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'Read a' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'read_file', arguments: '{"path":"call_1"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'result of call_1' },
      { role: 'assistant', content: 'Done.' },
    ]);
  });

  it('leaves out turns that broke off or say nothing, and empty text', () => {
    const { wire } = wireOf([
      user('a', ''),
      says('half', { state: 'failed' }),
      user('b'),
      says('half', { state: 'aborted' }),
      user('c'),
      assistant([]),
      assistant([{ type: 'text', text: '' }]),
      user('d'),
    ]);
    expect(wire).toEqual([{ role: 'user', content: 'a\n\nb\n\nc\n\nd' }]);
  });

  it('keeps neighbouring user messages apart for OpenAI', () => {
    expect(wireOf([user('a'), user('b')], { mergeUserMessages: false }).wire).toHaveLength(2);
  });

  it('grows without changing what was there', () => {
    const history = new RequestHistory(chatProjection(HERE, COMPAT));
    const messages = [user('a'), calls('x', 'y'), results('x', 'y'), says('ok'), user('b'), calls('z'), results('z')];
    for (let length = 1; length <= messages.length; length++) {
      const part = messages.slice(0, length);
      const body = history.lend(part, '{"messages":[', ']}');
      const fresh = new RequestHistory(chatProjection(HERE, COMPAT)).lend(part, '{"messages":[', ']}');
      expect(Buffer.from(body.bytes).toString()).toBe(Buffer.from(fresh.bytes).toString());
      body.release();
    }
  });

  it('repairs unpaired surrogates (WP-44)', () => {
    const { wire } = wireOf([
      user('a\ud83d'),
      assistant([{ type: 'tool_call', id: 'x', name: 'a', input: { deep: ['\udc00'] } }]),
      results(result('x', { text: '\ud800b' })),
    ]);
    expect(JSON.stringify(wire)).not.toMatch(/\\ud[89a-f]/i);
    expect(JSON.stringify(wire)).toContain('\ufffd');
  });

  it('repairs them in what only the server reads, too: it would refuse the whole request', () => {
    const thought = {
      type: 'reasoning' as const,
      text: 'Hm',
      native: { details: [{ type: 'reasoning.text', text: '\ud83d' }] },
    };
    const called = { type: 'tool_call' as const, id: 'x', name: 'a', input: {}, native: { extra: { note: '\udc00' } } };
    const { wire } = wireOf([user('a'), assistant([thought, called]), results('x')], { reasoning: 'details' });
    expect(wire[1]).toMatchObject({
      reasoning_details: [{ type: 'reasoning.text', text: '\ufffd' }],
      tool_calls: [{ id: 'x', note: '\ufffd' }],
    });
  });
});

describe('calls and results', () => {
  it('stand in the order of the calls', () => {
    const { wire } = wireOf([user('a'), calls('x', 'y', 'z'), results('z', 'x'), results('y')]);
    expect(wire.slice(2)).toMatchObject([{ tool_call_id: 'x' }, { tool_call_id: 'y' }, { tool_call_id: 'z' }]);
  });

  it('without a partner are mended, and it is said', () => {
    const { wire, losses } = wireOf([
      results('w'),
      user('a'),
      calls('x', 'y'),
      results('y', 'v'),
      user('b'),
      calls('z'),
    ]);
    expect(rolesOf(wire)).toEqual(['user', 'assistant', 'tool', 'tool', 'user', 'assistant', 'tool']);
    expect(losses.map(({ part, action }) => `${part} ${action}`).sort()).toEqual([
      'tool_call converted',
      'tool_call converted',
      'tool_result dropped',
      'tool_result dropped',
    ]);
  });

  it('keep ids that this server made, whatever they look like', () => {
    const odd = 'functions.read_file:0';
    const { wire } = wireOf([user('a'), calls(odd), results(odd)]);
    expect(wire[1]).toMatchObject({ tool_calls: [{ id: odd }] });
    expect(wire[2]).toMatchObject({ tool_call_id: odd });
  });

  it('of another server get legal ids, the same for call and result (WP-32)', () => {
    const long = `call_${'x'.repeat(80)}|fc_1`;
    const foreign = { ...calls(long, `${long}2`), origin: ELSEWHERE };
    const { wire } = wireOf([user('a'), foreign, results(long, `${long}2`)]);
    const ids = (wire[1] as { tool_calls: { id: string }[] }).tool_calls.map((call) => call.id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
    expect(wire.slice(2)).toMatchObject(ids.map((id) => ({ tool_call_id: id })));
    const nine = wireOf([user('a'), foreign, results(long, `${long}2`)], { callIds: 'mistral' }).wire;
    expect(nine[2]).toMatchObject({ tool_call_id: expect.stringMatching(/^[a-zA-Z0-9]{9}$/) });
  });

  it('with one id twice get two', () => {
    const { wire } = wireOf([
      user('a'),
      calls('x', 'x'),
      results(result('x', { text: '1' }), result('x', { text: '2' })),
    ]);
    expect(wire.slice(2)).toMatchObject([{ content: '1' }, { content: '2' }]);
  });

  it('carry the arguments as the model wrote them, and {} where it wrote none', () => {
    const written = '{"path": "a",  "n": 12345678901234567890}';
    const call = {
      type: 'tool_call' as const,
      id: 'x',
      name: 'a',
      input: { path: 'a', n: 1 },
      native: { arguments: written },
    };
    const bad = {
      type: 'tool_call' as const,
      id: 'y',
      name: 'a.b c',
      input: {},
      malformed: { text: '{"a', reason: 'x' },
    };
    const transcript = (origin = HERE): Message[] => [user('a'), assistant([call, bad], { origin }), results('x', 'y')];
    expect(wireOf(transcript()).wire[1]).toMatchObject({
      tool_calls: [{ function: { arguments: written } }, { function: { name: 'a_b_c', arguments: '{}' } }],
    });
    expect(wireOf(transcript(ELSEWHERE)).wire[1]).toMatchObject({
      tool_calls: [{ function: { arguments: '{"path":"a","n":1}' } }, { function: { arguments: '{}' } }],
    });
  });

  it('that failed or were denied say so in their text (WP-48)', () => {
    const { wire } = wireOf([
      user('a'),
      calls('x', 'y'),
      results(result('x', { status: 'denied', text: 'Denied: plan mode.' }), result('y', { text: '' })),
    ]);
    expect(wire.slice(2)).toMatchObject([{ content: 'Denied: plan mode.' }, { content: '(no output)' }]);
  });
});

describe('images and documents', () => {
  const image = { type: 'image' as const, mediaType: 'image/png', data: 'iVBORw0=' };
  const pdf = { type: 'document' as const, mediaType: 'application/pdf', data: 'JVBERi0=', name: 'a.pdf' };

  it('that a model cannot be given are told, to it and to the user', () => {
    const bmp = { ...image, mediaType: 'image/bmp' };
    const transcript = [user('Look', bmp), calls('x'), results(result('x', { images: [bmp] }))];
    const { wire, losses } = wireOf(transcript);
    expect(JSON.stringify(wire)).not.toContain(bmp.data);
    expect(JSON.stringify(wire).split('[An image (image/bmp) could not be sent to this model.]')).toHaveLength(3);
    expect(losses).toMatchObject([
      { part: 'image', action: 'converted', reason: 'the API takes no images of type image/bmp' },
      { part: 'image', action: 'converted', reason: expect.stringMatching(/bmp \(result of /) as string },
    ]);
    const blind = wireOf([user('Look', image)], { images: false });
    expect(blind.losses).toMatchObject([{ part: 'image', reason: 'this model sees no images' }]);
  });

  it('go as data', () => {
    const { wire, losses } = wireOf([user('Look', image, pdf)], { files: true });
    expect(losses).toEqual([]);
    expect(wire).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0=' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } },
        ],
      },
    ]);
  });

  it('that a server does not take are named, and it is said', () => {
    const { wire, losses } = wireOf([user('Look', pdf)]);
    expect(wire).toEqual([{ role: 'user', content: expect.stringContaining('a.pdf') }]);
    expect(losses).toMatchObject([{ part: 'document', action: 'converted' }]);
  });

  it('of text go as text', () => {
    const text = {
      type: 'document' as const,
      mediaType: 'text/markdown',
      data: Buffer.from('# Zażółć').toString('base64'),
      name: 'a.md',
    };
    expect(wireOf([user(text)])).toMatchObject({ wire: [{ content: 'a.md:\n\n# Zażółć' }], losses: [] });
  });

  it('of tool results follow all results', () => {
    const shown = results(result('x', { images: [image] }), 'y');
    for (const mergeUserMessages of [true, false]) {
      const { wire } = wireOf([user('a'), calls('x', 'y'), shown, user('b'), says('ok')], { mergeUserMessages });
      const expected = [
        'user',
        'assistant',
        'tool',
        'tool',
        ...(mergeUserMessages ? ['user'] : ['user', 'user']),
        'assistant',
      ];
      expect(rolesOf(wire)).toEqual(expected);
      expect(JSON.stringify(wire[4])).toContain('data:image/png');
    }
  });
});

describe('what only one model understands', () => {
  const thought = { type: 'reasoning' as const, text: 'Hm.', native: { field: 'reasoning_content' } };
  const sealed = {
    type: 'reasoning' as const,
    text: 'Hm.',
    native: { field: 'reasoning', details: [{ type: 'reasoning.encrypted', data: 'x' }] },
  };
  const turn = (part: typeof thought | typeof sealed, origin = HERE): Message[] => [
    user('a'),
    assistant([part, { type: 'text', text: 'b' }], { origin }),
    user('c'),
  ];

  it.each(['never', 'text', 'required', 'details'] as const)(
    'goes back as the server wants it: %s (WP-31)',
    (reasoning) => {
      const { wire, losses } = wireOf(turn(thought), { reasoning });
      expect(losses).toEqual([]);
      expect(wire[1]).toEqual({
        role: 'assistant',
        content: 'b',
        ...(reasoning === 'never' ? {} : { reasoning_content: 'Hm.' }),
      });
    },
  );

  it('goes back as it came where it was signed, and only in its own conversation', () => {
    const details = {
      role: 'assistant',
      content: 'b',
      reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }],
    };
    expect(wireOf(turn(sealed), { reasoning: 'details' }).wire[1]).toEqual(details);
    const other = wireOf(turn(sealed, { ...HERE, lineage: 'fork' }), { reasoning: 'details' }).wire[1];
    expect(other).toEqual({ role: 'assistant', content: 'b', reasoning: 'Hm.' });
  });

  it('is at home under the alias that was asked for', () => {
    const origin = { ...HERE, model: 'test-model-2026-01-01', requestedModel: 'test-model' };
    expect(wireOf(turn(thought, origin), { reasoning: 'text' }).wire[1]).toHaveProperty('reasoning_content');
  });

  it.each([ELSEWHERE, { ...HERE, model: 'other' }, { ...HERE, endpoint: 'https://b.example' }])(
    'stays away from others',
    (origin) => {
      const { wire, losses } = wireOf(turn(thought, origin), { reasoning: 'text' });
      expect(wire[1]).toEqual({ role: 'assistant', content: 'b' });
      expect(losses).toMatchObject([{ part: 'reasoning', action: 'dropped' }]);
    },
  );

  it('is made up, empty, where a server insists on it', () => {
    const { wire } = wireOf([user('a'), { ...calls('x'), origin: ELSEWHERE }, results('x')], { reasoning: 'required' });
    expect(wire[1]).toHaveProperty('reasoning_content', '');
  });

  it('such as the phase of a message is left out, and it is said (WP-21)', () => {
    const origin = { ...HERE, api: 'responses' };
    const { wire, losses } = wireOf([
      user('a'),
      assistant([{ type: 'text', text: 'b', native: { id: 'msg_1', phase: 'commentary' } }], { origin }),
    ]);
    expect(wire[1]).toEqual({ role: 'assistant', content: 'b' });
    expect(losses).toMatchObject([{ part: 'phase', action: 'dropped' }]);
  });

  it('such as a server tool is left out, and it is said', () => {
    const { wire, losses } = wireOf([
      user('a'),
      assistant([
        { type: 'server_tool', name: 'web_search', native: {} },
        { type: 'citation', text: 'q', url: 'https://x' },
        { type: 'text', text: 'b' },
      ]),
    ]);
    expect(wire[1]).toEqual({ role: 'assistant', content: 'b' });
    expect(losses).toMatchObject([{ part: 'server_tool', action: 'dropped' }]);
  });
});

describe('a server with rules of its own', () => {
  it('gets an assistant message between results and the user (Mistral)', () => {
    const { wire } = wireOf([user('a'), calls('x'), results('x'), user('b')], {
      assistantAfterTools: true,
      toolResultName: true,
    });
    expect(rolesOf(wire)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
    expect(wire[2]).toHaveProperty('name', 'read_file');
    const plain = wireOf([user('a'), calls('x'), results('x'), says('ok'), user('b')], {
      assistantAfterTools: true,
    }).wire;
    expect(rolesOf(plain)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
  });
});
