import type { JsonObject } from '../../json.js';
import { isJsonObject, jsonObjectOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { isAfter, isClaude } from './claude-version.js';
import type { MessagesReport } from './messages-rules.js';
import { wordOf } from '../request-parts.js';

/** The last version of the API that knows `temperature`, `top_p` and `top_k`. */
const SAMPLING_VERSION = '2023-06-01';
const NEWEST_VERSION = '2026-10-21';
const LEAST_BUDGET = 1024;

/** Bounds, and what single models refuse. */
export function checkModel(request: JsonObject, version: string | undefined, report: MessagesReport): void {
  const { max_tokens: bound } = request;
  if (typeof bound !== 'number' || !Number.isInteger(bound) || bound < 0)
    report('max-tokens', 'max_tokens', 'it is missing, or no whole number');
  const model = {
    name: wordOf(request['model']),
    isFiveFive: /(opus|sonnet)-5[-.]5/.test(wordOf(request['model'])),
    alwaysThinks: /opus-5[-.]5|fable-5|mythos/.test(wordOf(request['model'])),
  };
  checkThinkingMode(request, model, report);
  checkSampling(request, version ?? NEWEST_VERSION, report);
  checkForcedTool(request, model, report);
}

interface Model {
  readonly name: string;
  readonly isFiveFive: boolean;
  readonly alwaysThinks: boolean;
}

function checkThinkingMode(
  request: JsonObject,
  { name, isFiveFive, alwaysThinks }: Model,
  report: MessagesReport,
): void {
  const { type, budget_tokens: budget } = jsonObjectOf(request['thinking']) ?? {};
  const effort = jsonObjectOf(request['output_config'])?.['effort'];
  if (type === 'enabled') {
    if (isAfter(name, 4, 6)) report('budget-refused', 'thinking.type', `${name} takes no budget`);
    const at = 'thinking.budget_tokens';
    if (typeof budget !== 'number' || budget < LEAST_BUDGET)
      report('budget-small', at, `a budget of ${wordOf(budget)}`);
    else if (budget >= Number(request['max_tokens']))
      report('budget-large', at, `a budget of ${budget}, not below max_tokens`);
  }
  if (type === 'adaptive' && isClaude(name) && !isAfter(name, 4, 5)) {
    report('adaptive-refused', 'thinking.type', `${name} has no adaptive thinking`);
  }
  if (type === 'disabled' && (alwaysThinks || isFiveFive)) {
    report('disabled-refused', 'thinking.type', `thinking of ${name} cannot be disabled`);
  }
  if (type === 'between_tools' && !/sonnet-5[-.]5/.test(name)) {
    report('between-tools-refused', 'thinking.type', `${name} knows no between_tools`);
  }
  const high = effort === 'xhigh' || effort === 'max';
  if ((type === 'disabled' || type === 'between_tools') && high) {
    report('effort-too-high', 'output_config.effort', `an effort of ${effort} without thinking`);
  }
  if (effort !== undefined && isClaude(name) && !isAfter(name, 4, 5) && !/opus-4[-.]5/.test(name)) {
    report('effort-refused', 'output_config.effort', `${name} takes no effort`);
  }
}

function checkSampling(request: JsonObject, version: string, report: MessagesReport): void {
  const { type } = jsonObjectOf(request['thinking']) ?? {};
  const thinks = type === 'enabled' || type === 'adaptive';
  for (const parameter of ['temperature', 'top_p', 'top_k']) {
    const value = request[parameter];
    if (value === undefined) continue;
    const isDefault = parameter === 'temperature' && value === 1;
    if (version > SAMPLING_VERSION)
      report('sampling-refused', parameter, `version ${version} of the API knows no ${parameter}`);
    else if (isAfter(request['model'], 4, 6) && !isDefault)
      report('sampling-refused', parameter, `${wordOf(request['model'])} takes none`);
    else if (thinks && !isDefault) report('sampling-refused', parameter, 'it stands beside thinking');
    if (parameter === 'temperature' && !(Number(value) >= 0 && Number(value) <= 1)) {
      report('temperature-range', parameter, `a temperature of ${JSON.stringify(value)}`);
    }
  }
}

function checkForcedTool(request: JsonObject, { name, isFiveFive, alwaysThinks }: Model, report: MessagesReport): void {
  const choice = jsonObjectOf(request['tool_choice'])?.['type'];
  if (choice !== 'any' && choice !== 'tool') return;
  const thinking = jsonObjectOf(request['thinking'])?.['type'];
  if (isFiveFive || alwaysThinks || thinking === 'enabled') {
    report(
      'forced-tool',
      'tool_choice',
      `${name} cannot be forced to use a tool${thinking === 'enabled' ? ' while it thinks' : ''}`,
    );
  } else if (thinking === 'adaptive') report('forced-while-thinking', 'tool_choice', 'a forced tool beside thinking');
}

/** At most four, anywhere in the request (WP-13). What a tool is called with, and its schema, may have any fields. */
export function checkCacheMarkers({ system, tools, messages }: JsonObject, report: MessagesReport): void {
  const markers: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) value.forEach((inner: unknown, index) => visit(inner, stepInto(path, index)));
    if (!isJsonObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'input' || name === 'input_schema') continue;
      const at = stepInto(path, name);
      if (name === 'cache_control' && inner !== null) markers.push(at);
      else visit(inner, at);
    }
  };
  visit(tools, 'tools');
  visit(system, 'system');
  visit(messages, 'messages');
  const tooMany = markers[4];
  if (tooMany !== undefined) report('cache-markers', tooMany, `${markers.length} cache markers`);
}
