/** One event of the Messages API. */
export type WireEvent = { readonly type: string; readonly [key: string]: unknown };

/** A whole answer as events: `blocks` between `message_start` and `message_stop`. */
export function answer(blocks: readonly WireEvent[], options: AnswerOptions = {}): readonly WireEvent[] {
  const { id = 'msg_01', model = 'claude-sonnet-5-5', stop = 'end_turn', usage, delta, deltaUsage } = options;
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
  return [
    { type: 'message_start', message: { ...message, usage: usage ?? { input_tokens: 10, output_tokens: 1 } } },
    { type: 'ping' },
    ...blocks,
    {
      type: 'message_delta',
      delta: { stop_reason: stop, stop_sequence: null, ...delta },
      usage: deltaUsage ?? { output_tokens: 7 },
    },
    { type: 'message_stop' },
  ];
}

export interface AnswerOptions {
  readonly id?: string;
  readonly model?: string;
  readonly stop?: string | null;
  readonly usage?: Readonly<Record<string, unknown>>;
  readonly delta?: Readonly<Record<string, unknown>>;
  readonly deltaUsage?: Readonly<Record<string, unknown>>;
}

/** A block: its start, one delta for each piece, its stop. */
export function block(index: number, start: object, deltas: readonly object[] = []): readonly WireEvent[] {
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

export function text(index: number, ...pieces: readonly string[]): readonly WireEvent[] {
  return block(
    index,
    { type: 'text', text: '' },
    pieces.map((piece) => ({ type: 'text_delta', text: piece })),
  );
}

export function thinking(index: number, signature: string, ...pieces: readonly string[]): readonly WireEvent[] {
  return block(index, { type: 'thinking', thinking: '', signature: '' }, [
    ...pieces.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
    { type: 'signature_delta', signature },
  ]);
}

export function toolUse(index: number, id: string, name: string, ...json: readonly string[]): readonly WireEvent[] {
  return block(
    index,
    { type: 'tool_use', id, name, input: {} },
    json.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  );
}

/** The events as a server-sent event stream. */
export function sse(events: readonly WireEvent[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}
