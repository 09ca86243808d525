import { slices, startModelServer, type Api, type ModelServer, type Script, type Turn } from './model-server.js';

/** Chat Completions as server-sent events. */
const CHAT: Api = {
  contentType: 'text/event-stream',
  endPieces: 3,
  pieces: (turn, index) => {
    const event = (choices: readonly object[], more: object = {}): string =>
      `data: ${JSON.stringify({ id: `chatcmpl-${index}`, object: 'chat.completion.chunk', created: 1, model: 'test-model', choices, ...more })}\n\n`;
    const delta = (content: object): string => event([{ index: 0, delta: content, finish_reason: null }]);
    const calls = (turn.calls ?? []).flatMap(({ name, input }, at) => [
      delta({
        tool_calls: [{ index: at, id: `call_${index}_${at}`, type: 'function', function: { name, arguments: '' } }],
      }),
      ...slices(JSON.stringify(input)).map((text) =>
        delta({ tool_calls: [{ index: at, function: { arguments: text } }] }),
      ),
    ]);
    return [
      delta({ role: 'assistant', content: '' }),
      ...slices(turn.text ?? '').map((content) => delta({ content })),
      ...calls,
      event([{ index: 0, delta: {}, finish_reason: finishReason(turn) }]),
      event([], { usage: usageOf(turn) }),
      'data: [DONE]\n\n',
    ];
  },
  aside: (path) => (path === '/v1/models' ? { object: 'list', data: [{ id: 'test-model' }] } : undefined),
  error: (status) => ({
    error: { message: `the test answers ${status}`, type: 'test_error', param: null, code: null },
  }),
};

function usageOf({ prompt }: Turn): object {
  if (prompt === undefined) return { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 };
  const { tokens, cached, written } = prompt;
  const details = { cached_tokens: cached, cache_write_tokens: written };
  return { prompt_tokens: tokens, prompt_tokens_details: details, completion_tokens: 5, total_tokens: tokens + 5 };
}

function finishReason({ stop, calls }: Turn): string {
  if (stop !== undefined) return stop === 'refusal' ? 'content_filter' : stop;
  return calls === undefined ? 'stop' : 'tool_calls';
}

export async function startChatServer(...script: Script): Promise<ModelServer> {
  return await startModelServer(CHAT, script);
}

/** What lets the command line find the server as OpenAI's. */
export function chatEnv({ url }: ModelServer): Readonly<Record<string, string>> {
  return { OPENAI_API_KEY: 'sk-test-0123456789abcdef', OPENAI_BASE_URL: `${url}/v1` };
}

/** A server of one's own speaks Chat Completions, whatever API the plugin prefers. */
export const CHAT_FLAGS = ['--set', 'providers.openai.api=chat', '-m', 'openai/test-model'] as const;
