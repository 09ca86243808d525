import { openAiSchema, type SchemaValidator } from './openai-schema.js';
import { isSilentOnSampling } from './sampling-rule.js';
import { strictProblems } from './strict-tool.js';

/** A rule of the wire protocol that a request breaks. */
export interface ResponsesViolation {
  readonly rule: `WP-${number}`;
  readonly message: string;
}

export interface ResponsesContext {
  /** `openai` wants ids as it makes them, and reasoning in its sealed form. */
  readonly server: 'openai' | 'compatible';
  /** Which reasoning item the server wrote in front of an item, both by id: neither goes without the other. */
  readonly reasoningOf?: ReadonlyMap<string, string>;
}

type Fields = Readonly<Record<string, unknown>>;
type Report = (rule: ResponsesViolation['rule'], message: string) => void;

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const ID_PREFIX: Readonly<Record<string, string>> = { message: 'msg_', function_call: 'fc_', reasoning: 'rs_' };

/** What the order and the contents of a request break, beyond what a schema can say. Requests are stateless. */
export function responsesViolations(body: unknown, context: ResponsesContext): readonly ResponsesViolation[] {
  const found: ResponsesViolation[] = [];
  const report: Report = (rule, message) => void found.push({ rule, message });
  const request = body as Fields;
  const items = (Array.isArray(request['input']) ? request['input'] : []) as readonly Fields[];

  if (items.length === 0) report('WP-20', 'no input');
  checkState(request, items, report);
  checkParameters(request, report);
  items.forEach((item, index) => checkItem(item, `item ${index}`, context, report));
  checkReasoning(items, context, report);
  checkPairs(items, context, report);
  checkTools(request, report);
  if (/\\ud[89a-f][0-9a-f]{2}/i.test(JSON.stringify(body))) report('WP-44', 'an unpaired surrogate');
  return found;
}

function checkState(request: Fields, items: readonly Fields[], report: Report): void {
  if (request['store'] !== false) report('WP-17', 'the answer would be stored');
  if (items.some((item) => item['type'] === 'item_reference')) report('WP-17', 'a reference to a stored item');
  for (const field of ['previous_response_id', 'conversation']) {
    if (request[field] !== undefined) report('WP-18', `${field} beside the whole transcript`);
  }
}

function checkParameters(request: Fields, report: Report): void {
  const model = String(request['model']);
  const effort = (request['reasoning'] as Fields | undefined)?.['effort'];
  const bound = request['max_output_tokens'];
  if (/(^|\/)gpt-6\.[12]/.test(model) && (effort === 'none' || effort === 'minimal')) {
    report('WP-22', `${model} takes no effort of ${String(effort)}`);
  }
  if (request['reasoning_effort'] !== undefined) report('WP-22', 'reasoning_effort is a word of Chat Completions');
  for (const field of ['max_tokens', 'max_completion_tokens']) {
    if (request[field] !== undefined) report('WP-23', `${field} is a word of Chat Completions`);
  }
  if (isSilentOnSampling(model, effort) && request['temperature'] !== undefined) {
    report('WP-22', `${model} takes no temperature`);
  }
  if (request['response_format'] !== undefined) report('WP-25', 'response_format is a word of Chat Completions');
  const format = ((request['text'] ?? {}) as { format?: Fields }).format;
  if (format?.['type'] === 'json_schema') {
    if (!NAME.test(String(format['name']))) report('WP-25', `the answer is called ${String(format['name'])}`);
    if ('json_schema' in format) report('WP-25', 'an answer in the shape of Chat Completions');
    const problems = format['strict'] === true ? strictProblems(format['schema'], 'the answer') : [];
    for (const problem of problems) report('WP-25', problem);
  }
  if (typeof bound === 'number' && bound < 16) report('WP-23', `max_output_tokens of ${bound}`);
  const include = (request['include'] ?? []) as readonly unknown[];
  if (/(^|\/)gpt-[34]/.test(model) && include.includes('reasoning.encrypted_content')) {
    report('WP-17', `${model} gives no encrypted reasoning`);
  }
}

function checkItem(item: Fields, where: string, { server }: ResponsesContext, report: Report): void {
  const type = String(item['type'] ?? 'message');
  const { id, role, phase } = item;
  if (item['status'] === null) report('WP-16', `${where}: a status of null`);
  const prefix = ID_PREFIX[type];
  if (server === 'openai' && id !== undefined && prefix !== undefined && !String(id).startsWith(prefix)) {
    report('WP-19', `${where}: ${String(id)} is no id of a ${type}`);
  }
  if (type === 'message') {
    if (role === 'system' || role === 'developer') report('WP-20', `${where}: instructions in the transcript`);
    if (isEmpty(item['content'])) report('WP-29', `${where}: an empty message`);
    if (phase !== undefined && (role !== 'assistant' || !['commentary', 'final_answer'].includes(String(phase)))) {
      report('WP-21', `${where}: phase ${String(phase)} of a ${String(role)} message`);
    }
  }
  if (type === 'reasoning' && server === 'openai' && typeof item['encrypted_content'] !== 'string') {
    report('WP-17', `${where}: reasoning that is not stored, without its encrypted content`);
  }
  if (type === 'function_call') {
    if (!NAME.test(String(item['name']))) report('WP-30', `${where}: name ${String(item['name'])}`);
    if (!isObjectText(item['arguments'])) report('WP-27', `${where}: arguments are not the text of a JSON object`);
  }
  if (type === 'function_call_output' && isEmpty(item['output'])) report('WP-48', `${where}: an empty output`);
}

/** WP-16: reasoning stands in front of what it led to, and what it led to stands behind it. */
function checkReasoning(items: readonly Fields[], { reasoningOf }: ResponsesContext, report: Report): void {
  const ids = items.map((item) => item['id']).filter((id) => typeof id === 'string');
  if (new Set(ids).size !== ids.length) report('WP-18', 'an item twice');
  items.forEach((item, index) => {
    if (item['type'] === 'reasoning') {
      const next = items.slice(index + 1).find((other) => other['type'] !== 'reasoning');
      const follows = next !== undefined && next['role'] !== 'user' && next['type'] !== 'function_call_output';
      if (!follows) report('WP-16', `item ${index}: reasoning without its following item`);
      return;
    }
    const needed = reasoningOf?.get(String(item['id']));
    const before = items.slice(0, index).map((other) => other['id']);
    if (needed !== undefined && !before.includes(needed)) {
      report('WP-16', `item ${index}: ${String(item['id'])} without its reasoning ${needed}`);
    }
  });
}

/** WP-19: each call has exactly one output, behind it and before anybody else speaks, paired by `call_id`. */
function checkPairs(items: readonly Fields[], { server }: ResponsesContext, report: Report): void {
  const open = new Set<unknown>();
  items.forEach((item, index) => {
    const callId = item['call_id'];
    if (item['type'] === 'function_call') {
      if (open.has(callId)) report('WP-19', `item ${index}: a call_id twice`);
      open.add(callId);
      if (typeof callId !== 'string' || callId === '') report('WP-19', `item ${index}: no call_id`);
      else if (server === 'openai' && callId.length > 64) report('WP-19', `item ${index}: a long call_id`);
    } else if (item['type'] === 'function_call_output') {
      if (!open.delete(callId)) report('WP-19', `item ${index}: an output without a call before it`);
    } else if (item['role'] === 'user' && open.size > 0) {
      report('WP-19', `item ${index}: calls without output before it: ${[...open].join(', ')}`);
    }
  });
  if (open.size > 0) report('WP-19', `calls without output at the end: ${[...open].join(', ')}`);
}

function checkTools(request: Fields, report: Report): void {
  const tools = request['tools'] as readonly Fields[] | undefined;
  if (tools?.length === 0) report('WP-30', 'an empty list of tools');
  if (tools === undefined && request['tool_choice'] !== undefined) report('WP-30', 'tool_choice without tools');
  for (const tool of tools ?? []) {
    if (tool['type'] !== 'function') continue;
    if ('function' in tool) report('WP-25', 'a tool in the shape of Chat Completions');
    if (!NAME.test(String(tool['name']))) report('WP-30', `tool name ${String(tool['name'])}`);
    if (typeof tool['strict'] !== 'boolean') report('WP-25', 'a tool that does not say whether it is strict');
    if (tool['strict'] !== true) continue;
    for (const problem of strictProblems(tool['parameters'], String(tool['name']))) report('WP-25', problem);
  }
}

function isEmpty(content: unknown): boolean {
  if (!Array.isArray(content)) return typeof content !== 'string' || content === '';
  return content.length === 0;
}

function isObjectText(text: unknown): boolean {
  try {
    const value: unknown = JSON.parse(text as string);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * Checks request bodies with OpenAI's own description; undefined, loudly, when ALLOS_SPECS does not say where it is.
 * It says `oneOf` where shapes overlap and a discriminator that may be left out tells them apart: any of them is legal.
 */
export function responsesSchemaValidator(): SchemaValidator | undefined {
  return openAiSchema('CreateResponse', (schemas) => {
    for (const name of ['InputItem', 'Item']) {
      const schema = schemas[name];
      if (schema === undefined) continue;
      schema['anyOf'] = schema['oneOf'];
      delete schema['oneOf'];
    }
  });
}
