import fc from 'fast-check';
import type { AssistantPart, HopLoss, ImagePart, Message, Origin, UserPart } from 'allos/plugin';
import { RequestHistory } from 'allos/plugin/http';
import { expectClean } from '../../../test/wire/expect-clean.js';
import { projectionFor } from '../src/project.js';
import { assistant, call, originAt, result, results, user } from './provider-under-test.js';
import { fuzz } from '../../../test/fuzz.js';

const TARGET = originAt('http://127.0.0.1:11434');
const FOREIGN: Origin = { ...TARGET, provider: 'anthropic', api: 'messages', model: 'claude-sonnet-5-5' };

interface Projected {
  readonly wire: readonly Readonly<Record<string, unknown>>[];
  readonly losses: readonly HopLoss[];
}

/** The whole transcript, as the history writes it. */
function project(messages: readonly Message[], takesImages = true): Projected {
  const history = new RequestHistory(projectionFor({ target: TARGET, takesImages }));
  const { bytes, losses } = history.lend(messages, '[', ']');
  return { wire: JSON.parse(Buffer.from(bytes).toString('utf8')) as Projected['wire'], losses };
}

describe('a transcript of this model', () => {
  it('goes back with its thinking and the ids that the server gave', () => {
    const native = { id: 'call_p7', function: { index: 0 } };
    const { wire, losses } = project([
      user('Read'),
      assistant(
        [
          { type: 'reasoning', text: 'Hm' },
          { type: 'text', text: 'Reading.' },
          call('call_p7', 'read', { path: 'a' }, native),
        ],
        TARGET,
      ),
      results(result('call_p7', 'read', 'A')),
    ]);
    expect(losses).toEqual([]);
    expect(wire).toEqual([
      { role: 'user', content: 'Read' },
      {
        role: 'assistant',
        content: 'Reading.',
        thinking: 'Hm',
        tool_calls: [{ id: 'call_p7', function: { index: 0, name: 'read', arguments: { path: 'a' } } }],
      },
      { role: 'tool', tool_name: 'read', tool_call_id: 'call_p7', content: 'A' },
    ]);
  });

  it('keeps the results of several calls of one tool in the order of the calls', () => {
    const { wire, losses } = project([
      user('Read'),
      assistant([call('x', 'read', { path: 'a' }), call('y', 'read', { path: 'b' }), call('z', 'list')], TARGET),
      results(result('z', 'list', 'L'), result('y', 'read', 'B'), result('x', 'read', 'A')),
    ]);
    expect(losses).toEqual([]);
    expect(wire.slice(2)).toEqual([
      { role: 'tool', tool_name: 'read', content: 'A' },
      { role: 'tool', tool_name: 'read', content: 'B' },
      { role: 'tool', tool_name: 'list', content: 'L' },
    ]);
  });

  it('says malformed arguments as none', () => {
    const broken = { ...call('x', 'go'), malformed: { text: '{', reason: 'end' } };
    const { wire } = project([
      user('a'),
      assistant([broken], TARGET),
      results(result('x', 'go', 'no', { status: 'error' })),
    ]);
    expect(wire[1]).toMatchObject({ tool_calls: [{ function: { name: 'go', arguments: {} } }] });
  });
});

describe('a transcript of another model', () => {
  it('loses its reasoning, and says so; ids and payloads do not cross', () => {
    const { wire, losses } = project([
      user('a'),
      assistant(
        [{ type: 'reasoning', text: 'Hm', native: { signature: 'x' } }, call('toolu_1', 'go', {}, { id: 'q' })],
        FOREIGN,
      ),
      results(result('toolu_1', 'go', 'A')),
    ]);
    expect(wire.slice(1)).toEqual([
      { role: 'assistant', content: '', tool_calls: [{ function: { name: 'go', arguments: {} } }] },
      { role: 'tool', tool_name: 'go', content: 'A' },
    ]);
    expect(losses).toMatchObject([{ part: 'reasoning', action: 'dropped' }]);
  });

  it.each<readonly [string, Partial<Origin>]>([
    ['another endpoint', { endpoint: 'http://other:11434' }],
    ['another model', { model: 'llama3' }],
    ['another conversation', { lineage: 'fork' }],
  ])('counts as such with %s', (_title, change) => {
    const turn = assistant(
      [
        { type: 'reasoning', text: 'Hm' },
        { type: 'text', text: 'x' },
      ],
      { ...TARGET, ...change },
    );
    expect(project([user('a'), turn]).wire[1]).toEqual({ role: 'assistant', content: 'x' });
  });

  it('loses what ran on other servers', () => {
    const parts: AssistantPart[] = [
      { type: 'server_tool', name: 'web', native: {} },
      { type: 'text', text: 'x' },
      { type: 'citation', text: 'c', url: 'https://x' },
    ];
    expect(project([user('a'), assistant(parts, FOREIGN)]).losses.map((loss) => loss.part)).toEqual([
      'server_tool',
      'citation',
    ]);
  });
});

describe('what is not legal', () => {
  it('turns that broke off are left out', () => {
    const broken = assistant([{ type: 'text', text: 'Hal' }], TARGET, { state: 'aborted', stopReason: 'interrupted' });
    expect(project([user('a'), broken, user('b')])).toEqual({
      wire: [
        { role: 'user', content: 'a' },
        { role: 'user', content: 'b' },
      ],
      losses: [],
    });
  });

  it('messages that say nothing are left out', () => {
    const silent = assistant(
      [
        { type: 'reasoning', text: 'Hm' },
        { type: 'text', text: ' \n' },
      ],
      TARGET,
    );
    const { wire, losses } = project([user('a'), silent, user(' '), assistant([], TARGET), user('b')]);
    expect(wire).toHaveLength(2);
    expect(losses).toMatchObject([{ messageId: silent.id, part: 'message', action: 'dropped' }]);
  });

  it('a call without a result gets one', () => {
    const { wire, losses } = project([
      user('a'),
      assistant([call('x', 'go'), call('y', 'go')], TARGET),
      results(result('y', 'go', 'Y')),
    ]);
    expect(wire.slice(2)).toEqual([
      { role: 'tool', tool_name: 'go', content: 'Error: no result was recorded.' },
      { role: 'tool', tool_name: 'go', content: 'Y' },
    ]);
    expect(losses).toMatchObject([{ part: 'tool_call', action: 'converted' }]);
  });

  it('a result without a call is said as text', () => {
    const { wire, losses } = project([results(result('x', 'go', 'X')), user('a')]);
    expect(wire[0]).toEqual({ role: 'user', content: '[Result of go] X' });
    expect(losses).toMatchObject([{ part: 'tool_result', action: 'converted' }]);
  });

  it('results that are not results show it, and none is empty', () => {
    const calls = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => call(id, 'go'));
    const { wire } = project([
      user('x'),
      assistant(calls, TARGET),
      results(
        result('a', 'go', 'rm is not allowed', { status: 'denied' }),
        result('b', 'go', 'Error: no such file', { status: 'error' }),
        result('c', 'go', 'gone', { status: 'error' }),
        result('d', 'go', 'stopped', { status: 'cancelled' }),
        result('e', 'go', 'crashed', { status: 'unknown' }),
        result('f', 'go', ' '),
      ),
    ]);
    expect(wire.slice(2).map((message) => message['content'])).toEqual([
      'Denied: rm is not allowed',
      'Error: no such file',
      'Error: gone',
      'Cancelled: stopped',
      'Outcome unknown: crashed',
      '(no output)',
    ]);
  });

  it('unpaired surrogates are repaired everywhere', () => {
    const lone = 'a\ud83d';
    const { wire } = project([
      user(lone),
      assistant(
        [
          { type: 'reasoning', text: lone },
          { type: 'text', text: lone },
          call('x', lone, { [lone]: [lone] }, { signature: lone }),
        ],
        TARGET,
      ),
      results(result('x', lone, lone)),
    ]);
    expect(JSON.stringify(wire)).not.toMatch(/\\ud83d/i);
  });
});

describe('images and documents', () => {
  const image: ImagePart = { type: 'image', mediaType: 'image/png', data: 'aGk=' };

  it('images go as base64', () => {
    const picture: Message = { role: 'user', id: 'u', content: [{ type: 'text', text: 'Look' }, image] };
    expect(project([picture]).wire).toEqual([{ role: 'user', content: 'Look', images: ['aGk='] }]);
    const only: Message = { role: 'user', id: 'u', content: [{ ...image, data: 'data:image/png;base64,aGk=' }] };
    expect(project([only]).wire).toEqual([{ role: 'user', content: '', images: ['aGk='] }]);
  });

  it('images of results stay with them', () => {
    const shown = result('x', 'shoot', 'Done', { images: [{ type: 'image', mediaType: 'image/png', data: 'aGk=' }] });
    const { wire } = project([user('a'), assistant([call('x', 'shoot')], TARGET), results(shown)]);
    expect(wire[2]).toEqual({ role: 'tool', tool_name: 'shoot', content: 'Done', images: ['aGk='] });
  });

  it('images of results that the model cannot be given are told, to it and to the user', () => {
    const bmp = { type: 'image', mediaType: 'image/bmp', data: 'aGk=' } as const;
    const shown = result('x', 'shoot', 'Done', { images: [image, bmp] });
    const { wire, losses } = project([user('a'), assistant([call('x', 'shoot')], TARGET), results(shown)], false);
    expect(wire[2]).not.toHaveProperty('images');
    expect(wire[2]?.['content']).toBe(
      'Done\n[image of type image/png, which cannot be shown]\n[image of type image/bmp, which cannot be shown]',
    );
    const reason = 'the model sees no images (result of shoot)';
    expect(losses).toMatchObject([
      { part: 'image', action: 'converted', reason },
      { part: 'image', reason },
    ]);
  });

  it('what the model or the API does not take is named instead', () => {
    const parts: UserPart[] = [
      image,
      { type: 'image', mediaType: 'image/tiff', data: 'aGk=' },
      { type: 'document', mediaType: 'application/pdf', data: 'aGk=' },
      { type: 'document', mediaType: 'text/plain', data: 'aGk=', name: 'a.txt' },
    ];
    const message: Message = { role: 'user', id: 'u', content: parts };
    const { wire, losses } = project([message], false);
    expect(wire[0]?.['images']).toBeUndefined();
    expect(wire[0]?.['content']).toMatch(/image\/png.*image\/tiff.*application\/pdf.*a\.txt:\nhi/s);
    expect(losses).toHaveLength(4);
  });
});

describe('any transcript', () => {
  const text = fc.string({ unit: 'binary', maxLength: 6 });
  const id = fc.constantFrom('a', 'b', 'c');
  const name = fc.constantFrom('read', 'list', '');
  const part = fc.oneof(
    text.map((value): AssistantPart => ({ type: 'text', text: value })),
    text.map((value): AssistantPart => ({ type: 'reasoning', text: value })),
    fc.tuple(id, name).map(([callId, tool]): AssistantPart => call(callId, tool, { x: 1 }, { id: callId })),
  );
  const message = fc.oneof(
    text.map(user),
    fc
      .tuple(fc.array(part, { maxLength: 4 }), fc.constantFrom(TARGET, FOREIGN), fc.constantFrom('complete', 'failed'))
      .map(([content, origin, state]) => assistant(content, origin, { state: state as 'complete' })),
    fc
      .array(fc.tuple(id, name, text), { maxLength: 3 })
      .map((of) => results(...of.map(([c, n, t]) => result(c, n, t)))),
  );

  it('is legal once it is projected', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 8 }), (messages) => {
        const { wire } = project(messages);
        if (wire.length === 0) return;
        const body = { model: 'm', truncate: false, options: { num_ctx: 8192 }, messages: wire };
        expectClean('ollama', JSON.parse(JSON.stringify(body)));
      }),
      fuzz(300),
    );
  });
});
