import type { AssistantPart, Message, Origin } from 'allos/plugin';
import { RequestHistory } from 'allos/plugin/http';
import { responsesProjection } from '../../src/responses/project.js';
import { assistant, calls, ELSEWHERE, result, results, says, user } from '../transcripts.js';
import { call, COMPAT, HERE, itemsOf, own, sealed, text, unsealed } from './transcript-items.js';

describe('a turn that was made here', () => {
  it('goes back item by item, as it came (WP-16, WP-19, WP-21)', () => {
    const { items, losses } = itemsOf([
      user('Read a'),
      own([sealed(), text('I look.', { id: 'msg_1', phase: 'commentary' }), call(1), call(2)]),
      results('call_1', 'call_2'),
      own([sealed(2, ''), text('Done.', { id: 'msg_2', phase: 'final_answer' })]),
    ]);
    expect(losses).toEqual([]);
    expect(items).toEqual([
      { role: 'user', content: 'Read a' },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'Hm.' }],
        encrypted_content: 'sealed-1',
      },
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'I look.', annotations: [], logprobs: [] }],
        phase: 'commentary',
      },
      { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'read_file', arguments: '{"path":"a"}' },
      { type: 'function_call', id: 'fc_2', call_id: 'call_2', name: 'read_file', arguments: '{"path":"a"}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'result of call_1' },
      { type: 'function_call_output', call_id: 'call_2', output: 'result of call_2' },
      { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: 'sealed-2' },
      expect.objectContaining({ id: 'msg_2', phase: 'final_answer' }),
    ]);
  });

  it('keeps the parts of one message together, refusals too', () => {
    const refused = { id: 'msg_1', refusal: true };
    const cited: AssistantPart = { type: 'citation', text: 'b', url: 'https://b.example' };
    const { items } = itemsOf([user('a'), own([text('b'), cited, text('No.', refused)]), user('c')]);
    expect(items[1]).toMatchObject({
      id: 'msg_1',
      content: [
        { type: 'output_text', text: 'b' },
        { type: 'refusal', refusal: 'No.' },
      ],
    });
  });

  it('carries the arguments as the model wrote them, and {} where it wrote none', () => {
    const written = '{ "path": "a",  "n": 12345678901234567890 }';
    const { items } = itemsOf([
      user('a'),
      own([
        call(1, { native: { id: 'fc_1', arguments: written, extra: { namespace: 'files' } } }),
        call(2, { name: 'a.b c', malformed: { text: '{"a', reason: 'x' } }),
      ]),
      results('call_1', 'call_2'),
    ]);
    expect(items[1]).toMatchObject({ arguments: written, namespace: 'files', id: 'fc_1' });
    expect(items[2]).toMatchObject({ name: 'a_b_c', arguments: '{}' });
  });

  it('has what the vendor ran, but nothing that lacks its result', () => {
    const search = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } };
    const shell = {
      type: 'shell_call',
      id: 'sh_1',
      call_id: 'call_9',
      status: 'completed',
      action: { commands: ['ls'] },
    };
    const output = { type: 'shell_call_output', id: 'sho_1', call_id: 'call_9', output: [] };
    const ran = (item: { type: string }): AssistantPart => ({ type: 'server_tool', name: item.type, native: { item } });
    const answer = text('b');
    expect(itemsOf([user('a'), own([ran(search), answer]), user('c')]).items[1]).toEqual(search);
    expect(itemsOf([user('a'), own([ran(shell), ran(output), answer]), user('c')]).items.slice(1, 3)).toEqual([
      shell,
      output,
    ]);
    const { items, losses } = itemsOf([user('a'), own([sealed(), ran(shell), answer]), user('c')]);
    expect(items[1]).toEqual({ type: 'message', role: 'assistant', content: 'b' });
    expect(losses.map(({ part }) => part)).toEqual(['reasoning', 'server_tool']);
  });
});

describe('reasoning', () => {
  const turn = (origin: Origin): Message[] => [
    user('a'),
    own([sealed(), text('b', { id: 'msg_1', phase: 'commentary' }), call(1)], { origin }),
    results('call_1'),
  ];

  it.each<[string, Partial<Origin>]>([
    ['another model', { model: 'other' }],
    ['another server', { endpoint: 'https://b.example' }],
    ['another conversation', { lineage: 'fork' }],
    ['another provider', { provider: 'local' }],
    ['another API', { api: 'chat' }],
  ])('of %s stays away, and so do the ids that belong to it (WP-16, WP-17)', (_title, changes) => {
    const { items, losses } = itemsOf(turn({ ...HERE, ...changes }));
    expect(items.map(({ type, id }) => [type, id])).toEqual([
      [undefined, undefined],
      ['message', undefined],
      ['function_call', undefined],
      ['function_call_output', undefined],
    ]);
    expect(JSON.stringify(items)).not.toContain('sealed');
    expect(losses).toContainEqual(expect.objectContaining({ part: 'reasoning', action: 'dropped' }));
  });

  it('is at home under the alias that was asked for', () => {
    const { items, losses } = itemsOf(turn({ ...HERE, model: 'test-model-2026-01-01', requestedModel: HERE.model }));
    expect(items[1]).toMatchObject({ type: 'reasoning', id: 'rs_1' });
    expect(losses).toEqual([]);
  });

  it('leaves the phase to the same model in every conversation, and to no other', () => {
    const phase = (changes: Partial<Origin>): unknown => itemsOf(turn({ ...HERE, ...changes })).items[1]?.['phase'];
    expect(phase({ lineage: 'fork' })).toBe('commentary');
    expect(phase({ model: 'other' })).toBeUndefined();
    expect(itemsOf(turn({ ...HERE, model: 'other' })).losses.map(({ part }) => part)).toEqual(['reasoning', 'phase']);
  });

  it('without its sealed form is left out, with the ids behind it (WP-17)', () => {
    const { items, losses } = itemsOf([user('a'), own([unsealed, call(1)]), results('call_1')]);
    expect(items[1]).toEqual({
      type: 'function_call',
      call_id: 'call_1',
      name: 'read_file',
      arguments: '{"path":"a"}',
    });
    expect(losses).toMatchObject([{ part: 'reasoning', action: 'dropped' }]);
  });

  it('in clear goes back to the open model that gave it', () => {
    const item = { type: 'reasoning', id: 'x', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] };
    const clear: AssistantPart = { type: 'reasoning', text: 'Hm.', native: { item } };
    const { items } = itemsOf([user('a'), own([clear, call(1)]), results('call_1')], {}, 'other');
    expect(items[1]).toEqual(item);
  });

  it('never stands without the item that it led to (WP-16)', () => {
    const cases: readonly (readonly AssistantPart[])[] = [
      [text('b'), sealed()],
      [sealed(), text('')],
      // Half a message is no item.
      [sealed(), { type: 'text', text: 'half' }],
      [text('b'), sealed(), sealed(2)],
    ];
    for (const content of cases) {
      const { items } = itemsOf([user('a'), own(content), user('c')]);
      expect(JSON.stringify(items)).not.toContain('sealed');
    }
    expect(itemsOf([user('a'), own([sealed(), sealed(2), text('b')]), user('c')]).items.slice(1, 3)).toMatchObject([
      { id: 'rs_1' },
      { id: 'rs_2' },
    ]);
  });
});

describe('calls and results', () => {
  it('are paired by call_id, in the order of the calls', () => {
    const { items } = itemsOf([user('a'), calls('x', 'y', 'z'), results('z', 'x'), results('y')]);
    expect(items.slice(4)).toMatchObject([{ call_id: 'x' }, { call_id: 'y' }, { call_id: 'z' }]);
  });

  it('without a partner are mended, and it is said', () => {
    const { items, losses } = itemsOf([
      results('w'),
      user('a'),
      calls('x', 'y'),
      results('y', 'v'),
      user('b'),
      calls('z'),
    ]);
    expect(items.map(({ type }) => type ?? 'user')).toEqual([
      'user',
      ...['function_call', 'function_call', 'function_call_output', 'function_call_output'],
      'user',
      ...['function_call', 'function_call_output'],
    ]);
    expect(losses.map(({ part, action }) => `${part} ${action}`).sort()).toEqual([
      'tool_call converted',
      'tool_call converted',
      'tool_result dropped',
      'tool_result dropped',
    ]);
  });

  it('of another server get legal ids, the same for call and result', () => {
    const long = `toolu.${'x'.repeat(450)}|fc_1`;
    const foreign = { ...calls(long, `${long}2`), origin: ELSEWHERE };
    const { items } = itemsOf([user('a'), foreign, results(long, `${long}2`)]);
    const ids = items.slice(1, 3).map((item) => item['call_id']);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(items.slice(3)).toMatchObject(ids.map((call_id) => ({ call_id })));
  });

  it('with one id twice get two', () => {
    const twice = results(result('x', { text: '1' }), result('x', { text: '2' }));
    expect(itemsOf([user('a'), calls('x', 'x'), twice]).items.slice(3)).toMatchObject([
      { output: '1' },
      { output: '2' },
    ]);
  });

  it('show no image that the model cannot be given, and say so', () => {
    const images = [{ type: 'image' as const, mediaType: 'image/bmp', data: 'iVBORw0=' }];
    const { items, losses } = itemsOf([user('a'), calls('z'), results(result('z', { images }))]);
    expect(items.at(-1)).toMatchObject({ output: [{ type: 'input_text' }, { type: 'input_text' }] });
    expect(losses).toMatchObject([{ part: 'image', action: 'converted' }]);
    const png = [{ ...images[0], mediaType: 'image/png' } as (typeof images)[0]];
    const blind = itemsOf([user('a'), calls('z'), results(result('z', { images: png }))], { images: false });
    expect(blind.losses).toMatchObject([{ reason: expect.stringContaining('sees no images') as string }]);
  });

  it('that failed or said nothing say so, and show their images (WP-48)', () => {
    const images = [{ type: 'image' as const, mediaType: 'image/png', data: 'iVBORw0=' }];
    const { items } = itemsOf([
      user('a'),
      calls('x', 'y', 'z'),
      results(
        result('x', { status: 'denied', text: 'Denied: plan mode.' }),
        result('y', { text: '' }),
        result('z', { images }),
      ),
    ]);
    expect(items.slice(4)).toMatchObject([
      { output: 'Denied: plan mode.' },
      { output: '(no output)' },
      { output: [{ type: 'input_text' }, { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0=' }] },
    ]);
  });
});

describe('the rest of a transcript', () => {
  it('of others goes as plain messages', () => {
    const foreign = assistant(
      [
        { type: 'reasoning', text: 'Hm.', native: { signature: 's' } },
        { type: 'text', text: 'b', native: { phase: 'commentary', id: 'msg_1' } },
        { type: 'server_tool', name: 'web_search', native: {} },
      ],
      { origin: ELSEWHERE },
    );
    const { items, losses } = itemsOf([user('a'), foreign, user('c')]);
    expect(items[1]).toEqual({ type: 'message', role: 'assistant', content: 'b' });
    expect(losses.map(({ part }) => part)).toEqual(['reasoning', 'server_tool']);
  });

  it('leaves out turns that broke off or say nothing, and empty text', () => {
    const transcript = [
      user('a', ''),
      says('half', { state: 'failed' }),
      user('b'),
      own([sealed()]),
      assistant([{ type: 'text', text: '' }]),
      user('c'),
    ];
    expect(itemsOf(transcript).items).toEqual(['a', 'b', 'c'].map((content) => ({ role: 'user', content })));
    const merged = itemsOf(transcript, { mergeUserMessages: true }).items;
    expect(merged).toEqual([{ role: 'user', content: 'a\n\nb\n\nc' }]);
  });

  it('holds images and documents', () => {
    const image = { type: 'image' as const, mediaType: 'image/png', data: 'iVBORw0=' };
    const pdf = { type: 'document' as const, mediaType: 'application/pdf', data: 'JVBERi0=', name: 'a.pdf' };
    const notes = {
      type: 'document' as const,
      mediaType: 'text/markdown',
      data: Buffer.from('# Ü').toString('base64'),
      name: 'a.md',
    };
    expect(itemsOf([user('Look', image, pdf, notes)])).toEqual({
      items: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Look' },
            { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,iVBORw0=' },
            { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
            { type: 'input_text', text: 'a.md:\n\n# Ü' },
          ],
        },
      ],
      losses: [],
    });
    const { items, losses } = itemsOf([user('Look', pdf)], { files: false });
    expect(items[0]).toMatchObject({ content: expect.stringContaining('a.pdf') });
    expect(losses).toMatchObject([{ part: 'document', action: 'converted' }]);
  });

  it('repairs unpaired surrogates (WP-44)', () => {
    const { items } = itemsOf([
      user('a\ud83d'),
      own([text('b\udc00'), call(1, { input: { deep: ['\udc00'] }, native: {} })]),
      results(result('call_1', { text: '\ud800b' })),
    ]);
    expect(JSON.stringify(items).match(/\ufffd/g)).toHaveLength(4);
  });

  it('repairs them in what only the server reads, too: it would refuse the whole request', () => {
    const searched = {
      type: 'web_search_call',
      id: 'ws_1',
      status: 'completed',
      action: { type: 'search', query: '\udc00' },
    };
    const { items, losses } = itemsOf([
      user('a'),
      own([sealed(1, 'Hm \ud83d'), { type: 'server_tool', name: 'web_search_call', native: { item: searched } }]),
      user('b'),
    ]);
    expect(losses).toEqual([]);
    expect(items.slice(1, 3)).toEqual([
      expect.objectContaining({ id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm \ufffd' }] }),
      { ...searched, action: { type: 'search', query: '\ufffd' } },
    ]);
  });

  it('grows without changing what was there', () => {
    const history = new RequestHistory(responsesProjection(HERE, COMPAT));
    const messages = [
      user('a'),
      own([sealed(), call(1)]),
      results('call_1'),
      own([sealed(2), text('b')]),
      user('b'),
      calls('z'),
      results('z'),
    ];
    for (let length = 1; length <= messages.length; length++) {
      const part = messages.slice(0, length);
      const body = history.lend(part, '{"input":[', ']}');
      const fresh = new RequestHistory(responsesProjection(HERE, COMPAT)).lend(part, '{"input":[', ']}');
      expect(Buffer.from(body.bytes).toString()).toBe(Buffer.from(fresh.bytes).toString());
      body.release();
    }
  });
});
