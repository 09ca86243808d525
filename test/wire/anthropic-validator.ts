import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** A request to the Messages API, as a server got it. */
export interface AnthropicRequest {
  readonly body: unknown;
  /** The header `anthropic-version`; the newest when it is left out. */
  readonly version?: string | undefined;
  /** The transcript ends with a turn that the API paused, which may be sent back as it is (WP-11). */
  readonly paused?: boolean;
}

/** A rule of the API that a request breaks. `rule` is its number in the list of wire protocol rules. */
export interface Violation {
  readonly rule: `WP-${number}`;
  readonly what: string;
}

type Fields = Readonly<Record<string, unknown>>;
interface Turn {
  readonly role: unknown;
  readonly content: readonly Fields[];
  readonly at: string;
}
type Report = (rule: Violation['rule'], what: string) => void;

/**
 * The rules of the Messages API that no schema tells: the order of a conversation, and what single models refuse. It
 * is written apart from the provider, so that one checks the other.
 */
export function anthropicViolations({ body, version, paused = false }: AnthropicRequest): readonly Violation[] {
  const violations: Violation[] = [];
  const report: Report = (rule, what) => violations.push({ rule, what });
  const request = fields(body);
  const turns = list(request['messages']).map((message, index): Turn => {
    const { role, content } = fields(message);
    const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : list(content).map(fields);
    return { role, content: blocks, at: `messages.${index}` };
  });
  checkBounds(request, turns, report);
  checkPairing(turns, report);
  checkNames(request, turns, report);
  checkContent(request, turns, paused, report);
  checkThinking(turns, report);
  checkModel(request, version ?? '2026-10-21', report);
  checkFormat(request, turns, report);
  checkCache(request, report);
  eachString(body, (text) => {
    if (!text.isWellFormed()) report('WP-44', `an unpaired surrogate in ${JSON.stringify(text.slice(0, 40))}`);
  });
  return violations;
}

function checkBounds(request: Fields, turns: readonly Turn[], report: Report): void {
  const max = request['max_tokens'];
  if (typeof max !== 'number' || !Number.isInteger(max) || max < 1) report('WP-1', 'max_tokens is missing');
  if (turns.length === 0) report('WP-1', 'there is no message');
  if (turns.length > 0 && turns[0]?.role !== 'user') report('WP-1', 'the first message is not the user’s');
  for (const [index, turn] of turns.entries()) {
    if (turn.role !== 'user' && turn.role !== 'assistant')
      report('WP-1', `${turn.at} has the role ${String(turn.role)}`);
    if (turns[index - 1]?.role === turn.role) report('WP-2', `${turn.at} has the role of the message before it`);
  }
}

/** All results of a turn, each once, first of all, in the very next message. */
function checkPairing(turns: readonly Turn[], report: Report): void {
  for (const [index, turn] of turns.entries()) {
    const before = index === 0 ? [] : idsOf(turns[index - 1], 'tool_use', 'id');
    const results = idsOf(turn, 'tool_result', 'tool_use_id');
    for (const id of results) if (!before.includes(id)) report('WP-2', `${turn.at}: unexpected tool_use_id ${id}`);
    for (const id of before) if (!results.includes(id)) report('WP-2', `${turn.at}: no tool_result for ${id}`);
    if (new Set(results).size < results.length) report('WP-2', `${turn.at}: two results for one call`);
    const types = turn.content.map((block) => block['type']);
    if (types.includes('tool_result') && types.lastIndexOf('tool_result') >= results.length) {
      report('WP-2', `${turn.at}: something stands before a tool_result`);
    }
    if (turn.role === 'user' && types.includes('tool_use')) report('WP-2', `${turn.at}: a user calls a tool`);
    if (turn.role === 'assistant' && types.includes('tool_result'))
      report('WP-2', `${turn.at}: results of an assistant`);
  }
  if (idsOf(turns.at(-1), 'tool_use', 'id').length > 0) report('WP-2', 'calls at the end have no results');
}

function checkNames(request: Fields, turns: readonly Turn[], report: Report): void {
  const ids = turns.flatMap((turn) => idsOf(turn, 'tool_use', 'id'));
  for (const id of ids) if (!/^[a-zA-Z0-9_-]{1,64}$/.test(id)) report('WP-3', `the id ${id}`);
  if (new Set(ids).size < ids.length) report('WP-3', 'two calls have the same id');
  const tools = list(request['tools']).map((tool) => String(fields(tool)['name']));
  if (new Set(tools).size < tools.length) report('WP-3', 'two tools have the same name');
  const called = turns.flatMap((turn) => idsOf(turn, 'tool_use', 'name'));
  for (const name of [...tools, ...called]) {
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) report('WP-3', `the tool name ${name}`);
  }
  if (called.length > 0 && tools.length === 0) report('WP-2', 'tools were called but none is defined');
  if (request['tool_choice'] !== undefined && tools.length === 0) report('WP-9', 'a choice among no tools');
}

function checkContent(request: Fields, turns: readonly Turn[], paused: boolean, report: Report): void {
  for (const turn of turns) {
    if (turn.content.length === 0) report('WP-4', `${turn.at} is empty`);
    for (const block of turn.content) {
      if (isBlankText(block)) report('WP-4', `${turn.at} holds blank text`);
      if (block['type'] !== 'tool_result') continue;
      const inside = list(block['content']).map(fields);
      if (inside.some(isBlankText)) report('WP-4', `${turn.at} holds a result with blank text`);
      if (block['is_error'] === true && inside.some((part) => part['type'] !== 'text')) {
        report('WP-48', `${turn.at}: an error that is not text`);
      }
    }
  }
  if (list(request['system']).map(fields).some(isBlankText)) report('WP-4', 'blank system text');
  const last = turns.at(-1);
  if (last?.role !== 'assistant') return;
  if (!paused && isAfter(request['model'], 4, 5)) report('WP-4', 'the model carries no assistant message on');
  const end = last.content.at(-1)?.['text'];
  if (typeof end === 'string' && end !== end.trimEnd()) report('WP-4', 'white space at the end');
}

function checkThinking(turns: readonly Turn[], report: Report): void {
  for (const turn of turns) {
    for (const block of turn.content) {
      const { type, signature, data, thinking } = block;
      if (type === 'thinking' && (typeof signature !== 'string' || signature === '' || typeof thinking !== 'string')) {
        report('WP-5', `${turn.at}: thinking without signature`);
      }
      if (type === 'redacted_thinking' && typeof data !== 'string') report('WP-5', `${turn.at}: redacted without data`);
      if (turn.role === 'user' && isThinking(block)) report('WP-5', `${turn.at}: a user thinks`);
    }
    if (isThinking(turn.content.at(-1) ?? {})) report('WP-5', `${turn.at} ends with thinking`);
  }
}

function checkModel(request: Fields, version: string, report: Report): void {
  const { model, thinking, tool_choice: choice, output_config: output } = request;
  const { type, budget_tokens: budget } = fields(thinking);
  const effort = fields(output)['effort'];
  const name = String(model);
  const fiveFive = /(opus|sonnet)-5-5/.test(name);
  const always = /opus-5-5|fable-5|mythos/.test(name);
  if (type === 'enabled') {
    if (isAfter(model, 4, 6)) report('WP-7', 'budgets are refused');
    if (typeof budget !== 'number' || budget < 1024) report('WP-7', 'the budget is too small');
    else if (budget >= Number(request['max_tokens'])) report('WP-7', 'the budget is not below max_tokens');
  }
  if (type === 'adaptive' && !isAfter(model, 4, 5) && name.includes('claude-')) report('WP-7', 'adaptive is refused');
  if (type === 'disabled' && (always || fiveFive)) report('WP-7', 'thinking cannot be disabled');
  if (type === 'between_tools' && !/sonnet-5-5/.test(name)) report('WP-7', 'between_tools is refused');
  if ((type === 'disabled' || type === 'between_tools') && (effort === 'xhigh' || effort === 'max')) {
    report('WP-7', 'no thinking at this effort');
  }
  if (effort !== undefined && !isAfter(model, 4, 5) && !/opus-4-5/.test(name)) report('WP-7', 'effort is refused');
  const thinks = type === 'enabled' || type === 'adaptive';
  for (const parameter of ['temperature', 'top_p', 'top_k']) {
    const value = request[parameter];
    if (value === undefined) continue;
    const old = !/claude-/.test(name) || !isAfter(model, 4, 6);
    if (!old || version >= '2026-10-21' || thinks) report('WP-8', `${parameter} is refused`);
    if (parameter === 'temperature' && !(Number(value) >= 0 && Number(value) <= 1)) report('WP-8', 'out of range');
  }
  const forced = ['any', 'tool'].includes(String(fields(choice)['type']));
  if (forced && (fiveFive || always || thinks)) report('WP-9', 'a tool cannot be forced');
}

/** Words that the vendor's document of structured outputs lists as not supported. */
const NOT_IN_ANSWERS = [
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'pattern'],
  ...['maxItems', 'uniqueItems', 'default', 'patternProperties', 'oneOf', 'not', 'if'],
];

/** An answer is held to a schema by `output_config.format`, since a tool cannot be forced any more. */
function checkFormat(request: Fields, turns: readonly Turn[], report: Report): void {
  const format = fields(fields(request['output_config'])['format']);
  if (format['type'] === undefined) return;
  const name = String(request['model']);
  if (!isAfter(request['model'], 4, 4) && !/opus-4-1/.test(name)) report('WP-9', 'the model takes no format');
  if (turns.at(-1)?.role === 'assistant') report('WP-9', 'a format for an answer that was begun');
  const schema = fields(format['schema']);
  if (schema['type'] !== 'object') report('WP-9', 'the root of the format is no object');
  const check = (node: unknown): void => {
    const known = fields(node);
    if (known['type'] === 'object' && known['additionalProperties'] !== false) report('WP-9', 'an open object');
    for (const word of NOT_IN_ANSWERS) if (known[word] !== undefined) report('WP-9', `${word} is not taken`);
    for (const part of [known['items'], ...list(known['anyOf']), ...Object.values(fields(known['properties']))]) {
      if (part !== undefined) check(part);
    }
  };
  check(schema);
}

function checkCache(request: Fields, report: Report): void {
  let markers = 0;
  eachObject(request, (object) => {
    if (object['cache_control'] === undefined) return;
    markers += 1;
    if (isThinking(object)) report('WP-5', 'a cache marker on thinking');
  });
  if (markers > 4) report('WP-13', `${markers} cache markers`);
}

/** Whether a Claude model is newer than a version. */
function isAfter(model: unknown, major: number, minor: number): boolean {
  if (/-preview$/.test(String(model))) return true;
  const [, first = '0', second = '0'] = /claude-(?:[a-z]+-)?(\d)(?:-(\d{1,2})(?!\d))?/.exec(String(model)) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) > minor);
}

function idsOf(turn: Turn | undefined, type: string, field: string): readonly string[] {
  return (turn?.content ?? []).filter((block) => block['type'] === type).map((block) => String(block[field]));
}

function isBlankText(block: Fields): boolean {
  return block['type'] === 'text' && (typeof block['text'] !== 'string' || block['text'].trim() === '');
}

function isThinking(block: Fields): boolean {
  return block['type'] === 'thinking' || block['type'] === 'redacted_thinking';
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function eachObject(value: unknown, visit: (object: Fields) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value as Fields);
  for (const item of Object.values(value)) eachObject(item, visit);
}

function eachString(value: unknown, visit: (text: string) => void): void {
  if (typeof value === 'string') visit(value);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) eachString(item, visit);
}

/**
 * The vendor's own schema of a request (August 2026), or undefined, said loudly, when `ALLOS_SPECS` is unset. `beta`
 * adds the blocks that need a beta header. What is newer than the document is overlaid: `between_tools` (WP-7), and
 * fields of what ran on the vendor's servers, which goes back as it came (WP-11; SDK 1.12.0 has some of them).
 */
export function anthropicSchema(
  specs: string | undefined,
  beta = false,
): ((body: unknown) => readonly string[]) | undefined {
  if (specs === undefined) {
    console.warn('ALLOS_SPECS is unset: requests are not validated by the vendor’s schema');
    return undefined;
  }
  const text = gunzipSync(readFileSync(join(specs, 'anthropic.openapi.json.gz'))).toString('utf8');
  const document = JSON.parse(text) as { components: { schemas: Record<string, SpecSchema> } };
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    if (/ThinkingConfigParam$/.test(name)) schema.oneOf?.push(BETWEEN_TOOLS);
    if (/Request.*(ResultBlock|ServerToolUseBlock)$/.test(name) && !/RequestToolResultBlock$/.test(name)) {
      delete schema.additionalProperties;
    }
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'anthropic');
  const name = beta ? 'BetaCreateMessageParams' : 'CreateMessageParams';
  const validate: ValidateFunction = ajv.compile({ $ref: `anthropic#/components/schemas/${name}` });
  return (body) => {
    const errors = validate(body) ? [] : (validate.errors ?? []);
    return errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

interface SpecSchema {
  oneOf?: unknown[];
  additionalProperties?: unknown;
}

const BETWEEN_TOOLS = {
  type: 'object',
  properties: { type: { const: 'between_tools' } },
  required: ['type'],
  additionalProperties: false,
};
