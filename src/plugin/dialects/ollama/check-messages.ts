import type { JsonValue } from '../../json.js';
import { jsonListOf, jsonObjectOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { partsOf, type RequestPart, wordOf } from '../request-parts.js';
import type { OllamaReport } from './ollama-rules.js';

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  system: ['role', 'content'],
  user: ['role', 'content', 'images'],
  assistant: ['role', 'content', 'thinking', 'tool_calls'],
  tool: ['role', 'content', 'tool_name', 'tool_call_id', 'images'],
};
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Each message by itself. */
export function checkMessages(messages: readonly RequestPart[], report: OllamaReport): void {
  messages.forEach((message, index) => checkMessage(message, index, report));
  if (!messages.some(({ value }) => value['role'] !== 'system')) {
    report('nothing-to-answer', 'messages', 'there is nothing to answer');
  }
}

function checkMessage({ value, path }: RequestPart, index: number, report: OllamaReport): void {
  const { role, content, images, thinking, tool_calls: calls } = value;
  const known = Object.hasOwn(FIELDS, wordOf(role)) ? FIELDS[wordOf(role)] : undefined;
  if (known === undefined) {
    report('role', stepInto(path, 'role'), `there is no role ${JSON.stringify(role)}`);
    return;
  }
  for (const name of Object.keys(value)) {
    if (!known.includes(name))
      report('message-field-unknown', stepInto(path, name), `a ${wordOf(role)} message has no ${name}`);
  }
  if (role === 'system' && index > 0) report('late-instructions', path, 'instructions that are not first');
  const hasCalls = jsonListOf(calls).length > 0;
  const says = (typeof content === 'string' && content.trim() !== '') || hasCalls || jsonListOf(images).length > 0;
  if (!says) report('empty-message', stepInto(path, 'content'), 'the message says nothing');
  if (Array.isArray(calls) && !hasCalls) report('empty-calls', stepInto(path, 'tool_calls'), 'an empty list of calls');
  if (thinking === '') report('empty-thinking', stepInto(path, 'thinking'), 'empty thinking');
  jsonListOf(images).forEach((image, at) => {
    if (typeof image === 'string' && BASE64.test(image)) return;
    report('image', stepInto(stepInto(path, 'images'), at), 'an image that is not plain base64');
  });
  for (const call of partsOf(calls, stepInto(path, 'tool_calls'))) checkCall(call, report);
}

function checkCall({ value, path }: RequestPart, report: OllamaReport): void {
  const called = jsonObjectOf(value['function']);
  const inside = stepInto(path, 'function');
  const { name, arguments: given } = called ?? {};
  if (typeof name !== 'string' || name === '') report('call-name', stepInto(inside, 'name'), 'a call without a name');
  if (jsonObjectOf(given) === undefined)
    report('arguments-object', stepInto(inside, 'arguments'), 'the arguments are no object');
}

interface OpenCall {
  readonly name: JsonValue | undefined;
  readonly id: JsonValue | undefined;
}

/** Results stand right behind their calls, in the same order: name and place are all that tells them apart (WP-34). */
export function checkPairs(messages: readonly RequestPart[], report: OllamaReport): void {
  let open: OpenCall[] = [];
  const expectNone = (path: string): void => {
    if (open.length > 0)
      report('result-missing', path, `no result for ${open.map(({ name }) => wordOf(name)).join(', ')}`);
  };
  for (const { value, path } of messages) {
    if (value['role'] !== 'tool') {
      expectNone(path);
      open = partsOf(value['tool_calls'], '').map((call) => ({
        name: jsonObjectOf(call.value['function'])?.['name'],
        id: call.value['id'],
      }));
      continue;
    }
    const { tool_name: name, tool_call_id: id } = value;
    const at = stepInto(path, 'tool_name');
    const call = open.shift();
    if (name === undefined) report('result-name', at, 'a result without the name of its tool');
    if (call === undefined) report('result-stray', path, 'no call waits for this result');
    else if (name !== undefined && name !== call.name) {
      report('result-order', at, `a result of ${wordOf(name)} where one of ${wordOf(call.name)} is due`);
    } else if (id !== call.id) report('result-id', stepInto(path, 'tool_call_id'), 'not the id of its call');
  }
  expectNone('messages');
}
