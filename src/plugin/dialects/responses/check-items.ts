import type { JsonValue } from '../../json.js';
import { stringOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import type { WireContext } from '../dialect.js';
import { isObjectText, isToolName, type RequestPart, wordOf } from '../request-parts.js';
import type { ResponsesReport } from './responses-rules.js';

const ID_PREFIX: Readonly<Record<string, string>> = { message: 'msg_', function_call: 'fc_', reasoning: 'rs_' };
/** The calls that the program answers, with the type of their outputs. */
const OUTPUT_OF: Readonly<Record<string, string>> = {
  function_call: 'function_call_output',
  custom_tool_call: 'custom_tool_call_output',
};
const OUTPUTS = Object.values(OUTPUT_OF);

/** What the items of a request are judged by besides themselves. */
export interface ItemContext {
  readonly reasoningOf: WireContext['reasoningOf'];
  /** Whether the request says that nothing is stored. */
  readonly storesNothing: boolean;
  /** Whether the server is OpenAI's, whose ids have a form of their own. */
  readonly isOpenAi: boolean;
  /** Whether a part of the conversation is not in the request, but at the server. */
  readonly hasStoredPart: boolean;
}

/** Each item by itself. */
export function checkItems(items: readonly RequestPart[], context: ItemContext, report: ResponsesReport): void {
  for (const item of items) checkItem(item, context, report);
}

function checkItem(
  { value, path }: RequestPart,
  { storesNothing, isOpenAi }: ItemContext,
  report: ResponsesReport,
): void {
  const type = stringOf(value['type']) ?? 'message';
  const { id, status } = value;
  if (status === null) report('status-null', stepInto(path, 'status'), 'a status of null');
  const prefix = ID_PREFIX[type];
  if (isOpenAi && typeof id === 'string' && prefix !== undefined && !id.startsWith(prefix)) {
    report('item-id', stepInto(path, 'id'), `${id} is no id of a ${type}, which begins with ${prefix}`);
  }
  switch (type) {
    case 'message':
      checkMessage({ value, path }, report);
      break;
    case 'item_reference':
      report('reference', path, `a reference to the stored item ${wordOf(id)}`);
      break;
    case 'reasoning':
      if (isOpenAi && storesNothing && typeof value['encrypted_content'] !== 'string' && !isFilled(value['content'])) {
        report('sealed-missing', path, 'reasoning that is stored nowhere, without its encrypted content');
      }
      break;
    case 'function_call':
      if (!isToolName(value['name']))
        report('call-name', stepInto(path, 'name'), `the name ${JSON.stringify(value['name'])}`);
      if (!isObjectText(value['arguments'])) {
        report('call-arguments', stepInto(path, 'arguments'), 'the arguments are not the text of a JSON object');
      }
      break;
    case 'function_call_output':
      if (!isFilled(value['output'])) report('empty-output', stepInto(path, 'output'), 'an empty output');
      break;
    default:
  }
}

function checkMessage({ value, path }: RequestPart, report: ResponsesReport): void {
  const { role, content, phase } = value;
  if (role === 'system' || role === 'developer') report('instructions-late', path, `a ${role} message among the items`);
  if (!isFilled(content)) report('empty-message', stepInto(path, 'content'), 'an empty message');
  if (phase === undefined || phase === null) return;
  if (role !== 'assistant') report('phase', stepInto(path, 'phase'), `a phase of a ${wordOf(role)} message`);
  else if (phase !== 'commentary' && phase !== 'final_answer') {
    report('phase', stepInto(path, 'phase'), `there is no phase ${JSON.stringify(phase)}`);
  }
}

/** Reasoning stands in front of what it led to, and what it led to stands behind it (WP-16). */
export function checkReasoning(
  items: readonly RequestPart[],
  { reasoningOf }: ItemContext,
  report: ResponsesReport,
): void {
  const seen = new Set<unknown>();
  items.forEach(({ value, path }, index) => {
    const { id, type } = value;
    if (typeof id === 'string' && seen.has(id))
      report('item-twice', stepInto(path, 'id'), `the item ${id} a second time`);
    if (type === 'reasoning') {
      const next = items.slice(index + 1).find((other) => other.value['type'] !== 'reasoning')?.value;
      const follows = next !== undefined && next['role'] !== 'user' && !OUTPUTS.includes(wordOf(next['type']));
      if (!follows) report('reasoning-alone', path, 'reasoning without the item that it led to');
    }
    const needed = reasoningOf?.get(wordOf(id));
    if (needed !== undefined && !seen.has(needed)) {
      report('reasoning-missing', path, `${wordOf(id)} without its reasoning ${needed}`);
    }
    if (typeof id === 'string') seen.add(id);
  });
}

/** Each call has exactly one output, behind it and before the user speaks, paired by `call_id` (WP-19). */
export function checkPairs(
  items: readonly RequestPart[],
  { hasStoredPart, isOpenAi }: ItemContext,
  report: ResponsesReport,
): void {
  const open = new Map<string, string>();
  for (const { value, path } of items) {
    const { type, role, call_id: callId } = value;
    const at = stepInto(path, 'call_id');
    const output = OUTPUT_OF[wordOf(type)];
    if (output !== undefined) {
      if (typeof callId !== 'string' || callId === '') report('call-id', at, 'a call without a call_id');
      else if (isOpenAi && callId.length > 64) report('call-id-long', at, `a call_id of ${callId.length} characters`);
      if (open.has(wordOf(callId))) report('call-id-twice', at, `the call_id ${wordOf(callId)} a second time`);
      open.set(wordOf(callId), output);
    } else if (OUTPUTS.includes(wordOf(type))) {
      const isOpen = open.get(wordOf(callId)) === type;
      if (isOpen) open.delete(wordOf(callId));
      else if (!hasStoredPart) report('output-stray', at, `no call ${wordOf(callId)} waits for this output`);
    } else if (role === 'user' && open.size > 0) {
      report('output-missing', path, `before it there is no output for ${[...open.keys()].join(', ')}`);
      open.clear();
    }
  }
  if (open.size > 0)
    report('output-missing', 'input', `at the end there is no output for ${[...open.keys()].join(', ')}`);
}

function isFilled(content: JsonValue | undefined): boolean {
  return Array.isArray(content) ? content.length > 0 : typeof content === 'string' && content !== '';
}
