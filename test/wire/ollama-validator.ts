import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

/** A rule of the API that a request breaks. `rule` is its number in the list of wire protocol rules. */
export interface OllamaViolation {
  readonly rule: `WP-${number}`;
  readonly what: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Report = (rule: OllamaViolation['rule'], what: string) => void;

const REQUEST_FIELDS = [
  ...['model', 'messages', 'tools', 'format', 'options', 'stream', 'think', 'keep_alive'],
  ...['logprobs', 'top_logprobs', 'truncate', 'shift'],
];
const MESSAGE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  system: ['role', 'content'],
  user: ['role', 'content', 'images'],
  assistant: ['role', 'content', 'thinking', 'tool_calls'],
  tool: ['role', 'content', 'tool_name', 'tool_call_id', 'images'],
};
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The rules of `/api/chat` that no schema tells: the order of a conversation, and what the server drops in silence. It
 * is written apart from the provider, so that one checks the other.
 */
export function ollamaViolations(body: unknown): readonly OllamaViolation[] {
  const violations: OllamaViolation[] = [];
  const report: Report = (rule, what) => violations.push({ rule, what });
  const request = fields(body);
  const messages = list(request['messages']).map(fields);
  checkParameters(request, report);
  messages.forEach((message, index) => checkMessage(message, index, report));
  checkPairing(messages, report);
  checkTools(request, report);
  checkWindow(request, messages, report);
  if (!messages.some(({ role }) => role !== 'system')) report('WP-35', 'there is nothing to answer');
  eachString(body, (text) => {
    if (!text.isWellFormed()) report('WP-44', `an unpaired surrogate in ${JSON.stringify(text.slice(0, 40))}`);
  });
  return violations;
}

function checkParameters(request: Fields, report: Report): void {
  for (const name of Object.keys(request)) {
    if (!REQUEST_FIELDS.includes(name)) report('WP-35', `the server does not know ${name}`);
  }
  const { think, keep_alive: keepAlive } = request;
  if (think !== undefined && typeof think !== 'boolean' && !['low', 'medium', 'high', 'max'].includes(String(think))) {
    report('WP-37', `think is ${JSON.stringify(think)}`);
  }
  if (keepAlive !== undefined && typeof keepAlive !== 'string' && typeof keepAlive !== 'number') {
    report('WP-37', 'keep_alive is neither text nor a number');
  }
  const { format, tools } = request;
  const hasFormat = format !== undefined && format !== '';
  if (hasFormat && format !== 'json' && (typeof format !== 'object' || format === null)) {
    report('WP-38', `format is ${JSON.stringify(format)}`);
  }
  // The grammar of a format has no place for calls (ollama/ollama issue 8095).
  if (hasFormat && list(tools).length > 0) report('WP-38', 'a format beside tools');
  for (const name of ['temperature', 'num_predict', 'num_ctx', 'max_tokens']) {
    if (request[name] !== undefined) report('WP-37', `${name} is one of the options`);
  }
}

function checkMessage(message: Fields, index: number, report: Report): void {
  const at = `messages.${index}`;
  const { role, content, images, thinking } = message;
  const known = MESSAGE_FIELDS[String(role)];
  if (known === undefined) {
    report('WP-35', `${at} has the role ${String(role)}`);
    return;
  }
  for (const name of Object.keys(message))
    if (!known.includes(name)) report('WP-35', `${at} (${String(role)}) has ${name}`);
  if (typeof content !== 'string') report('WP-35', `${at}: the content is no text`);
  if (role === 'system' && index > 0) report('WP-36', `${at}: instructions that are not first`);
  const calls = list(message['tool_calls']).map(fields);
  const empty = typeof content !== 'string' || content.trim() === '';
  if (empty && calls.length === 0 && list(images).length === 0) report('WP-29', `${at} says nothing`);
  if (message['tool_calls'] !== undefined && calls.length === 0) report('WP-29', `${at} has an empty list of calls`);
  if (thinking !== undefined && (typeof thinking !== 'string' || thinking === '')) report('WP-37', `${at}: thinking`);
  for (const image of list(images)) {
    if (typeof image !== 'string' || !BASE64.test(image)) report('WP-39', `${at}: an image that is not plain base64`);
  }
  for (const call of calls) {
    const called = fields(call['function']);
    if (typeof called['name'] !== 'string' || called['name'] === '') report('WP-34', `${at}: a call without a name`);
    const args = called['arguments'];
    if (typeof args !== 'object' || args === null || Array.isArray(args)) {
      report('WP-35', `${at}: arguments are not an object`);
    }
  }
}

/** Results stand right behind their calls, in the same order: name and place are all that tells them apart. */
function checkPairing(messages: readonly Fields[], report: Report): void {
  let open: Fields[] = [];
  messages.forEach((message, index) => {
    const at = `messages.${index}`;
    if (message['role'] !== 'tool') {
      if (open.length > 0) report('WP-34', `${at}: ${open.length} calls before it have no result`);
      open = list(message['tool_calls']).map(fields);
      return;
    }
    const call = open.shift();
    if (typeof message['tool_name'] !== 'string') report('WP-34', `${at}: a result without tool_name`);
    if (call === undefined) report('WP-34', `${at}: a result of no call`);
    else {
      const name = fields(call['function'])['name'];
      if (name !== message['tool_name']) report('WP-34', `${at}: a result out of the order of the calls`);
      if (call['id'] !== message['tool_call_id']) report('WP-34', `${at}: not the id of its call`);
    }
  });
  if (open.length > 0) report('WP-34', `${open.length} calls at the end have no result`);
}

function checkTools(request: Fields, report: Report): void {
  if (request['tools'] === undefined) return;
  const tools = list(request['tools']).map((tool) => fields(fields(tool)['function']));
  if (tools.length === 0) report('WP-38', 'an empty list of tools');
  const names = tools.map((tool) => tool['name']);
  if (new Set(names).size < names.length) report('WP-38', 'two tools have the same name');
  for (const { name, parameters } of tools) {
    const { type, properties } = fields(parameters);
    if (type !== 'object' || typeof properties !== 'object')
      report('WP-38', `${String(name)}: parameters of no object`);
    eachObject(properties, (schema) => {
      for (const word of ['$ref', 'oneOf', 'additionalProperties']) {
        if (typeof schema[word] !== 'object' && word in schema) report('WP-38', `${String(name)}: ${word} is lost`);
      }
    });
  }
}

/** The window is named, the prompt fits it, and the server is told not to cut. */
function checkWindow(request: Fields, messages: readonly Fields[], report: Report): void {
  const window = fields(request['options'])['num_ctx'];
  if (typeof window !== 'number' || !Number.isInteger(window) || window < 1) {
    report('WP-36', 'num_ctx is left to the server');
    return;
  }
  if (request['truncate'] !== false) report('WP-36', 'the server may cut the prompt');
  let characters = JSON.stringify(request['tools'] ?? '').length;
  for (const { content } of messages) if (typeof content === 'string') characters += content.length;
  if (characters / 4 > window) report('WP-36', `about ${characters / 4} tokens do not fit ${window}`);
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function eachObject(value: unknown, visit: (object: Fields) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value as Fields);
  for (const item of Object.values(value)) eachObject(item, visit);
}

function eachString(value: unknown, visit: (text: string) => void): void {
  if (typeof value === 'string') visit(value);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) eachString(item, visit);
}

/**
 * The vendor's own schema of a request (August 2026), closed, so that a misspelt field shows; or undefined, said loudly,
 * when `ALLOS_SPECS` is unset. Overlaid is what the document lacks: `tool_name` and `tool_call_id` of results, `id` of
 * calls and `index` of their functions (WP-34), `thinking` (WP-37), `truncate` and `shift` (WP-36).
 */
export function ollamaSchema(specs: string | undefined): ((body: unknown) => readonly string[]) | undefined {
  if (specs === undefined) {
    console.warn('ALLOS_SPECS is unset: requests are not validated by the vendor’s schema');
    return undefined;
  }
  const document = parse(readFileSync(join(specs, 'ollama.openapi.yaml'), 'utf8')) as {
    components: { schemas: Record<string, { properties: Record<string, unknown>; additionalProperties?: boolean }> };
  };
  const { ChatRequest, ChatMessage, ToolCall } = document.components.schemas;
  if (ChatRequest === undefined || ChatMessage === undefined || ToolCall === undefined) {
    throw new Error('the document has no schemas of chat requests');
  }
  const text = { type: 'string' };
  Object.assign(ChatMessage.properties, { tool_name: text, tool_call_id: text, thinking: text });
  Object.assign(ToolCall.properties, { id: text });
  const { function: called } = ToolCall.properties as { function: { properties: object } };
  Object.assign(called.properties, { index: { type: 'integer' } });
  Object.assign(ChatRequest.properties, { truncate: { type: 'boolean' }, shift: { type: 'boolean' } });
  for (const schema of [ChatRequest, ChatMessage, ToolCall]) schema.additionalProperties = false;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'ollama');
  const validate: ValidateFunction = ajv.compile({ $ref: 'ollama#/components/schemas/ChatRequest' });
  return (body) =>
    validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
