import { never, type Outcome, outcomeOf, tool } from '../../../test/wire/outcome.js';
import { eventStreamForms } from '../../../test/wire/pieces.js';
import { startServer, type ScriptedAnswer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { call } from './transcript.js';
import { providerFor, requestOf, user } from './provider-under-test.js';
import { answer, chunk, functionCall, sse, text, type WireChunk } from './wire-chunks.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(scripted: ScriptedAnswer, overrides = {}): Promise<Outcome> {
  server.answer(scripted);
  return outcomeOf(providerFor(server.origin).stream(requestOf(overrides), never()));
}

interface Case {
  readonly chunks: readonly WireChunk[];
  readonly expected: object;
}

const MADE_ID = expect.stringMatching(/^call_[0-9a-f]{16}$/) as unknown;

const CASES: Readonly<Record<string, Case>> = {
  text: {
    chunks: answer(text('Hel', 'lo ', 'wörld 👋🏽')),
    expected: { content: [{ type: 'text', text: 'Hello wörld 👋🏽' }], stopReason: 'stop', rawStopReason: 'STOP' },
  },
  'line separators inside text': {
    chunks: answer(text('a\u2028b\u2029c\u0085d')),
    expected: { content: [{ type: 'text', text: 'a\u2028b\u2029c\u0085d' }] },
  },
  'summaries of thoughts': {
    chunks: answer([[{ text: 'Let me ', thought: true }], [{ text: 'see.', thought: true }], [{ text: 'Yes' }]]),
    expected: {
      content: [
        { type: 'reasoning', text: 'Let me see.' },
        { type: 'text', text: 'Yes' },
      ],
    },
  },
  'a signature in a part of its own': {
    chunks: answer([[{ text: 'Yes' }], [{ text: '', thoughtSignature: 'c2ln' }]]),
    expected: {
      content: [
        { type: 'text', text: 'Yes' },
        { type: 'reasoning', text: '', native: { thoughtSignature: 'c2ln' } },
      ],
    },
  },
  'a signature beside text, which stands alone': {
    chunks: answer([[{ text: 'Yes' }, { text: ', of course', thoughtSignature: 'c2ln' }], [{ text: '.' }]]),
    expected: {
      content: [
        { type: 'text', text: 'Yes' },
        { type: 'text', text: ', of course', native: { thoughtSignature: 'c2ln' } },
        { type: 'text', text: '.' },
      ],
    },
  },
  'a signed thought': {
    chunks: answer([[{ text: 'Hm', thought: true, thoughtSignature: 'c2ln' }], [{ text: 'Yes' }]]),
    expected: {
      content: [
        { type: 'reasoning', text: 'Hm', native: { thought: true, thoughtSignature: 'c2ln' } },
        { type: 'text', text: 'Yes' },
      ],
    },
  },
  'parallel calls, of which the first is signed': {
    chunks: answer([
      [{ text: 'Reading.' }],
      [
        functionCall('read_file', { path: 'a b.ts' }, 'lpndqlku', 'c2ln'),
        functionCall('read_file', { path: 'c' }, 'm6rogicj'),
      ],
      [functionCall('go', {}, 'x')],
    ]),
    expected: {
      content: [
        { type: 'text', text: 'Reading.' },
        { ...call('lpndqlku', 'read_file', { path: 'a b.ts' }), native: { thoughtSignature: 'c2ln' } },
        call('m6rogicj', 'read_file', { path: 'c' }),
        call('x', 'go'),
      ],
      stopReason: 'tool_calls',
    },
  },
  'calls without ids': {
    chunks: answer([[functionCall('go', { x: 1 }), functionCall('go', { x: 1 })]]),
    expected: {
      content: [
        { type: 'tool_call', id: MADE_ID, name: 'go', input: { x: 1 } },
        { type: 'tool_call', id: MADE_ID, name: 'go', input: { x: 1 } },
      ],
    },
  },
  'a call without arguments': {
    chunks: answer([[{ functionCall: { name: 'now', id: 'a' } }]]),
    expected: { content: [call('a', 'now')], stopReason: 'tool_calls' },
  },
  'arguments that are no object': {
    chunks: answer([[{ functionCall: { name: 'go', id: 'a', args: [1] } }]]),
    expected: { content: [expect.objectContaining({ malformed: { text: '[1]', reason: 'it is not a JSON object' } })] },
  },
  'arguments that come value by value': {
    chunks: answer([
      [{ functionCall: { name: 'go', id: 'a', willContinue: true }, thoughtSignature: 'c2ln' }],
      [partial('$.to.list[0].name', { stringValue: 'He', willContinue: true })],
      [partial('$.to.list[0].name', { stringValue: 'llo' })],
      [partial('$.to.list[1].name', { stringValue: '' }), partial("$['a b'].n", { numberValue: 1.5 })],
      [partial('$.yes', { boolValue: false }), partial('$["no"]', { nullValue: 'NULL_VALUE' })],
      [{ functionCall: {} }],
      [functionCall('go', {}, 'b')],
    ]),
    expected: {
      content: [
        {
          type: 'tool_call',
          id: 'a',
          name: 'go',
          input: { to: { list: [{ name: 'Hello' }, { name: '' }] }, 'a b': { n: 1.5 }, yes: false, no: null },
          native: { thoughtSignature: 'c2ln' },
        },
        call('b', 'go'),
      ],
    },
  },
  'a call of a tool that there is not': {
    chunks: answer([[functionCall('list_files', {}, 'a', 'c2ln')]], { stop: 'UNEXPECTED_TOOL_CALL' }),
    expected: {
      content: [{ ...call('a', 'list_files'), native: { thoughtSignature: 'c2ln' } }],
      stopReason: 'tool_calls',
      rawStopReason: 'UNEXPECTED_TOOL_CALL',
    },
  },
  'tools of the vendor': {
    chunks: answer([
      [{ toolCall: { toolType: 'GOOGLE_SEARCH_WEB', id: 's1', args: { queries: ['x'] } }, thoughtSignature: 'c2ln' }],
      [{ toolResponse: { toolType: 'GOOGLE_SEARCH_WEB', id: 's1' }, thoughtSignature: 'c2kn' }],
      [{ executableCode: { language: 'PYTHON', code: 'print(1)' } }],
      [{ codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } }, { inlineData: { mimeType: 'image/png' } }],
      [{ text: 'Found' }],
    ]),
    expected: {
      content: [
        {
          type: 'server_tool',
          name: 'GOOGLE_SEARCH_WEB',
          native: {
            toolCall: { toolType: 'GOOGLE_SEARCH_WEB', id: 's1', args: { queries: ['x'] } },
            thoughtSignature: 'c2ln',
          },
        },
        {
          type: 'server_tool',
          name: 'GOOGLE_SEARCH_WEB',
          native: { toolResponse: { toolType: 'GOOGLE_SEARCH_WEB', id: 's1' }, thoughtSignature: 'c2kn' },
        },
        {
          type: 'server_tool',
          name: 'executableCode',
          native: { executableCode: { language: 'PYTHON', code: 'print(1)' } },
        },
        {
          type: 'server_tool',
          name: 'codeExecutionResult',
          native: { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } },
        },
        { type: 'server_tool', name: 'inlineData', native: { inlineData: { mimeType: 'image/png' } } },
        { type: 'text', text: 'Found' },
      ],
    },
  },
  citations: {
    chunks: answer(text('It is so. ', 'And more.'), {
      last: {
        groundingMetadata: {
          groundingChunks: [
            { web: { uri: 'https://a.example', title: 'A' } },
            { retrievedContext: { text: 'long', fileSearchStore: 'stores/s' } },
          ],
          groundingSupports: [{ segment: { text: 'It is so.', endIndex: 9 }, groundingChunkIndices: [0, 1, 7] }],
        },
        citationMetadata: { citationSources: [{ uri: 'https://b.example', startIndex: 1 }, {}] },
        safetyRatings: [{ category: 'HARM_CATEGORY_HARASSMENT', probability: 'LOW' }],
      },
    }),
    expected: {
      content: [
        { type: 'text', text: 'It is so. And more.' },
        { type: 'citation', text: 'It is so.', url: 'https://a.example', title: 'A' },
        { type: 'citation', text: 'It is so.', title: 'stores/s' },
        { type: 'citation', text: '', url: 'https://b.example' },
      ],
      raw: { safetyRatings: [{ category: 'HARM_CATEGORY_HARASSMENT', probability: 'LOW' }] },
    },
  },
  'usage with a cache, thoughts and results of the vendor’s tools': {
    chunks: answer(text('x'), {
      usage: {
        promptTokenCount: 100,
        cachedContentTokenCount: 60,
        toolUsePromptTokenCount: 5,
        candidatesTokenCount: 9,
        thoughtsTokenCount: 4,
        totalTokenCount: 118,
      },
    }),
    expected: {
      usage: { inputTokens: 45, outputTokens: 13, cacheReadTokens: 60, cacheWriteTokens: 0, reasoningTokens: 4 },
    },
  },
  'usage that is less in the end': {
    chunks: [
      {
        ...chunk([{ text: 'x' }]),
        usageMetadata: { promptTokenCount: 15, candidatesTokenCount: 15, thoughtsTokenCount: 7, totalTokenCount: 37 },
      },
      ...answer(text('y'), { usage: { promptTokenCount: 13, thoughtsTokenCount: 8, totalTokenCount: 21 } }),
    ],
    expected: {
      usage: { inputTokens: 13, outputTokens: 8, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 8 },
    },
  },
  'usage of which the end tells only a part': {
    chunks: [
      {
        ...chunk([{ text: 'x' }]),
        usageMetadata: { promptTokenCount: 10, thoughtsTokenCount: 3, candidatesTokenCount: 1 },
      },
      ...answer(text('y'), { usage: { candidatesTokenCount: 2 } }),
    ],
    expected: {
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 3 },
    },
  },
  'no figures': {
    chunks: [{ ...chunk([{ text: 'x' }], { finishReason: 'STOP' }), usageMetadata: { trafficType: 'ON_DEMAND' } }],
    expected: { usage: undefined },
  },
  'an answer by another name of the model': {
    chunks: answer(text('x'), { id: 'resp_9', model: 'gemini-3.8-flash-001' }),
    expected: {
      responseId: 'resp_9',
      origin: expect.objectContaining({
        model: 'gemini-3.8-flash-001',
        requestedModel: 'gemini-3.8-flash',
      }) as unknown,
    },
  },
  'a blocked prompt': {
    chunks: [
      {
        promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
        usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
        modelVersion: 'gemini-3.8-flash',
      },
    ],
    expected: {
      content: [],
      stopReason: 'content_filter',
      rawStopReason: 'PROHIBITED_CONTENT',
      raw: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } },
      usage: { inputTokens: 9, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 },
    },
  },
  'an answer that was filtered': {
    chunks: [
      chunk([{ text: 'So' }]),
      {
        candidates: [{ finishReason: 'SAFETY', finishMessage: 'Hate speech.', index: 0 }],
        usageMetadata: { promptTokenCount: 10 },
      },
    ],
    expected: {
      content: [{ type: 'text', text: 'So' }],
      stopReason: 'content_filter',
      rawStopReason: 'SAFETY',
      raw: { finishMessage: 'Hate speech.' },
    },
  },
  'a call that the limit cut off': {
    chunks: answer(
      [
        [{ text: 'Now' }],
        [{ functionCall: { name: 'write_file', id: 'a', willContinue: true } }],
        [partial('$.path', { stringValue: 'a', willContinue: true })],
      ],
      { stop: 'MAX_TOKENS' },
    ),
    expected: { content: [{ type: 'text', text: 'Now' }], stopReason: 'length' },
  },
  'other candidates, which nobody asked for': {
    chunks: [
      { candidates: [{ index: 1, content: { parts: [{ text: 'No' }] }, finishReason: 'STOP' }] },
      ...answer(text('Yes')),
    ],
    expected: { content: [{ type: 'text', text: 'Yes' }] },
  },
};

function partial(jsonPath: string, value: object): object & Readonly<Record<string, unknown>> {
  return { functionCall: { partialArgs: [{ jsonPath, ...value }], willContinue: true } };
}

describe.each(Object.entries(CASES))('%s', (_, { chunks, expected }) => {
  it('is read alike however it comes', async () => {
    const messages = [user('Hello')];
    const shown: unknown[] = [];
    for (const pieces of Object.values(eventStreamForms(sse(chunks)))) {
      const outcome = await ask({ pieces }, { tools: [tool('go')], messages });
      expect(outcome.error).toBeUndefined();
      expect(outcome.finish).toMatchObject(expected);
      const { text: said, reasoning, finish, announced } = outcome;
      shown.push({ said, reasoning, finish, announced });
      const parts = finish?.content ?? [];
      expect(said).toBe(parts.map((part) => (part.type === 'text' ? part.text : '')).join(''));
      expect(reasoning).toBe(parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''));
    }
    for (const one of shown) expect(one).toEqual(shown[0]);
  });

  it('is an error when it is cut', async () => {
    const body = Buffer.from(sse(chunks));
    const cut = body.subarray(0, Math.floor(body.length * 0.6));
    for (const after of ['end', 'destroy'] as const) {
      expect((await ask({ pieces: [cut], then: after })).error?.kind).toBe('cut');
    }
  });
});
