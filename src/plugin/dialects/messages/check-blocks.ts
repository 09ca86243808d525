import type { JsonObject } from '../../json.js';
import { stepInto } from '../../value-path.js';
import { partsOf, wordOf } from '../request-parts.js';
import { isAfter } from './claude-version.js';
import type { MessagesReport } from './messages-rules.js';
import type { Turn } from './turns.js';

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
        report('error-not-text', other.path, `an error that holds a part of type ${wordOf(other.value['type'])}`);
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
    report('prefill-refused', last.path, `${wordOf(model)} carries no message of the assistant on`);
  }
  const end = last.blocks.at(-1);
  const text = end?.value['text'];
  if (end !== undefined && typeof text === 'string' && text !== text.trimEnd()) {
    report('prefill-space', end.path, 'the last text ends with white space');
  }
}

/** A turn that the API paused goes back as it is: it holds what ran on the vendor's servers. */
function isPaused({ blocks }: Turn): boolean {
  return blocks.some(({ value }) => /^(server_tool_use|mcp_tool_use|.+_tool_result)$/.test(wordOf(value['type'])));
}

function isBlankText({ type, text }: JsonObject): boolean {
  return type === 'text' && (typeof text !== 'string' || text.trim() === '');
}

function isThinking({ type }: JsonObject): boolean {
  return type === 'thinking' || type === 'redacted_thinking';
}
