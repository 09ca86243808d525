import type { JsonValue } from '../../json.js';
import { jsonListOf, jsonObjectOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { isObjectText, isToolName, partsOf, type RequestPart, wordOf } from '../request-parts.js';
import type { ChatReport } from './chat-rules.js';

const INSTRUCTIONS: readonly unknown[] = ['system', 'developer'];

/** Each message by itself. */
export function checkMessages(messages: readonly RequestPart[], model: string, report: ChatReport): void {
  if (messages.length === 0) report('no-messages', 'messages', 'there is no message');
  messages.forEach(({ value, path }, index) => {
    const { role, content } = value;
    if (INSTRUCTIONS.includes(role) && index > 0)
      report('instructions-late', path, `a ${wordOf(role)} message that is not the first`);
    if (role === 'developer' && /(^|\/)o1-(mini|preview)/.test(model)) {
      report('developer-refused', stepInto(path, 'role'), `${model} takes no developer message`);
    }
    if (role === 'assistant') checkAnswer({ value, path }, report);
    else if (content === '' || content === null || isEmptyList(content)) {
      report('empty-content', stepInto(path, 'content'), 'the content is empty');
    }
  });
}

function checkAnswer({ value, path }: RequestPart, report: ChatReport): void {
  const { content, tool_calls: calls } = value;
  if (Array.isArray(content)) report('text-in-parts', stepInto(path, 'content'), 'the content is a list of parts');
  const says = ['tool_calls', 'function_call', 'audio', 'refusal'].some((field) => !isNothing(value[field]));
  if (isNothing(content) && !says) report('empty-answer', path, 'an assistant message without content and calls');
  if (isEmptyList(calls)) report('empty-calls', stepInto(path, 'tool_calls'), 'an empty list of calls');
  const seen = new Set<unknown>();
  for (const call of partsOf(calls, stepInto(path, 'tool_calls'))) {
    checkCall(call, report);
    const { id } = call.value;
    if (seen.has(id)) report('call-id-twice', stepInto(call.path, 'id'), `the id ${wordOf(id)} a second time`);
    seen.add(id);
  }
}

function checkCall({ value, path }: RequestPart, report: ChatReport): void {
  const { id } = value;
  const at = stepInto(path, 'id');
  if (typeof id !== 'string' || id === '') report('call-id', at, 'a call without an id');
  else if (id.length > 40) report('call-id-long', at, `an id of ${id.length} characters`);
  const called = jsonObjectOf(value['function']);
  if (called === undefined) return;
  const inside = stepInto(path, 'function');
  if (!isToolName(called['name']))
    report('call-name', stepInto(inside, 'name'), `the name ${JSON.stringify(called['name'])}`);
  if (!isObjectText(called['arguments'])) {
    report('call-arguments', stepInto(inside, 'arguments'), 'the arguments are not the text of a JSON object');
  }
}

/** Each call has exactly one result, right behind it, and nothing else has one. */
export function checkPairs(messages: readonly RequestPart[], report: ChatReport): void {
  let open: JsonValue[] = [];
  for (const { value, path } of messages) {
    if (value['role'] === 'tool') {
      const id = value['tool_call_id'] ?? null;
      if (!open.includes(id))
        report('result-stray', stepInto(path, 'tool_call_id'), `no call ${wordOf(id)} waits for this result`);
      open = open.filter((each) => each !== id);
      continue;
    }
    if (open.length > 0)
      report('result-missing', path, `before it there is no result for ${open.map(String).join(', ')}`);
    open = jsonListOf(value['tool_calls']).map((call) => jsonObjectOf(call)?.['id'] ?? null);
  }
  if (open.length > 0)
    report('result-missing', 'messages', `at the end there is no result for ${open.map(String).join(', ')}`);
}

function isNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '' || isEmptyList(value);
}

function isEmptyList(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}
