import type { JsonObject } from '../../json.js';
import { jsonListOf, jsonObjectOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { isToolName, partsOf, type RequestPart, wordOf } from '../request-parts.js';
import { strictSchemaProblems } from '../strict-schema-problems.js';
import type { ResponsesReport } from './responses-rules.js';

/** Everything but the items. */
export function checkParameters(request: JsonObject, report: ResponsesReport): void {
  checkInput(request, report);
  if (request['store'] !== false) report('stored', 'store', 'the response would be stored');
  const states = ['previous_response_id', 'conversation'].filter((field) => isGiven(request[field]));
  for (const field of states) report('server-state', field, 'the conversation is kept at the server');
  if (states.length > 1) report('two-states', 'conversation', 'previous_response_id stands beside it');
  checkModel(request, report);
  const { tools, tool_choice: choice } = request;
  const hasTools = jsonListOf(tools).length > 0;
  if (Array.isArray(tools) && !hasTools) report('tools-empty', 'tools', 'an empty list of tools');
  if (!hasTools && isGiven(choice)) report('choice-without-tools', 'tool_choice', 'a choice among no tools');
  for (const tool of partsOf(tools, 'tools')) checkTool(tool, report);
}

function checkInput(
  { input, prompt, conversation, previous_response_id: previous }: JsonObject,
  report: ResponsesReport,
): void {
  if (!isGiven(input)) {
    if (![prompt, conversation, previous].some(isGiven)) report('input-missing', 'input', 'there is no input');
  } else if (input === '' || (Array.isArray(input) && input.length === 0)) {
    report('input-empty', 'input', 'the input is empty');
  }
}

function checkModel(request: JsonObject, report: ResponsesReport): void {
  const model = wordOf(request['model']);
  const effort = jsonObjectOf(request['reasoning'])?.['effort'];
  if (/(^|\/)gpt-6\.[12]/.test(model) && (effort === 'none' || effort === 'minimal')) {
    report('effort-refused', 'reasoning.effort', `${model} takes no effort of ${effort}`);
  }
  for (const parameter of ['temperature', 'top_p']) {
    if (isGiven(request[parameter]) && /(^|\/)gpt-6/.test(model) && effort !== 'none') {
      report('sampling-refused', parameter, `${model} takes no ${parameter} while it reasons`);
    }
  }
  if (request['reasoning_effort'] !== undefined) {
    report('chat-effort', 'reasoning_effort', 'a field of Chat Completions: here it is reasoning.effort');
  }
  for (const field of ['max_tokens', 'max_completion_tokens']) {
    if (request[field] !== undefined)
      report('chat-bound', field, 'a field of Chat Completions: here it is max_output_tokens');
  }
  const { max_output_tokens: bound, include } = request;
  if (typeof bound === 'number' && bound < 16) report('small-bound', 'max_output_tokens', `a bound of ${bound} tokens`);
  if (/(^|\/)gpt-[34]/.test(model) && jsonListOf(include).includes('reasoning.encrypted_content')) {
    report('sealed-refused', 'include', `${model} gives no encrypted reasoning`);
  }
}

function checkTool({ value, path }: RequestPart, report: ResponsesReport): void {
  const { type, name, strict, parameters } = value;
  if (type !== 'function') return;
  if (value['function'] !== undefined) {
    report('chat-tool', stepInto(path, 'function'), 'a tool in the shape of Chat Completions');
    return;
  }
  if (!isToolName(name)) report('tool-name', stepInto(path, 'name'), `the name ${JSON.stringify(name)}`);
  if (typeof strict !== 'boolean')
    report('strict-unsaid', stepInto(path, 'strict'), 'the tool does not say whether it is strict');
  if (strict !== true) return;
  for (const { kind, path: at, message } of strictSchemaProblems(parameters, stepInto(path, 'parameters'))) {
    report(`strict-${kind}`, at, message);
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
