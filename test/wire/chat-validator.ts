import { openAiSchema, type SchemaValidator } from './openai-schema.js';
import { isSilentOnSampling } from './sampling-rule.js';
import { strictProblems } from './strict-tool.js';

/** A rule of the wire protocol that a request breaks. */
export interface ChatViolation {
  readonly rule: `WP-${number}`;
  readonly message: string;
}

export interface ChatServerKind {
  /** `compatible`: a server of which nothing is known, so nothing may be sent that some of them refuse. */
  readonly server: 'openai' | 'compatible';
}

type Fields = Readonly<Record<string, unknown>>;

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const FIRST_ROLES = ['system', 'developer'];

/** What the order and the contents of a Chat Completions request break, beyond what a schema can say. */
export function chatViolations(body: unknown, { server }: ChatServerKind): readonly ChatViolation[] {
  const found: ChatViolation[] = [];
  const report = (rule: ChatViolation['rule'], message: string): void => void found.push({ rule, message });
  const request = body as Fields;
  const messages = (request['messages'] ?? []) as readonly Fields[];
  const tools = request['tools'] as readonly Fields[] | undefined;

  if (messages.length === 0) report('WP-29', 'no messages');
  messages.forEach((message, index) => checkMessage(message, index, messages, report));
  checkPairs(messages, report);
  if (/\\ud[89a-f][0-9a-f]{2}/i.test(JSON.stringify(body))) report('WP-44', 'an unpaired surrogate');
  if (request['n'] !== undefined && request['n'] !== 1) report('WP-32', 'more than one choice is asked for');
  if (tools?.length === 0) report('WP-30', 'an empty list of tools');
  if (tools === undefined && request['tool_choice'] !== undefined) report('WP-30', 'tool_choice without tools');
  for (const tool of tools ?? []) checkTool(tool['function'] as Fields, report);
  checkModelRules(request, report);
  checkAnswer(request, report);
  if (server === 'compatible') checkCompatible(request, messages, report);
  else if (request['max_tokens'] !== undefined) report('WP-23', 'OpenAI takes max_completion_tokens');
  return found;
}

type Report = (rule: ChatViolation['rule'], message: string) => void;

function checkMessage(message: Fields, index: number, messages: readonly Fields[], report: Report): void {
  const { role, content } = message;
  if (FIRST_ROLES.includes(String(role)) && index > 0) report('WP-30', `message ${index}: instructions are not first`);
  const calls = message['tool_calls'] as readonly Fields[] | undefined;
  if (role === 'assistant') {
    if (content !== null && typeof content !== 'string') report('WP-29', `message ${index}: content is no string`);
    if ((content === null || content === '') && (calls ?? []).length === 0)
      report('WP-29', `message ${index}: empty turn`);
    if (calls?.length === 0) report('WP-29', `message ${index}: an empty list of calls`);
    for (const call of calls ?? []) checkCall(call, index, report);
    const ids = (calls ?? []).map((call) => call['id']);
    if (new Set(ids).size !== ids.length) report('WP-27', `message ${index}: an id twice`);
    if (messages.at(-1) === message && (calls ?? []).length > 0) report('WP-27', `message ${index}: calls at the end`);
  } else if (content === '' || content === null || (Array.isArray(content) && content.length === 0)) {
    report('WP-29', `message ${index}: empty content`);
  }
}

function checkCall(call: Fields, index: number, report: Report): void {
  const { id } = call;
  const called = call['function'] as Fields;
  if (typeof id !== 'string' || id === '') report('WP-27', `message ${index}: a call without id`);
  else if (id.length > 40) report('WP-32', `message ${index}: id of ${id.length} characters`);
  if (!NAME.test(String(called['name']))) report('WP-27', `message ${index}: illegal name ${String(called['name'])}`);
  try {
    const value: unknown = JSON.parse(called['arguments'] as string);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no object');
  } catch {
    report('WP-27', `message ${index}: arguments are not the text of a JSON object`);
  }
}

/** Each call has exactly one result, right behind it, and nothing else has one. */
function checkPairs(messages: readonly Fields[], report: Report): void {
  let open: unknown[] = [];
  messages.forEach((message, index) => {
    if (message['role'] === 'tool') {
      if (!open.includes(message['tool_call_id']))
        report('WP-27', `message ${index}: a result without a call before it`);
      open = open.filter((id) => id !== message['tool_call_id']);
      return;
    }
    if (open.length > 0) report('WP-27', `message ${index}: calls without result before it: ${open.join(', ')}`);
    open = ((message['tool_calls'] ?? []) as readonly Fields[]).map((call) => call['id']);
  });
  if (open.length > 0) report('WP-27', `calls without result at the end: ${open.join(', ')}`);
}

function checkTool(tool: Fields, report: Report): void {
  if (!NAME.test(String(tool['name']))) report('WP-30', `tool name ${String(tool['name'])}`);
  if (tool['strict'] !== true) return;
  for (const problem of strictProblems(tool['parameters'], String(tool['name']))) report('WP-25', problem);
}

function checkModelRules(request: Fields, report: Report): void {
  const model = String(request['model']);
  const effort = request['reasoning_effort'];
  const tools = (request['tools'] as readonly unknown[] | undefined) ?? [];
  if (/(^|\/)gpt-6-sol/.test(model) && tools.length > 0 && effort !== 'none') {
    report('WP-28', 'gpt-6-sol takes tools on Chat Completions with effort none only');
  }
  if (/(^|\/)gpt-6\.[12]/.test(model) && (effort === 'none' || effort === 'minimal')) {
    report('WP-22', `${model} takes no effort of ${String(effort)}`);
  }
}

/** What of a reasoning model's request is refused, and what of an answer's schema (WP-22, WP-25). */
function checkAnswer(request: Fields, report: Report): void {
  const model = String(request['model']);
  if (isSilentOnSampling(model, request['reasoning_effort']) && request['temperature'] !== undefined) {
    report('WP-22', `${model} takes no temperature`);
  }
  const format = request['response_format'] as { json_schema?: Fields } | undefined;
  const asked = format?.json_schema;
  if (asked === undefined) return;
  if (!NAME.test(String(asked['name']))) report('WP-25', `the answer is called ${String(asked['name'])}`);
  if (/(^|\/)gpt-(3|4-|4$)/.test(model)) report('WP-25', `${model} holds no answer to a schema`);
  if (asked['strict'] !== true) return;
  for (const problem of strictProblems(asked['schema'], 'the answer')) report('WP-25', problem);
}

function checkCompatible(request: Fields, messages: readonly Fields[], report: Report): void {
  if (request['store'] !== undefined) report('WP-30', 'store');
  if (messages.some((message) => message['role'] === 'developer')) report('WP-30', 'the developer role');
  const tools = (request['tools'] ?? []) as readonly Fields[];
  if (tools.some((tool) => 'strict' in (tool['function'] as Fields))) report('WP-30', 'strict');
  if (request['prompt_cache_key'] !== undefined) report('WP-30', 'prompt_cache_key');
  if (messages.some((message) => 'reasoning_details' in message)) report('WP-31', 'reasoning_details');
}

/** Checks request bodies with OpenAI's own description; undefined, loudly, when ALLOS_SPECS does not say where it is. */
export function chatSchemaValidator(): SchemaValidator | undefined {
  return openAiSchema('CreateChatCompletionRequest');
}
