import { slices, startModelServer, type Api, type ModelServer, type Script, type Turn } from './model-server.js';

/** The Responses API as server-sent events. Reasoning comes sealed, with a summary, as OpenAI gives it. */
const RESPONSES: Api = {
  contentType: 'text/event-stream',
  endPieces: 2,
  pieces: (turn, index) => {
    let sequence = 0;
    const event = (type: string, fields: object): string =>
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`;
    const response = { id: `resp_${index}`, object: 'response', created_at: 1, model: MODEL, output: [], error: null };
    const items = itemsOf(turn, index);
    const { status, details } = endOf(turn);
    return [
      event('response.created', { response: { ...response, status: 'in_progress' } }),
      event('response.in_progress', { response: { ...response, status: 'in_progress' } }),
      ...items.flatMap(({ begun, deltas, item }, at) => [
        event('response.output_item.added', { output_index: at, item: { ...item, ...begun, status: 'in_progress' } }),
        ...deltas.map(([type, delta]) => event(type, { output_index: at, item_id: item.id, ...delta })),
        event('response.output_item.done', { output_index: at, item }),
      ]),
      event(`response.${status}`, {
        response: {
          ...response,
          status,
          incomplete_details: details,
          output: items.map(({ item }) => item),
          usage: {
            input_tokens: turn.prompt?.tokens ?? 12,
            input_tokens_details: {
              cached_tokens: turn.prompt?.cached ?? 4,
              cache_write_tokens: turn.prompt?.written ?? 0,
            },
            output_tokens: 5,
            output_tokens_details: { reasoning_tokens: turn.thinking === undefined ? 0 : 3 },
            total_tokens: (turn.prompt?.tokens ?? 12) + 5,
          },
        },
      }),
    ];
  },
  error: (status) => ({
    error: { message: `the test answers ${status}`, type: 'test_error', param: null, code: null },
  }),
};

const MODEL = 'gpt-6.1-sol';

interface Item {
  readonly item: { readonly id: string } & Readonly<Record<string, unknown>>;
  /** What the item lacks at first. */
  readonly begun: object;
  readonly deltas: readonly (readonly [type: string, fields: object])[];
}

function itemsOf({ thinking, text, calls = [], stop }: Turn, index: number): readonly Item[] {
  const phase = calls.length > 0 ? 'commentary' : 'final_answer';
  const part =
    stop === 'refusal'
      ? { type: 'refusal', refusal: text }
      : { type: 'output_text', text, annotations: [], logprobs: [] };
  const word = stop === 'refusal' ? 'refusal' : 'output_text';
  return [
    ...(thinking === undefined
      ? []
      : [
          {
            item: {
              id: `rs_${index}`,
              type: 'reasoning',
              summary: [{ type: 'summary_text', text: thinking }],
              encrypted_content: `sealed-${index}`,
            },
            begun: { summary: [], encrypted_content: '' },
            deltas: slices(thinking).map(
              (delta) => ['response.reasoning_summary_text.delta', { summary_index: 0, delta }] as const,
            ),
          },
        ]),
    ...(text === undefined
      ? []
      : [
          {
            item: {
              id: `msg_${index}`,
              type: 'message',
              role: 'assistant',
              phase,
              status: 'completed',
              content: [part],
            },
            begun: { content: [] },
            deltas: slices(text).map((delta) => [`response.${word}.delta`, { content_index: 0, delta }] as const),
          },
        ]),
    ...calls.map(({ name, input }, at) => ({
      item: {
        id: `fc_${index}_${at}`,
        type: 'function_call',
        call_id: `call_${index}_${at}`,
        name,
        arguments: JSON.stringify(input),
        status: 'completed',
      },
      begun: { arguments: '' },
      deltas: [
        ...slices(JSON.stringify(input)).map((delta) => ['response.function_call_arguments.delta', { delta }] as const),
        ['response.function_call_arguments.done', { arguments: JSON.stringify(input) }] as const,
      ],
    })),
  ];
}

function endOf({ stop }: Turn): { readonly status: string; readonly details: object | null } {
  if (stop === undefined || stop === 'refusal') return { status: 'completed', details: null };
  return { status: 'incomplete', details: { reason: stop === 'length' ? 'max_output_tokens' : 'content_filter' } };
}

/** Which reasoning item stands before an item in what a script made the server say. */
export function reasoningOf(script: Script): ReadonlyMap<string, string> {
  const turns = script.map((turn, index) =>
    typeof turn === 'object' && 'thinking' in turn ? itemsOf(turn, index) : [],
  );
  return new Map(
    turns.flatMap(([first, ...more]) => more.map(({ item }) => [item.id, (first as Item).item.id] as const)),
  );
}

export async function startResponsesServer(...script: Script): Promise<ModelServer> {
  return await startModelServer(RESPONSES, script);
}

/** What lets the command line find the server as OpenAI's. */
export function responsesEnv({ url }: ModelServer): Readonly<Record<string, string>> {
  return { OPENAI_API_KEY: 'sk-test-0123456789abcdef', OPENAI_BASE_URL: `${url}/v1` };
}

/** A server of one's own is asked through Chat Completions unless the settings say otherwise. */
export const RESPONSES_FLAGS = ['--set', 'providers.openai.api=responses', '-m', `openai/${MODEL}`] as const;
