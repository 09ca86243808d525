import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { table } from './table.mjs';

const INTRODUCTION = `# What moves between models

Made by asking the providers themselves: a conversation that holds everything an API knows is handed to each of the
others, which say what they cannot be given of it. A run says the same of your conversation, in its \`hop\` event and, with
\`-v\`, on stderr. How to switch: [Switching models](../guides/switching-models.md).

What was said, the calls of tools with their arguments, and their results with images go everywhere, and so do the
instructions; ids of calls are changed where an API wants them otherwise. An answer that broke off, or that was refused
and given by another model, stays in the session and is sent to none.`;

const LINEAGE = 'the-conversation';
const SAME = 'the-model';

/** What each API keeps of an answer beside text and calls, with the payloads that it wants back. */
const APIS = [
  {
    title: 'Chat Completions',
    plugin: 'allos-plugin-openai',
    settings: { name: 'openai', baseUrl: 'http://127.0.0.1:8080/v1', options: { api: 'chat' } },
    origin: { provider: 'openai', api: 'chat', endpoint: 'http://127.0.0.1:8080/v1' },
    answer: [
      { type: 'reasoning', text: 'Hm.', native: { field: 'reasoning_content' } },
      { type: 'text', text: 'So it says.' },
      { type: 'citation', text: 'it', url: 'https://example.com' },
    ],
  },
  {
    title: 'Responses',
    plugin: 'allos-plugin-openai',
    settings: { name: 'openai', options: {} },
    origin: { provider: 'openai', api: 'responses', endpoint: 'https://api.openai.com/v1' },
    answer: [
      {
        type: 'reasoning',
        text: 'Hm.',
        native: { item: { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' } },
      },
      {
        type: 'server_tool',
        name: 'web_search_call',
        native: { item: { type: 'web_search_call', id: 'ws_1', status: 'completed' } },
      },
      { type: 'text', text: 'So it says.', native: { id: 'msg_1', phase: 'commentary' } },
      { type: 'citation', text: 'it', url: 'https://example.com' },
    ],
  },
  {
    title: 'Messages (Anthropic)',
    plugin: 'allos-plugin-anthropic',
    settings: { name: 'anthropic', options: {} },
    origin: { provider: 'anthropic', api: 'messages', endpoint: 'https://api.anthropic.com' },
    answer: [
      { type: 'reasoning', text: 'Hm.', native: { type: 'thinking', signature: 'signed' } },
      {
        type: 'server_tool',
        name: 'web_search',
        native: { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search' },
      },
      { type: 'text', text: 'So it says.', native: { citations: [{ type: 'web_search_result_location' }] } },
      { type: 'citation', text: 'it', url: 'https://example.com' },
    ],
  },
  {
    title: 'Gemini',
    plugin: 'allos-plugin-google',
    settings: { name: 'google', options: {} },
    origin: { provider: 'google', api: 'gemini', endpoint: 'https://generativelanguage.googleapis.com' },
    answer: [
      { type: 'reasoning', text: 'Hm.', native: { thought: true, thoughtSignature: 'c2lnbmVk' } },
      { type: 'server_tool', name: 'GOOGLE_SEARCH_WEB', native: { toolCall: { toolType: 'GOOGLE_SEARCH_WEB' } } },
      { type: 'text', text: 'So it says.' },
      { type: 'citation', text: 'it', url: 'https://example.com' },
    ],
  },
  {
    title: 'Ollama',
    plugin: 'allos-plugin-ollama',
    settings: { name: 'ollama', options: {} },
    origin: { provider: 'ollama', api: 'ollama', endpoint: 'http://127.0.0.1:11434' },
    answer: [
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'So it says.' },
    ],
  },
];

/** Parts by the names that losses have. */
const WORDS = {
  reasoning: 'reasoning',
  phase: 'which text is commentary',
  citation: 'sources',
  server_tool: 'what ran at the vendor',
  document: 'PDF documents (a note says so)',
};

export async function switchingPage(root) {
  const targets = await Promise.all(APIS.map(async (api) => ({ ...api, provider: await providerOf(api, root) })));
  const rows = APIS.map((from) => [
    from.title,
    ...targets.map((to) => lost(to, conversation(from), { model: 'another-model', lineage: LINEAGE })),
  ]);
  const same = (title, request) => [title, ...targets.map((api) => lost(api, conversation(api), request))];
  return [
    INTRODUCTION,
    '## To another model',
    'What is left out of a conversation with a model of the API on the left, when a model of the API above goes on:',
    table(['from', ...APIS.map(({ title }) => `to ${title}`)], rows),
    'What another model was not given is still in the session: a conversation that comes back finds it there.',
    '## To the same model',
    table(
      ['', ...APIS.map(({ title }) => title)],
      [
        same('later, in another process or after another model', { model: SAME, lineage: LINEAGE }),
        same('after a fork or a compaction', { model: SAME, lineage: 'another-conversation' }),
      ],
    ),
  ].join('\n\n');
}

async function providerOf({ plugin, settings }, root) {
  const entry = join(root, 'plugins', plugin, 'dist', 'index.js');
  const { default: made } = await import(pathToFileURL(entry).href);
  const [Provider] = made.contributes;
  const timeouts = { connectMs: 1, firstByteMs: 1, idleMs: 1, totalMs: 1 };
  return new Provider({ apiKey: async () => undefined, baseUrl: undefined, headers: {}, timeouts, ...settings });
}

/** One in which everything occurs that this API knows. */
function conversation({ origin, answer }) {
  const call = { type: 'tool_call', id: 'call_1', name: 'read_file', input: { path: 'a.png' } };
  const image = { type: 'image', mediaType: 'image/png', data: 'iVBORw0KGgo=' };
  const document = { type: 'document', mediaType: 'application/pdf', data: 'JVBERi0=', name: 'a.pdf' };
  return [
    { role: 'user', id: 'msg_1', content: [{ type: 'text', text: 'Look.' }, image, document] },
    {
      role: 'assistant',
      id: 'msg_2',
      content: [...answer, call],
      origin: { ...origin, model: SAME, lineage: LINEAGE },
      stopReason: 'tool_calls',
      state: 'complete',
    },
    {
      role: 'tool',
      id: 'msg_3',
      content: [
        { type: 'tool_result', callId: 'call_1', name: 'read_file', status: 'ok', text: 'a.png', images: [image] },
      ],
    },
  ];
}

function lost({ provider }, messages, { model, lineage }) {
  const losses = provider.lossesOf({ model, lineage, messages, system: 'Be kind.', tools: [] });
  const parts = new Set(losses.filter(({ messageId }) => messageId !== 'request').map(({ part }) => part));
  const unnamed = [...parts].find((part) => WORDS[part] === undefined);
  if (unnamed !== undefined) throw new Error(`no words for the loss of ${unnamed}: add them to WORDS`);
  const words = Object.keys(WORDS).filter((part) => parts.has(part));
  return words.length === 0 ? 'nothing' : words.map((part) => WORDS[part]).join(', ');
}
