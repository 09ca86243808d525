import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
  visit,
  type Document,
  type Node,
} from 'yaml';
import type { AllosError } from '../plugin/error.js';
import type { JsonValue } from '../plugin/json.js';
import { faultError } from './config-fault.js';
import { visible, type ConfigOrigin, type ConfigPath } from './config-layer.js';

// The only file that loads `yaml`. Import it with `await import()`.

/** Levels of nesting that any configuration needs, many times over. */
const MAX_DEPTH = 64;
const MAX_INDENT = 4 * MAX_DEPTH;
const MAX_ALIASES = 50;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A parsed YAML or JSON text. */
export interface YamlDocument {
  readonly value: JsonValue;
  readonly positionOf: (path: ConfigPath, what: 'key' | 'value') => { readonly line: number; readonly column: number };
}

/**
 * Parses YAML 1.2, JSON included. Refused, with line and column: syntax errors, duplicate keys, tabs as indentation,
 * tags, keys that are no text, `__proto__` and its like, several documents, alias bombs, absurd nesting.
 *
 * @param origin where the text came from, without a position, for messages
 * @throws AllosError `config.invalid`
 */
export function parseYaml(text: string, origin: ConfigOrigin): YamlDocument {
  refuseNesting(text, origin);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false, version: '1.2' });
  const at = (offset: number): { readonly line: number; readonly column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw invalid({ ...origin, ...at(problem.pos[0]) }, sentenceOf(problem));
  visit(document, {
    Pair: (_key, pair) => {
      const name = isScalar(pair.key) ? pair.key.value : undefined;
      const position = at((pair.key as Node | null)?.range?.[0] ?? 0);
      if (typeof name !== 'string' && typeof name !== 'number') {
        throw invalid({ ...origin, ...position }, 'a key must be text');
      }
      if (FORBIDDEN_KEYS.has(String(name))) {
        throw invalid({ ...origin, ...position }, `the key "${name}" is not allowed`);
      }
    },
  });
  return { value: valueOf(document, origin), positionOf: (path, what) => at(offsetOf(document, path, what)) };
}

/** A value as YAML that `parseYaml` reads as the same. */
export function yamlText(value: JsonValue): string {
  return stringify(value, { version: '1.2', lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * The text with entries of a list at its root added or taken out; comments, order and the rest stay as they are. JSON
 * stays JSON.
 *
 * @param key the key of the list, which need not be there
 * @param change what the list is to hold, from what it holds
 * @throws AllosError `config.invalid` where the text is none, or the key holds something else
 */
export function withChangedList(
  text: string,
  origin: ConfigOrigin,
  {
    key,
    add,
    remove,
  }: { readonly key: string; readonly add?: string; readonly remove?: (entry: JsonValue) => boolean },
): string {
  const { value } = parseYaml(text, origin);
  if (value !== null && (typeof value !== 'object' || Array.isArray(value))) throw invalid(origin, 'it is no object');
  const document = parseDocument(text, { version: '1.2' });
  const isJson = text.trimStart().startsWith('{');
  const list = document.get(key);
  if (isSeq(list)) {
    const entries = list.toJS(document) as readonly JsonValue[];
    list.items = list.items.filter((_item, index) => remove?.(entries[index] ?? null) !== true);
    if (list.items.length === 0 && add === undefined) document.delete(key);
  }
  if (add !== undefined) {
    const entry = document.createNode(add);
    if (isJson) entry.type = 'QUOTE_DOUBLE';
    if (isSeq(list)) list.add(entry);
    else document.set(isJson ? quotedKey(document, key) : key, document.createNode([entry]));
  }
  return document.toString({ lineWidth: 0, ...(isJson ? { flowCollectionPadding: true } : {}) });
}

function quotedKey(document: Document.Parsed, key: string): Node {
  const node = document.createNode(key);
  node.type = 'QUOTE_DOUBLE';
  return node;
}

function valueOf(document: Document.Parsed, origin: ConfigOrigin): JsonValue {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as JsonValue;
  } catch (error) {
    throw invalid(origin, error instanceof ReferenceError ? 'it uses too many aliases' : 'it cannot be read', error);
  }
}

/** The parser recurses, and deep enough nesting ends the process, so it is counted first, quotes included. */
function refuseNesting(text: string, origin: ConfigOrigin): void {
  let depth = 0;
  text.split('\n').forEach((content, index) => {
    const lead = /^[ ?:-]*/.exec(content)?.[0] ?? '';
    const indicators = lead.length - lead.replaceAll(/[?:-]/g, '').length;
    for (const [bracket] of content.matchAll(/[[{}\]]/g)) {
      depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
      if (depth > MAX_DEPTH) break;
    }
    if (depth > MAX_DEPTH || indicators > MAX_DEPTH || lead.length > MAX_INDENT) {
      throw invalid({ ...origin, line: index + 1, column: 1 }, `it is nested more than ${MAX_DEPTH} levels deep`);
    }
  });
}

/** The offset of a key or value; of the nearest thing around it when it has none of its own. */
function offsetOf(document: Document.Parsed, path: ConfigPath, what: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  path.forEach((key, index) => {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!isPair(pair)) return;
      const isTarget = index === path.length - 1 && what === 'key';
      const place = isTarget || pair.value === null ? pair.key : pair.value;
      offset = (place as Node | null)?.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    }
  });
  return offset;
}

function sentenceOf(problem: { readonly code: string; readonly message: string }): string {
  switch (problem.code) {
    case 'DUPLICATE_KEY':
      return 'this key stands twice';
    case 'TAB_AS_INDENT':
      return 'tabs may not indent; use spaces';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; only one is allowed';
    default:
      return visible(problem.message.split('\n')[0] ?? '');
  }
}

function invalid(origin: ConfigOrigin, what: string, cause?: unknown): AllosError {
  return faultError([{ origin, what }], 'The configuration is YAML or JSON; correct this place.', cause);
}
