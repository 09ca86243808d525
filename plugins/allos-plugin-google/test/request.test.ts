import type { JsonObject, JsonSchema, ProviderRequest } from 'allos/plugin';
import { tool } from '../../../test/wire/outcome.js';
import { bodyOf, expectLegal, type SentBody } from './body-of.js';
import { providerFor } from './provider-under-test.js';
import { asked } from './transcript.js';

const MODELS = [
  'gemini-1.5-pro',
  'gemini-2.0-flash',
  'gemini-2.5-pro',
  'gemini-2.5-flash',
  'gemini-2.5-flash-lite',
  'gemini-3-pro-preview',
  'gemini-3-flash-preview',
  'gemini-3.1-pro-preview',
  'gemini-3.1-flash-lite',
  'gemini-3.5-flash',
  'gemini-3.5-flash-lite',
  'gemini-3.6-flash',
  'gemini-3.7-flash',
  'gemini-3.8-flash',
  'gemini-4-argon',
  'gemini-flash-latest',
  'gemma-4-31b-it',
];

function ask(overrides: Partial<ProviderRequest>, options: JsonObject = {}): SentBody {
  const sent = bodyOf([asked('Go')], { tools: [tool('read_file')], ...overrides }, options);
  expectLegal(sent);
  return sent;
}

describe.each(MODELS)('a request to %s', (model) => {
  it('is legal whatever is wished for', () => {
    const thinkings: JsonObject[] = ['on', 'off', 'default', 'High', 100, 4000, 100_000, -1, 0, true, false, {}].map(
      (thinking) => ({ thinking }),
    );
    thinkings.push({}, { effort: 'low' }, { includeThoughts: false }, { thinking: { thinkingBudget: 700 } });
    thinkings.push({ thinking: { thinkingLevel: 'HIGH', includeThoughts: false } });
    for (const options of thinkings) {
      for (const effort of [undefined, 'none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']) {
        for (const toolChoice of ['auto', 'none', 'required'] as const) {
          const wish = { model, toolChoice, temperature: 2.7, maxOutputTokens: 900 };
          ask({ ...wish, ...(effort === undefined ? {} : { effort }) }, options);
        }
      }
    }
  });
});

describe('the window of a model', () => {
  const provider = providerFor(undefined);
  it.each([
    ['gemini-2.5-pro', 1_000_000],
    ['models/gemini-3-pro-preview', 1_048_576],
    ['google/gemini-3.8-flash', 1_048_576],
    ['gemini-3.1-pro-preview', 1_000_000],
    ['gemini-9-flash', 1_048_576],
  ])('%s has %d tokens', (model, tokens) => {
    expect(provider.contextWindow(model)).toBe(tokens);
    expect(provider.capabilities(model).windowAssumed).toBeUndefined();
  });

  it('is an assumption for a model of another family, unless the settings say it', () => {
    expect(provider.capabilities('gemma-4-31b-it')).toMatchObject({ windowAssumed: true, reasoning: false });
    const set = providerFor(undefined, {
      options: { contextWindow: 9_000, models: [{ id: 'mine', contextWindow: 700 }] },
    });
    expect(['mine', 'gemini-3.8-flash', 'gemma-4-31b-it'].map((model) => set.contextWindow(model))).toEqual([
      700, 9_000, 9_000,
    ]);
    expect(set.capabilities('gemma-4-31b-it').windowAssumed).toBeUndefined();
  });

  it('counts at least one token', () => {
    expect([provider.countTokens(''), provider.countTokens('abcd'), provider.countTokens('abcde')]).toEqual([1, 1, 2]);
  });
});

describe('thinking', () => {
  const shown = { includeThoughts: true };

  it.each<[string, Partial<ProviderRequest>, JsonObject, unknown]>([
    ['gemini-3.8-flash', {}, {}, shown],
    ['gemini-3.8-flash', {}, { thinking: 'default' }, undefined],
    ['gemini-3.8-flash', {}, { thinking: 'on' }, shown],
    ['gemini-3.8-flash', {}, { thinking: 'low' }, { ...shown, thinkingLevel: 'LOW' }],
    ['gemini-3.8-flash', {}, { effort: 'low' }, { ...shown, thinkingLevel: 'LOW' }],
    ['gemini-3.8-flash', { effort: 'high' }, { effort: 'low' }, { ...shown, thinkingLevel: 'HIGH' }],
    ['gemini-3.8-flash', { effort: 'high' }, { thinking: 'default' }, { ...shown, thinkingLevel: 'HIGH' }],
    ['gemini-3.8-flash', { effort: 'max' }, {}, { ...shown, thinkingLevel: 'HIGH' }],
    ['gemini-3.8-flash', { effort: 'minimal' }, {}, { ...shown, thinkingLevel: 'LOW' }],
    ['gemini-3-flash', { effort: 'minimal' }, {}, { ...shown, thinkingLevel: 'MINIMAL' }],
    ['gemini-3-pro', { effort: 'medium' }, {}, { ...shown, thinkingLevel: 'HIGH' }],
    ['gemini-3.8-flash', { effort: 'low' }, { includeThoughts: false }, { thinkingLevel: 'LOW' }],
    ['gemini-3.8-flash', {}, { includeThoughts: false }, undefined],
    [
      'gemini-3.8-flash',
      {},
      { thinking: { thinkingLevel: 'MEDIUM', includeThoughts: false } },
      { thinkingLevel: 'MEDIUM' },
    ],
    ['gemini-2.5-flash', {}, {}, shown],
    ['gemini-2.5-flash', {}, { thinking: 'on' }, { ...shown, thinkingBudget: -1 }],
    ['gemini-2.5-flash', {}, { thinking: 'off' }, { thinkingBudget: 0 }],
    ['gemini-2.5-flash', { effort: 'none' }, {}, { thinkingBudget: 0 }],
    ['gemini-2.5-flash', { effort: 'low' }, {}, { ...shown, thinkingBudget: 2048 }],
    ['gemini-2.5-flash', { effort: 'max' }, {}, { ...shown, thinkingBudget: 24_576 }],
    ['gemini-2.5-flash', {}, { thinking: 5000.5 }, { ...shown, thinkingBudget: 5000 }],
    ['gemini-2.5-flash-lite', {}, { thinking: 100 }, { ...shown, thinkingBudget: 512 }],
    ['gemini-2.5-pro', { effort: 'minimal' }, {}, { ...shown, thinkingBudget: 128 }],
    ['gemini-2.0-flash', {}, { thinking: 'off' }, undefined],
    ['gemini-2.0-flash', {}, {}, undefined],
  ])('of %s with %j and %j is %j', (model, wish, options, expected) => {
    const sent = ask({ model, ...wish }, options);
    const generation = (sent.body['generationConfig'] ?? {}) as { readonly thinkingConfig?: unknown };
    expect(generation.thinkingConfig).toEqual(expected);
    expect(sent.losses).toEqual([]);
  });

  it.each<[string, JsonObject, unknown, string]>([
    [
      'gemini-3.8-flash',
      { thinking: 'off' },
      { includeThoughts: true, thinkingLevel: 'LOW' },
      'this model always thinks',
    ],
    ['gemini-2.5-pro', { thinking: 0 }, { includeThoughts: true, thinkingBudget: 128 }, 'this model always thinks'],
    ['gemini-3.8-flash', { thinking: 4000 }, { includeThoughts: true }, 'this model takes a level, not a budget'],
    ['gemini-2.5-pro', { thinking: 'deep' }, { includeThoughts: true }, 'this model takes a budget, not deep'],
    ['gemini-2.0-flash', { thinking: 'high' }, undefined, 'this model does not think'],
  ])('that %s does not know (%j) is as near as can be, and reported', (model, options, expected, reason) => {
    const sent = ask({ model }, options);
    const generation = (sent.body['generationConfig'] ?? {}) as { readonly thinkingConfig?: unknown };
    expect(generation.thinkingConfig).toEqual(expected);
    expect(sent.losses).toEqual([{ messageId: 'request', part: 'thinking', action: 'dropped', reason }]);
  });
});

describe('parameters', () => {
  it('are only those that are set', () => {
    const { body } = bodyOf([asked('Go')], { system: ' ', tools: [] }, { thinking: 'default' });
    expect(body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Go' }] }] });
  });

  it('hold the instructions apart from the conversation', () => {
    expect(ask({ system: 'Be brief \ud83d.' }).body['systemInstruction']).toEqual({
      parts: [{ text: 'Be brief \ufffd.' }],
    });
  });

  it('hold the temperature where the model heeds it, within its bounds', () => {
    expect(ask({ model: 'gemini-3-pro', temperature: 2.7 }).body['generationConfig']).toMatchObject({ temperature: 2 });
    const newer = ask({ temperature: 0.2 });
    expect(newer.text).not.toContain('temperature');
    expect(newer.losses).toEqual([expect.objectContaining({ part: 'temperature', action: 'dropped' })]);
  });

  it.each([
    ['none', { functionCallingConfig: { mode: 'NONE' } }],
    ['required', { functionCallingConfig: { mode: 'ANY' } }],
    ['auto', undefined],
  ] as const)('say that a tool is %s', (toolChoice, expected) => {
    expect(ask({ toolChoice }).body['toolConfig']).toEqual(expected);
    expect(ask({ toolChoice, tools: [] }).body['toolConfig']).toBeUndefined();
  });

  it('describe tools in the words that the API knows', () => {
    const inputSchema: JsonSchema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { kind: { const: 'a' }, size: { type: ['integer', 'null'], exclusiveMinimum: 0 } },
      required: ['kind', 'lost'],
      additionalProperties: false,
    };
    const tools = [{ ...tool('my/tool'), description: '', inputSchema }, tool('now')];
    expect(ask({ tools }).body['tools']).toEqual([
      {
        functionDeclarations: [
          {
            name: expect.stringMatching(/^my_tool/) as unknown,
            parametersJsonSchema: {
              type: 'object',
              properties: {
                kind: expect.objectContaining({ enum: ['a'] }) as unknown,
                size: { type: ['integer', 'null'], description: '(more than 0)' },
              },
              required: ['kind'],
              additionalProperties: false,
            },
          },
          expect.objectContaining({ name: 'now' }),
        ],
      },
    ]);
  });

  it('can be set and added to, but for the conversation', () => {
    const providerOptions = {
      contents: [],
      safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
      generationConfig: { topK: 3, maxOutputTokens: 7 },
      toolConfig: { functionCallingConfig: { mode: 'VALIDATED' } },
      systemInstruction: { parts: [{ text: 'Mine' }] },
    };
    const { body } = ask({ model: 'gemini-3-pro', temperature: 1, maxOutputTokens: 5, providerOptions });
    expect(body).toMatchObject({
      contents: [{ role: 'user', parts: [{ text: 'Go' }] }],
      safetySettings: providerOptions.safetySettings,
      generationConfig: { temperature: 1, topK: 3, maxOutputTokens: 7 },
      toolConfig: providerOptions.toolConfig,
      systemInstruction: providerOptions.systemInstruction,
    });
  });
});
