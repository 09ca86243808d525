import type { ProviderFinish } from '../plugin/provider.js';

const PART_TYPES: readonly unknown[] = ['text', 'reasoning', 'tool_call', 'server_tool', 'citation'];
const STOP_REASONS: readonly unknown[] = [
  'stop',
  'tool_calls',
  'length',
  'content_filter',
  'refusal',
  'pause',
  'context_window',
  'unknown',
  'interrupted',
] satisfies readonly ProviderFinish['stopReason'][];
const ORIGIN_FIELDS = ['provider', 'api', 'endpoint', 'model', 'lineage'] as const;
const USAGE_FIELDS = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'] as const;
const SHOWN_CHARACTERS = 60;
/** As deep as tool inputs may be, and more than any vendor's data is. */
const MOST_LEVELS = 200;

type Fields = Readonly<Record<string, unknown>>;

/**
 * What breaks the contract in the answer of a provider, which may be plain JavaScript; undefined when nothing does.
 * Whatever passes can be kept in the transcript, counted and replayed. Its cost grows with the number of parts, not
 * with their length.
 */
export function finishProblem(finish: Fields): string | undefined {
  const { content, stopReason, usage, origin, losses, raw } = finish;
  if (!Array.isArray(content)) return wrong('content', 'a list of parts', content);
  for (let index = 0; index < content.length; index++) {
    const problem = partProblem(content[index], `content[${index}]`);
    if (problem !== undefined) return problem;
  }
  if (!STOP_REASONS.includes(stopReason)) return wrong('stopReason', `one of ${STOP_REASONS.join(', ')}`, stopReason);
  return usageProblem(usage) ?? originProblem(origin) ?? lossesProblem(losses) ?? jsonProblem(raw, 'raw');
}

function partProblem(part: unknown, where: string): string | undefined {
  if (!isRecord(part)) return wrong(where, 'an object', part);
  if (!PART_TYPES.includes(part['type']))
    return wrong(`${where}.type`, `one of ${PART_TYPES.join(', ')}`, part['type']);
  const native = jsonProblem(part['native'], `${where}.native`);
  if (native !== undefined) return native;
  switch (part['type']) {
    case 'tool_call':
      return callProblem(part, where);
    case 'server_tool':
      return typeof part['name'] === 'string' ? undefined : wrong(`${where}.name`, 'a string', part['name']);
    default:
      return typeof part['text'] === 'string' ? undefined : wrong(`${where}.text`, 'a string', part['text']);
  }
}

function callProblem(part: Fields, where: string): string | undefined {
  for (const field of ['id', 'name'] as const) {
    if (typeof part[field] !== 'string') return wrong(`${where}.${field}`, 'a string', part[field]);
  }
  if (!isRecord(part['input'])) return wrong(`${where}.input`, 'an object', part['input']);
  const malformed = part['malformed'];
  if (malformed === undefined) return jsonProblem(part['input'], `${where}.input`);
  return isRecord(malformed) && typeof malformed['text'] === 'string' && typeof malformed['reason'] === 'string'
    ? undefined
    : wrong(`${where}.malformed`, 'an object with text and reason', malformed);
}

function usageProblem(usage: unknown): string | undefined {
  if (usage === undefined) return undefined;
  if (!isRecord(usage)) return wrong('usage', 'an object or undefined', usage);
  for (const field of USAGE_FIELDS) {
    if (!isCount(usage[field])) return wrong(`usage.${field}`, 'a number of tokens', usage[field]);
  }
  const hour = usage['cacheWriteHourTokens'];
  return hour === undefined || isCount(hour)
    ? undefined
    : wrong('usage.cacheWriteHourTokens', 'a number of tokens', hour);
}

function originProblem(origin: unknown): string | undefined {
  if (!isRecord(origin)) return wrong('origin', 'an object', origin);
  const field = ORIGIN_FIELDS.find((name) => typeof origin[name] !== 'string');
  return field === undefined ? undefined : wrong(`origin.${field}`, 'a string', origin[field]);
}

function lossesProblem(losses: unknown): string | undefined {
  if (losses === undefined) return undefined;
  if (!Array.isArray(losses)) return wrong('losses', 'a list', losses);
  const index = losses.findIndex((loss) => !isRecord(loss));
  return index < 0 ? undefined : wrong(`losses[${index}]`, 'an object', losses[index]);
}

/** What JSON cannot hold would be lost, or break the session file, when the transcript is written. */
function jsonProblem(value: unknown, where: string, around: readonly unknown[] = []): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : wrong(where, 'JSON', value);
    case 'object':
      break;
    default:
      return wrong(where, 'JSON', value);
  }
  if (value === null) return undefined;
  if (around.includes(value)) return `${where} must be JSON, found a circle`;
  if (around.length >= MOST_LEVELS) return `${where} is nested too deeply`;
  const inner = [...around, value];
  for (const [key, each] of Object.entries(value)) {
    if (typeof each === 'string') continue;
    const problem = jsonProblem(each, `${where}.${key}`, inner);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isCount(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One clause: what was wrong, and with which value. */
export function wrong(where: string, expected: string, found: unknown): string {
  return `${where} must be ${expected}, found ${shown(found)}`;
}

function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value);
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}
