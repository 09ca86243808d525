import { isJsonObject } from 'allos/plugin';
import type { JsonObject, JsonValue } from 'allos/plugin';

/** A message of the request body. */
export type WireMessage = {
  readonly role: 'user' | 'assistant';
  readonly content: readonly JsonObject[];
};

/** Blocks that take a marker; thinking does not (WP-5). */
const MARKABLE: readonly JsonValue[] = ['text', 'image', 'document', 'tool_use', 'tool_result'];
/** How many blocks before a marker the API looks for an earlier one. */
const LOOK_BACK = 20;

/** The value of `cache_control` for the setting `cache`: `false` for none, `1h` for the long lifetime. */
export function cacheControl(setting: JsonValue | undefined): JsonObject | undefined {
  if (setting === false || setting === 'off') return undefined;
  return setting === '1h' ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' };
}

/**
 * Marks the end of the transcript, so that the next call finds it cached (WP-13). After a turn of many blocks the
 * marker of last time would be out of reach, so the turn's beginning is marked as well: with those of tools and system
 * that makes four, all there may be.
 */
export function markEnd(wire: readonly WireMessage[], marker: JsonObject): WireMessage[] {
  const marked = wire.map((message) => ({ ...message, content: [...message.content] }));
  const last = marked.at(-1);
  if (last !== undefined) mark(last.content, last.content.findLastIndex(isMarkable), marker);
  const first = marked[0];
  const blocks = marked.reduce((sum, message) => sum + message.content.length, 0);
  if (first !== undefined && first !== last && blocks >= LOOK_BACK) {
    mark(first.content, first.content.findIndex(isMarkable), marker);
  }
  return marked;
}

function mark(content: JsonObject[], index: number, marker: JsonObject): void {
  const block = content[index];
  if (block !== undefined) content[index] = { ...block, cache_control: marker };
}

function isMarkable(block: JsonObject): boolean {
  return isJsonObject(block) && MARKABLE.includes(block['type'] ?? null);
}
