import { slices, startModelServer, type Api, type ModelServer, type Script, type Turn } from './model-server.js';

/** The Messages API as server-sent events. */
const ANTHROPIC: Api = {
  contentType: 'text/event-stream',
  endPieces: 3,
  pieces: (turn, index) => {
    const event = (type: string, fields: object): string =>
      `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
    const block = (at: number, start: object, deltas: readonly object[]): readonly string[] => [
      event('content_block_start', { index: at, content_block: start }),
      ...deltas.map((delta) => event('content_block_delta', { index: at, delta })),
      event('content_block_stop', { index: at }),
    ];
    const blocks = blocksOf(turn, index).flatMap(({ start, deltas }, at) => block(at, start, deltas));
    const message = {
      id: `msg_${index}`,
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { ...promptUsage(turn), output_tokens: 1 },
    };
    return [
      event('message_start', { message }),
      ...blocks,
      event('message_delta', {
        delta: { stop_reason: stopReason(turn), stop_sequence: null },
        usage: { output_tokens: 5 },
      }),
      event('message_stop', {}),
    ];
  },
  error: (status) => ({ type: 'error', error: { type: 'test_error', message: `the test answers ${status}` } }),
};

function promptUsage({ prompt }: Turn): object {
  if (prompt === undefined) return { input_tokens: 12 };
  const { tokens, cached, written } = prompt;
  const input = tokens - cached - written;
  return { input_tokens: input, cache_read_input_tokens: cached, cache_creation_input_tokens: written };
}

interface Block {
  readonly start: object;
  readonly deltas: readonly object[];
}

function blocksOf({ thinking, text, calls = [] }: Turn, index: number): readonly Block[] {
  return [
    ...(thinking === undefined
      ? []
      : [
          {
            start: { type: 'thinking', thinking: '', signature: '' },
            deltas: [
              ...slices(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
              { type: 'signature_delta', signature: `signature-${index}` },
            ],
          },
        ]),
    ...(text === undefined
      ? []
      : [
          {
            start: { type: 'text', text: '' },
            deltas: slices(text).map((piece) => ({ type: 'text_delta', text: piece })),
          },
        ]),
    ...calls.map(({ name, input }, at) => ({
      start: { type: 'tool_use', id: `toolu_${index}_${at}`, name, input: {} },
      deltas: slices(JSON.stringify(input)).map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
    })),
  ];
}

function stopReason({ stop, calls }: Turn): string {
  if (stop !== undefined) return stop === 'length' ? 'max_tokens' : 'refusal';
  return calls === undefined ? 'end_turn' : 'tool_use';
}

export async function startAnthropicServer(...script: Script): Promise<ModelServer> {
  return await startModelServer(ANTHROPIC, script);
}

/** What lets the command line find the server as Anthropic's. */
export function anthropicEnv({ url }: ModelServer): Readonly<Record<string, string>> {
  return { ANTHROPIC_API_KEY: 'sk-ant-test-0123456789abcdef', ANTHROPIC_BASE_URL: url };
}

export const ANTHROPIC_FLAGS = ['-m', 'anthropic/claude-sonnet-5-5'] as const;
