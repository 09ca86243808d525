/** The words of a streamed answer, over and over. */
const WORDS = [
  'Each ',
  'word ',
  'of ',
  'this ',
  'answer ',
  'is ',
  'one ',
  'token ',
  'or ',
  'so',
  ', ',
  'as ',
  'models ',
  'write ',
  'them',
  '. ',
];
/** Tokens that reach the socket in one write. */
const BATCH = WORDS.length;
/** The last answer of a script of calls. */
export const FINAL_TEXT = 'All parts are read: the notes are complete.';

/** @param {number} tokens @returns {string} */
export function streamedText(tokens) {
  return WORDS.join('').repeat(tokens / BATCH);
}

/** The id of the call of a turn, counted from 1. @param {number} turn */
export function callId(turn) {
  return `call_bench${String(turn).padStart(6, '0')}`;
}

/** What a tool must have answered, somewhere in its text: of the file or of the tool in the process. @param {number} turn */
export function factOf(turn) {
  return `The number of part ${turn} is ${turn * 7919}.`;
}

/**
 * The answer that calls the tool, as a server would stream it.
 *
 * @param {{ turn: number, tool: string, model: string }} call
 * @returns {string}
 */
export function callAnswer({ turn, tool, model }) {
  const json = JSON.stringify({ path: `notes/part-${turn}.txt` });
  const pieces = json.match(/.{1,6}/g) ?? [];
  const first = { index: 0, id: callId(turn), type: 'function', function: { name: tool, arguments: '' } };
  return [
    chunk(model, { role: 'assistant', content: null }),
    chunk(model, { tool_calls: [first] }),
    ...pieces.map((piece) => chunk(model, { tool_calls: [{ index: 0, function: { arguments: piece } }] })),
    end(model, 'tool_calls'),
  ].join('');
}

/** @param {{ text: string, model: string }} answer @returns {string} */
export function textAnswer({ text, model }) {
  const pieces = text.split(/(?<= )/);
  return [
    chunk(model, { role: 'assistant', content: '' }),
    ...pieces.map((piece) => chunk(model, { content: piece })),
    end(model, 'stop'),
  ].join('');
}

/** A long answer in writes of one batch each. @param {{ tokens: number, model: string }} answer */
export function* longAnswer({ tokens, model }) {
  yield Buffer.from(chunk(model, { role: 'assistant', content: '' }));
  const batch = Buffer.from(WORDS.map((word) => chunk(model, { content: word })).join(''));
  for (let sent = 0; sent < tokens; sent += BATCH) yield batch;
  yield Buffer.from(end(model, 'stop'));
}

function chunk(model, delta, reason = null) {
  return event({ ...envelope(model), choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }] });
}

function end(model, reason) {
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
  return `${chunk(model, {}, reason)}${event({ ...envelope(model), choices: [], usage })}data: [DONE]\n\n`;
}

function envelope(model) {
  return { id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1790000000, model };
}

function event(value) {
  return `data: ${JSON.stringify(value)}\n\n`;
}
