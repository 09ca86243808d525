import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '../../json.js';
import { BrokenContract, holds, shown } from './broken-contract.js';
import type { SentItem } from './sent-request.js';

/** What a transcript has to say; texts may stand within longer ones. */
export type Expected =
  | { readonly type: 'user' | 'assistant' | 'result'; readonly text: string }
  | { readonly type: 'call'; readonly name: string; readonly input: JsonObject };

/** Throws unless a request says all of it, in order; it may say more. */
export function saidInOrder(said: readonly SentItem[], expected: readonly Expected[]): void {
  let item = 0;
  let offset = 0;
  for (const each of expected) {
    const found = findFrom(said, each, { item, offset });
    if (found === undefined)
      throw new BrokenContract(`the request does not say ${shown(each)} where it belongs: ${shown(said)}`);
    ({ item, offset } = found);
  }
}

interface Place {
  readonly item: number;
  readonly offset: number;
}

function findFrom(said: readonly SentItem[], expected: Expected, from: Place): Place | undefined {
  for (let item = from.item; item < said.length; item++) {
    const candidate = said[item];
    if (candidate?.type !== expected.type) continue;
    if (candidate.type === 'call') {
      if (expected.type !== 'call' || candidate.name !== expected.name) continue;
      if (isDeepStrictEqual(valueOf(candidate.arguments), expected.input)) return { item: item + 1, offset: 0 };
    } else if (expected.type !== 'call') {
      const at = candidate.text.indexOf(expected.text, item === from.item ? from.offset : 0);
      if (at !== -1) return { item, offset: at + expected.text.length };
    }
  }
  return undefined;
}

/** Throws unless each call has exactly one result behind it, before the user speaks again, and nothing else has one. */
export function callsArePaired(said: readonly SentItem[]): void {
  let open: (string | undefined)[] = [];
  for (const item of said) {
    if (item.type === 'call') {
      holds(item.id === undefined || !open.includes(item.id), `two calls have the id ${item.id}: ${shown(said)}`);
      holds(isObject(valueOf(item.arguments)), `the arguments of a call are no JSON object: ${shown(item)}`);
      open.push(item.id);
    } else if (item.type === 'result') {
      const at = open.indexOf(item.id);
      holds(at !== -1, `a result has no call before it: ${shown(item)} in ${shown(said)}`);
      open = open.filter((_, index) => index !== at);
    } else if (item.type === 'user') {
      holds(open.length === 0, `the user speaks before a call has its result: ${shown(said)}`);
    }
  }
  holds(open.length === 0, `a call has no result: ${shown(said)}`);
}

function valueOf(sent: JsonValue | undefined): unknown {
  if (typeof sent !== 'string') return sent;
  try {
    return JSON.parse(sent) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
