/** Events of the Responses API, as they come over the wire. */
export interface Item {
  readonly type: string;
  readonly id?: string;
}

const RESPONSE = { id: 'resp_1', object: 'response', created_at: 1, model: 'test-model-2026-01-01', error: null };

export const USAGE = {
  input_tokens: 12,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 17,
};

/** Speaks Responses at a server that is not OpenAI's. */
export const RESPONSES = { options: { api: 'responses' } };

/** One event with its type. */
export function event(type: string, fields: object = {}): object {
  return { type: type === 'error' ? type : `response.${type}`, ...fields };
}

/** Events as text, each with its name. */
export function sse(...events: readonly object[]): string {
  const text = (data: object): string =>
    `event: ${(data as { type?: string }).type ?? 'message'}\ndata: ${JSON.stringify(data)}\n\n`;
  return events.map(text).join('');
}

export const created = event('created', { response: { ...RESPONSE, status: 'in_progress', output: [] } });

/** The response as it stands at its end. */
export function response(output: readonly object[], changes: object = {}): object {
  return { ...RESPONSE, status: 'completed', incomplete_details: null, output, usage: USAGE, ...changes };
}

/** The terminal event of an answer that is whole. */
export function completed(...output: readonly object[]): object {
  return event('completed', { response: response(output) });
}

/** The terminal event of an answer that was cut off. */
export function incomplete(reason: string | undefined, ...output: readonly object[]): object {
  const details = reason === undefined ? null : { reason };
  return event('incomplete', { response: response(output, { status: 'incomplete', incomplete_details: details }) });
}

export function message(text: string, changes: object = {}): Item {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content, ...changes } as Item;
}

export function refusal(text: string): Item {
  return message('', { content: [{ type: 'refusal', refusal: text }] });
}

export function call(number: string, args: string, changes: object = {}): Item {
  const ids = { id: `fc_${number}`, call_id: `call_${number}` };
  const item = { type: 'function_call', ...ids, name: 'read_file', arguments: args, status: 'completed', ...changes };
  return item;
}

export function reasoning(summary: readonly string[], changes: object = {}): Item {
  const parts = summary.map((text) => ({ type: 'summary_text', text }));
  return { type: 'reasoning', id: 'rs_1', summary: parts, encrypted_content: 'sealed', ...changes } as Item;
}

/** The events of one item: begun, in deltas, done. */
export function itemEvents(item: Item, output_index: number, deltas: readonly (readonly [string, object])[]): object[] {
  const begun = {
    ...item,
    ...(item.type === 'function_call' ? { arguments: '' } : {}),
    ...(item.type === 'message' ? { content: [] } : {}),
  };
  return [
    event('output_item.added', { output_index, item: { ...begun, status: 'in_progress' } }),
    ...deltas.map(([type, fields]) => event(type, { output_index, item_id: item.id, ...fields })),
    event('output_item.done', { output_index, item }),
  ];
}

/** A message that comes in pieces. */
export function messageEvents(item: Item, output_index: number, ...pieces: readonly string[]): object[] {
  const deltas = pieces.map((delta) => ['output_text.delta', { content_index: 0, delta }] as const);
  const done = ['output_text.done', { content_index: 0, text: pieces.join('') }] as const;
  return itemEvents(item, output_index, [...deltas, done]);
}

/** A call whose arguments come in pieces. */
export function callEvents(item: Item, output_index: number, ...pieces: readonly string[]): object[] {
  const deltas = pieces.map((delta) => ['function_call_arguments.delta', { delta }] as const);
  const done = ['function_call_arguments.done', { arguments: pieces.join('') }] as const;
  return itemEvents(item, output_index, [...deltas, done]);
}

const HELLO_MESSAGE = message('Hello');

/** A plain answer of a few words. */
export const HELLO = sse(created, ...messageEvents(HELLO_MESSAGE, 0, 'Hel', 'lo'), completed(HELLO_MESSAGE));
