import type { JsonObject, ProviderRequest } from 'allos/plugin';
import { tool } from '../../../test/wire/outcome.js';
import { bodyOf, expectLegal, type SentBody } from './body-of.js';
import { providerFor } from './provider-under-test.js';
import { asked, call, ELSEWHERE, result, results, said, signed } from './transcript.js';

const MODELS = [
  'claude-3-5-haiku-20241022',
  'claude-3-7-sonnet-20250219',
  'claude-opus-4-1-20250805',
  'claude-sonnet-4-20250514',
  'claude-sonnet-4-5-20250929',
  'claude-haiku-4-5',
  'claude-opus-4-5-20251101',
  'claude-sonnet-4-6',
  'claude-opus-4-6',
  'claude-opus-4-8',
  'claude-opus-5',
  'claude-sonnet-5',
  'claude-fable-5',
  'claude-fable-5-2',
  'claude-mythos-preview',
  'claude-opus-5-5',
  'claude-sonnet-5-5',
  'claude-haiku-5-5',
  'claude-opus-6-1',
  'some-other-model',
];

function ask(overrides: Partial<ProviderRequest>, options: JsonObject = {}): SentBody {
  const sent = bodyOf([asked('Go')], { tools: [tool('read_file')], ...overrides }, options);
  expectLegal(sent);
  return sent;
}

describe.each(MODELS)('a request to %s', (model) => {
  it('is legal whatever is wished for', () => {
    const thinkings: JsonObject[] = ['on', 'off', 'default', 4000, 100_000, true, false, 'between_tools'].map(
      (thinking) => ({ thinking }),
    );
    thinkings.push({}, { thinking: { type: 'enabled', budget_tokens: 2000 } }, { thinking: { type: 'adaptive' } });
    thinkings.push({ thinking: { type: 'disabled' } }, { display: 'omitted' }, { cache: '1h' });
    for (const options of thinkings) {
      for (const effort of [undefined, 'none', 'low', 'xhigh', 'max']) {
        for (const toolChoice of ['auto', 'required'] as const) {
          for (const maxOutputTokens of [undefined, 1500]) {
            const limits = maxOutputTokens === undefined ? {} : { maxOutputTokens };
            const wish = {
              model,
              toolChoice,
              temperature: 1.7,
              ...limits,
              ...(effort === undefined ? {} : { effort }),
            };
            ask(wish, options);
          }
        }
      }
    }
  });
});

describe('max_tokens', () => {
  it.each([
    ['claude-sonnet-5-5', 128_000],
    ['claude-sonnet-4-5', 64_000],
    ['claude-opus-4-20250514', 32_000],
    ['claude-3-haiku-20240307', 4096],
    ['some-other-model', 8192],
  ])('of %s is %d', (model, expected) => {
    expect(ask({ model }).body['max_tokens']).toBe(expected);
  });

  it('is what the caller says', () => {
    expect(ask({ maxOutputTokens: 300 }).body['max_tokens']).toBe(300);
  });
});

describe('the window of a model', () => {
  const provider = providerFor(undefined);
  it.each([
    ['claude-sonnet-5-5', 1_000_000],
    ['claude-haiku-5-5', 1_000_000],
    ['claude-opus-4-6', 1_000_000],
    ['claude-opus-4-5-20251101', 200_000],
    ['claude-haiku-4-5', 200_000],
    ['anthropic/claude-opus-4.6', 1_000_000],
    ['us.anthropic.claude-sonnet-5-v1:0', 1_000_000],
    ['claude-opus-5-9', 200_000],
    ['unheard-of', 200_000],
  ])('%s has %d tokens', (model, tokens) => {
    expect(provider.contextWindow(model)).toBe(tokens);
  });

  it('is what the settings say', () => {
    const set = providerFor(undefined, {
      options: { contextWindow: 9_000, models: [{ id: 'mine', contextWindow: 700 }] },
    });
    expect(['mine', 'claude-opus-5'].map((model) => set.contextWindow(model))).toEqual([700, 9_000]);
  });

  it('counts at least one token', () => {
    expect([provider.countTokens(''), provider.countTokens('abcd'), provider.countTokens('abcde')]).toEqual([1, 1, 2]);
  });
});

describe('thinking', () => {
  it.each<[string, Partial<ProviderRequest>, JsonObject, unknown, unknown]>([
    ['claude-sonnet-5-5', {}, {}, { type: 'adaptive', display: 'summarized' }, undefined],
    ['claude-sonnet-5-5', {}, { display: 'omitted' }, { type: 'adaptive', display: 'omitted' }, undefined],
    ['claude-sonnet-5-5', {}, { thinking: 'default' }, undefined, undefined],
    ['claude-sonnet-5-5', {}, { thinking: 'off' }, { type: 'between_tools' }, undefined],
    ['claude-sonnet-5-5', { effort: 'max' }, { thinking: 'off' }, { type: 'between_tools' }, { effort: 'high' }],
    ['claude-opus-5', {}, { thinking: { type: 'disabled' } }, { type: 'disabled' }, undefined],
    ['claude-opus-5-5', { effort: 'low' }, { thinking: 'off' }, undefined, { effort: 'low' }],
    ['claude-opus-5-5', {}, { thinking: 9000 }, { type: 'adaptive', display: 'summarized' }, undefined],
    ['claude-opus-4-8', {}, {}, undefined, undefined],
    ['claude-opus-4-8', { effort: 'xhigh' }, {}, { type: 'adaptive' }, { effort: 'xhigh' }],
    ['claude-opus-4-6', {}, { thinking: 9000 }, { type: 'enabled', budget_tokens: 9000 }, undefined],
    ['claude-opus-4-5', { effort: 'max' }, {}, undefined, { effort: 'high' }],
    ['claude-sonnet-4-5', {}, {}, undefined, undefined],
    ['claude-sonnet-4-5', { effort: 'low' }, {}, { type: 'enabled', budget_tokens: 2048 }, undefined],
    [
      'claude-sonnet-4-5',
      { maxOutputTokens: 1500 },
      { thinking: 'on' },
      { type: 'enabled', budget_tokens: 1024 },
      undefined,
    ],
    ['claude-3-5-haiku-latest', { effort: 'high' }, {}, undefined, undefined],
  ])('%s, %j, %j', (model, overrides, options, thinking, outputConfig) => {
    const { body } = ask({ model, ...overrides }, options);
    expect(body['thinking']).toEqual(thinking);
    expect(body['output_config']).toEqual(outputConfig);
  });

  it('with a budget pauses while a turn is in progress that began without it', () => {
    const wish = { model: 'claude-sonnet-4-5', tools: [tool('read_file')] };
    const origin = { ...said().origin, model: 'claude-sonnet-4-5' };
    const foreign = [asked('Go'), { ...said(call('a')), origin: ELSEWHERE }, results(result('a'))];
    const own = [asked('Go'), { ...said(signed('x'), call('a')), origin }, results(result('a'))];
    expect(bodyOf(foreign, wish, { thinking: 'on' }).body['thinking']).toBeUndefined();
    expect(bodyOf(own, wish, { thinking: 'on' }).body['thinking']).toMatchObject({ type: 'enabled' });
  });
});

describe('what a model refuses', () => {
  it('is left out and reported', () => {
    const { body, losses } = ask({ temperature: 0.5, toolChoice: 'required' });
    expect(body).not.toHaveProperty('temperature');
    expect(body).not.toHaveProperty('tool_choice');
    expect(losses.map(({ part }) => part)).toEqual(['tool_choice', 'temperature']);
  });

  it('is sent to those that take it, in the version of the API that knows it', () => {
    const sent = ask({ model: 'claude-sonnet-4-5', temperature: 2, toolChoice: 'required' });
    expect(sent.body).toMatchObject({ temperature: 1, tool_choice: { type: 'any' } });
    expect(sent.apiVersion).toBe('2023-06-01');
    expect(ask({ model: 'claude-sonnet-4-5' }).apiVersion).toBe('2026-10-21');
  });
});

describe('tools', () => {
  it('are lowered and their names made legal', () => {
    const { body } = ask({ tools: [tool('mcp.read/file', { path: { type: 'string' } })] }, { cache: false });
    expect(body['tools']).toEqual([
      {
        name: expect.stringMatching(/^mcp_read_file_[0-9a-f]{12}$/) as unknown,
        description: 'Does mcp.read/file.',
        input_schema: { type: 'object', properties: { path: { type: 'string' } }, additionalProperties: false },
      },
    ]);
  });

  it('are left out when there are none', () => {
    const { body } = ask({ tools: [], toolChoice: 'required' });
    expect(body).not.toHaveProperty('tools');
    expect(body).not.toHaveProperty('tool_choice');
  });

  it('are defined, but not offered, for a transcript that calls what is not there any more', () => {
    const messages = [asked('Go'), said(call('a', 'gone')), results(result('a')), asked('Sum up')];
    const sent = bodyOf(messages, { tools: [] });
    expectLegal(sent);
    expect(sent.body['tools']).toEqual([expect.objectContaining({ name: 'gone' })]);
    expect(sent.body['tool_choice']).toEqual({ type: 'none' });
  });
});

describe('the rest of the body', () => {
  it('has the instructions at the top, repaired, and none where there are none', () => {
    expect(ask({ system: 'Be \ud83d brief.' }, { cache: false }).body['system']).toEqual([
      { type: 'text', text: 'Be \ufffd brief.' },
    ]);
    expect(ask({ system: ' \n' }).body).not.toHaveProperty('system');
  });

  it('holds the answer to a schema, and begins no answer then', () => {
    const schema = { type: 'object', properties: { n: { type: 'integer' } }, additionalProperties: false } as const;
    const output = { name: 'answer', schema, strict: true };
    const format = { type: 'json_schema', schema };
    expect(ask({ output }).body['output_config']).toEqual({ format });
    expect(ask({ output, effort: 'low' }).body['output_config']).toEqual({ effort: 'low', format });
    const begun = [asked('Go'), said({ type: 'text', text: 'Well' })];
    const sent = bodyOf(begun, { model: 'claude-sonnet-4-5', output });
    expectLegal(sent);
    expect(sent.body.messages.map(({ role }) => role)).toEqual(['user']);
  });

  it('takes the caller’s own parameters last', () => {
    const format = { type: 'json_schema', schema: { type: 'object', additionalProperties: false } };
    const { body } = ask({
      effort: 'low',
      providerOptions: { metadata: { user_id: 'u' }, max_tokens: 7, output_config: { format }, messages: [] },
    });
    expect(body).toMatchObject({ metadata: { user_id: 'u' }, max_tokens: 7, output_config: { effort: 'low', format } });
    expect(body.messages).toHaveLength(1);
  });
});

describe('cache markers', () => {
  const marked = (value: unknown, path = ''): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    const here = 'cache_control' in value ? [path] : [];
    return [
      ...here,
      ...Object.entries(value).flatMap(([key, item]) => marked(item, path === '' ? key : `${path}.${key}`)),
    ];
  };

  it('stand on the last tool, the system and the last block', () => {
    const messages = [asked('Go'), said(signed('x'), call('a')), results(result('a'))];
    const { body } = bodyOf(messages, { tools: [tool('read_file'), tool('write_file')] });
    expect(marked(body)).toEqual(['system.0', 'tools.1', 'messages.2.content.0']);
  });

  it('also stand at the beginning of a turn that is too long to look back over', () => {
    const ids = Array.from({ length: 12 }, (_, index) => `c${index}`);
    const messages = [
      asked('Go'),
      said(signed('x'), ...ids.map((id) => call(id))),
      results(...ids.map((id) => result(id))),
    ];
    const sent = bodyOf(messages, { tools: [tool('read_file')] });
    expectLegal(sent);
    expect(marked(sent.body)).toEqual(['system.0', 'tools.0', 'messages.1.content.1', 'messages.2.content.11']);
  });

  it('are left out where caching is off, and live longer where that is set', () => {
    expect(marked(ask({}, { cache: false }).body)).toEqual([]);
    expect(JSON.stringify(ask({}, { cache: '1h' }).body)).toContain('"cache_control":{"type":"ephemeral","ttl":"1h"}');
  });
});
