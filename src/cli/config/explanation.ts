import { originText } from '../../config/config-layer.js';
import type { ExplainedKey, Saying, SayingState } from '../../config/explain-key.js';
import type { JsonObject, JsonValue } from '../../plugin/json.js';
import { visible } from '../../plugin/visible.js';
import { columns } from '../print.js';

/** A value in a line: longer ones are cut. */
const SHOWN = 60;

const STATES: Readonly<Record<SayingState, string>> = {
  'in force': 'wins',
  joined: 'counts, with all others',
  required: 'overridden, but for what it requires',
  overridden: 'overridden',
  'not trusted': 'does not count: the folder is not trusted',
};

/** What layers say about keys, for people. */
export function explanationPage(asked: string, keys: readonly ExplainedKey[]): string {
  if (keys.length === 0) return `${asked} is not set: no layer says anything about it.\n`;
  return keys
    .map(({ key, value, sayings }) => {
      const head = value === undefined ? `${visible(key)} is not set` : `${visible(key)}: ${shown(value)}`;
      return `${head}\n${columns(sayings.map(lineOf))}`;
    })
    .join('\n');
}

/** The same for programs. */
export function explanationDocument(keys: readonly ExplainedKey[]): JsonValue {
  return keys.map(({ key, value, sayings }) => ({
    key,
    value: value ?? null,
    layers: sayings.map(({ layer, origin, value: said, state }): JsonObject => {
      const { where, line, column } = origin;
      return { layer, where, ...(line === undefined ? {} : { line, column }), value: said, state };
    }),
  }));
}

function lineOf({ layer, origin, value, state }: Saying): readonly string[] {
  return [`  ${layer}`, originText(origin), shown(value), STATES[state]];
}

function shown(value: JsonValue): string {
  const text = visible(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('\n', '\\n');
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}
