import type { JsonObject } from '../../json.js';
import { jsonListOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { isToolName, partsOf } from '../request-parts.js';
import { isAfter } from './claude-version.js';
import type { MessagesReport } from './messages-rules.js';
import { blocksOf, joinedTurns, type Turn } from './turns.js';

/** Who speaks when. */
export function checkRoles(turns: readonly Turn[], report: MessagesReport): void {
  if (turns.length === 0) report('no-message', 'messages', 'there is no message');
  else if (turns[0]?.role === 'assistant')
    report('first-not-user', 'messages[0]', 'the first message is the assistant’s');
  turns.forEach(({ role, path, blocks }, index) => {
    if (role === 'system') report('system-message', path, 'instructions among the messages');
    else if (role !== 'user' && role !== 'assistant')
      report('role', stepInto(path, 'role'), `there is no role ${JSON.stringify(role)}`);
    if (index > 0 && turns[index - 1]?.role === role)
      report('same-role', path, `a second ${String(role)} message in a row`);
    if (blocks.length === 0) report('empty-message', stepInto(path, 'content'), 'the message is empty');
  });
}

/** All results of a turn, each once, first of all, in the very next message. */
export function checkPairs(turns: readonly Turn[], report: MessagesReport): void {
  const joined = joinedTurns(turns);
  const known = new Set<string>();
  joined.forEach((turn, index) => {
    const called = idsOf(joined[index - 1], 'tool_use', 'id');
    const results = blocksOf(turn, 'tool_result');
    const answered = new Set<string>();
    for (const { value, path } of results) {
      const id = String(value['tool_use_id']);
      const at = stepInto(path, 'tool_use_id');
      if (!called.includes(id)) report('result-stray', at, `no tool_use ${id} in the message before it`);
      else if (answered.has(id)) report('result-twice', at, `a second result for ${id}`);
      answered.add(id);
    }
    const missing = called.filter((id) => !answered.has(id));
    if (missing.length > 0) report('result-missing', turn.path, `no tool_result for ${missing.join(', ')}`);
    const early = turn.blocks.findLastIndex(({ value }) => value['type'] === 'tool_result');
    if (early >= results.length) report('results-first', turn.path, 'something stands before a tool_result');
    const calls = blocksOf(turn, 'tool_use');
    if (turn.role === 'user' && calls[0] !== undefined) report('call-of-user', calls[0].path, 'a user uses a tool');
    if (turn.role === 'assistant' && results[0] !== undefined) {
      report('result-of-assistant', results[0].path, 'an assistant gives a result');
    }
    checkIds(turn, known, report);
  });
  const open = idsOf(joined.at(-1), 'tool_use', 'id');
  if (open.length > 0)
    report('result-missing', 'messages', `at the end there is no tool_result for ${open.join(', ')}`);
}

function checkIds(turn: Turn, known: Set<string>, report: MessagesReport): void {
  const own = new Set<string>();
  for (const { value, path } of blocksOf(turn, 'tool_use')) {
    const id = String(value['id']);
    const at = stepInto(path, 'id');
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(id)) report('call-id', at, `the id ${JSON.stringify(id)}`);
    if (own.has(id)) report('call-id-twice', at, `the id ${id} a second time in one turn`);
    else if (known.has(id)) report('call-id-reused', at, `the id ${id} of an earlier turn`);
    own.add(id);
    known.add(id);
    if (!isToolName(value['name']))
      report('tool-name', stepInto(path, 'name'), `the name ${JSON.stringify(value['name'])}`);
  }
}

/** What blocks hold. */
export function checkBlocks(request: JsonObject, turns: readonly Turn[], report: MessagesReport): void {
  for (const { role, blocks, path: turnPath } of turns) {
    for (const { value, path } of blocks) {
      if (isBlankText(value)) report('blank-text', path, 'a text of white space alone');
      checkThinking(value, { role, path }, report);
      if (value['type'] !== 'tool_result') continue;
      const inside = partsOf(value['content'], stepInto(path, 'content'));
      for (const part of inside)
        if (isBlankText(part.value)) report('blank-text', part.path, 'a text of white space alone');
      const other = inside.find((part) => part.value['type'] !== 'text');
      if (value['is_error'] === true && other !== undefined) {
        report('error-not-text', other.path, `an error that holds a part of type ${String(other.value['type'])}`);
      }
    }
    if (isThinking(blocks.at(-1)?.value ?? {})) report('thinking-last', turnPath, 'the message ends with thinking');
  }
  for (const { value, path } of partsOf(request['system'], 'system')) {
    if (isBlankText(value)) report('blank-text', path, 'a text of white space alone');
  }
  checkEnd(request, turns, report);
}

function checkThinking(
  block: JsonObject,
  { role, path }: { readonly role: unknown; readonly path: string },
  report: MessagesReport,
): void {
  if (!isThinking(block)) return;
  const key = block['type'] === 'thinking' ? 'signature' : 'data';
  const proof = block[key];
  if (typeof proof !== 'string' || proof === '')
    report('thinking-unsigned', stepInto(path, key), `thinking without its ${key}`);
  if (role === 'user') report('thinking-of-user', path, 'a user thinks');
  if (block['cache_control'] !== undefined)
    report('thinking-cached', stepInto(path, 'cache_control'), 'a cache marker on thinking');
}

/** A last message of the assistant asks the model to carry it on (WP-4, WP-11). */
function checkEnd({ model }: JsonObject, turns: readonly Turn[], report: MessagesReport): void {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') return;
  if (!isPaused(last) && isAfter(model, 4, 5)) {
    report('prefill-refused', last.path, `${String(model)} carries no message of the assistant on`);
  }
  const end = last.blocks.at(-1);
  const text = end?.value['text'];
  if (end !== undefined && typeof text === 'string' && text !== text.trimEnd()) {
    report('prefill-space', end.path, 'the last text ends with white space');
  }
}

/** A turn that the API paused goes back as it is: it holds what ran on the vendor's servers. */
function isPaused({ blocks }: Turn): boolean {
  return blocks.some(({ value }) => /^(server_tool_use|mcp_tool_use|.+_tool_result)$/.test(String(value['type'])));
}

function idsOf(turn: Turn | undefined, type: string, field: string): readonly string[] {
  return blocksOf(turn, type).map(({ value }) => String(value[field]));
}

function isBlankText({ type, text }: JsonObject): boolean {
  return type === 'text' && (typeof text !== 'string' || text.trim() === '');
}

function isThinking({ type }: JsonObject): boolean {
  return type === 'thinking' || type === 'redacted_thinking';
}

/** The tools that are defined, and whether they have to be. */
export function checkTools(request: JsonObject, turns: readonly Turn[], report: MessagesReport): void {
  const seen = new Set<unknown>();
  for (const { value, path } of partsOf(request['tools'], 'tools')) {
    const { name } = value;
    if (name === undefined) continue;
    const at = stepInto(path, 'name');
    if (!isToolName(name)) report('tool-name', at, `the name ${JSON.stringify(name)}`);
    if (seen.has(name)) report('tool-twice', at, `a second tool named ${String(name)}`);
    seen.add(name);
  }
  if (jsonListOf(request['tools']).length > 0) return;
  const called = turns.find((turn) => blocksOf(turn, 'tool_use').length > 0);
  if (called !== undefined) report('tools-undefined', 'tools', `no tools are defined, and ${called.path} uses one`);
  if (request['tool_choice'] !== undefined) report('choice-without-tools', 'tool_choice', 'a choice among no tools');
}
