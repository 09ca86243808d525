import type { JsonObject } from '../../json.js';
import { jsonListOf, jsonObjectOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { isToolName, partsOf, type RequestPart, wordOf } from '../request-parts.js';
import { strictSchemaProblems } from '../strict-schema-problems.js';
import type { ChatReport } from './chat-rules.js';

const REASONING_MODEL = /(^|\/)(o\d|gpt-[5-9](?!-chat)|gpt-\d\d)/;

/** Everything but the messages. */
export function checkParameters(request: JsonObject, report: ChatReport): void {
  const { n, tools, tool_choice: choice } = request;
  if (n !== undefined && n !== null && n !== 1) report('choices', 'n', `${JSON.stringify(n)} choices`);
  const hasTools = jsonListOf(tools).length > 0;
  if (Array.isArray(tools) && !hasTools) report('tools-empty', 'tools', 'an empty list of tools');
  if (!hasTools && choice !== undefined && choice !== null) {
    report('choice-without-tools', 'tool_choice', 'a choice among no tools');
  }
  for (const tool of partsOf(tools, 'tools')) checkTool(tool, report);
  checkModel(request, hasTools, report);
}

function checkTool({ value, path }: RequestPart, report: ChatReport): void {
  const described = jsonObjectOf(value['function']);
  if (described === undefined) return;
  const inside = stepInto(path, 'function');
  const { name, parameters, strict } = described;
  if (!isToolName(name)) report('tool-name', stepInto(inside, 'name'), `the name ${JSON.stringify(name)}`);
  if (strict !== true) return;
  for (const { kind, path: at, message } of strictSchemaProblems(parameters, stepInto(inside, 'parameters'))) {
    report(`strict-${kind}`, at, message);
  }
}

function checkModel(request: JsonObject, hasTools: boolean, report: ChatReport): void {
  const { reasoning_effort: effort, max_tokens: bound } = request;
  const model = wordOf(request['model']);
  if (hasTools && /(^|\/)gpt-6-sol/.test(model) && effort !== 'none') {
    report('tools-refused', 'tools', `${model} takes tools with a reasoning_effort of none only`);
  }
  if (hasTools && /(^|\/)gpt-6\.1-sol/.test(model)) {
    report('tools-refused', 'tools', `${model} takes tools on the Responses API only`);
  }
  if (/(^|\/)gpt-6\.[12]/.test(model) && (effort === 'none' || effort === 'minimal')) {
    report('effort-refused', 'reasoning_effort', `${model} takes no effort of ${effort}`);
  }
  for (const parameter of ['temperature', 'top_p']) {
    const isGiven = request[parameter] !== undefined && request[parameter] !== null;
    if (isGiven && /(^|\/)gpt-6/.test(model) && effort !== 'none') {
      report('sampling-refused', parameter, `${model} takes no ${parameter} while it reasons`);
    }
  }
  if (bound !== undefined && bound !== null && REASONING_MODEL.test(model)) {
    report('max-tokens-refused', 'max_tokens', `${model} takes max_completion_tokens`);
  }
}

/** What is a matter of OpenAI's own servers. */
export function checkForOpenAi(request: JsonObject, report: ChatReport): void {
  const { max_tokens: bound } = request;
  if (bound === undefined || bound === null) return;
  report('max-tokens-old', 'max_tokens', 'it is deprecated in favour of max_completion_tokens');
}

/** What some of the servers refuse that speak the API beside OpenAI. */
export function checkForOthers(request: JsonObject, messages: readonly RequestPart[], report: ChatReport): void {
  if (request['store'] !== undefined) report('other-store', 'store', 'some servers know no store');
  for (const { value, path } of messages) {
    if (value['role'] === 'developer')
      report('other-developer', stepInto(path, 'role'), 'some servers know no developer role');
    if (value['reasoning_details'] !== undefined) {
      report('other-reasoning', stepInto(path, 'reasoning_details'), 'some servers refuse reasoning_details');
    }
  }
  for (const { value, path } of partsOf(request['tools'], 'tools')) {
    if (jsonObjectOf(value['function'])?.['strict'] === undefined) continue;
    report('other-strict', `${path}.function.strict`, 'some servers know no strict tools');
  }
}
