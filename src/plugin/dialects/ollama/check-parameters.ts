import type { JsonObject } from '../../json.js';
import { isJsonObject, jsonListOf, jsonObjectOf, stringOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { partsOf, wordOf } from '../request-parts.js';
import type { OllamaReport } from './ollama-rules.js';

const FIELDS = [
  ...['model', 'messages', 'tools', 'format', 'options', 'stream', 'think', 'keep_alive'],
  ...['logprobs', 'top_logprobs', 'truncate', 'shift'],
];
const OPTIONS = ['temperature', 'num_predict', 'num_ctx', 'max_tokens'];
const THINK: readonly unknown[] = [true, false, 'low', 'medium', 'high', 'max'];
const LOST_KEYWORDS = ['$ref', 'oneOf', 'additionalProperties'];
const CHARACTERS_OF_TOKEN = 4;

/** Everything but the messages. */
export function checkParameters(request: JsonObject, report: OllamaReport): void {
  for (const name of Object.keys(request)) {
    if (OPTIONS.includes(name)) report('option-misplaced', name, `${name} is one of the options`);
    else if (!FIELDS.includes(name)) report('field-unknown', name, `the server knows no ${name}`);
  }
  const { think } = request;
  if (think !== undefined && think !== null && !THINK.includes(think)) {
    report('think', 'think', `there is no think of ${JSON.stringify(think)}`);
  }
  checkTools(request, report);
  checkWindow(request, report);
}

function checkTools({ tools }: JsonObject, report: OllamaReport): void {
  if (Array.isArray(tools) && tools.length === 0) report('tools-empty', 'tools', 'an empty list of tools');
  const seen = new Set<unknown>();
  for (const { value, path } of partsOf(tools, 'tools')) {
    const inside = stepInto(path, 'function');
    const { name, parameters } = jsonObjectOf(value['function']) ?? {};
    if (seen.has(name)) report('tool-twice', stepInto(inside, 'name'), `a second tool named ${wordOf(name)}`);
    seen.add(name);
    const at = stepInto(inside, 'parameters');
    const { type, properties } = jsonObjectOf(parameters) ?? {};
    if (type !== 'object' || !isJsonObject(properties)) report('tool-parameters', at, 'no object with properties');
    checkKeywords(properties, stepInto(at, 'properties'), report);
  }
}

function checkKeywords(schema: unknown, path: string, report: OllamaReport): void {
  if (Array.isArray(schema))
    schema.forEach((inner: unknown, index) => checkKeywords(inner, stepInto(path, index), report));
  if (!isJsonObject(schema)) return;
  for (const word of LOST_KEYWORDS) {
    // A property of that name is a schema.
    if (word in schema && !isJsonObject(schema[word]))
      report('keyword-lost', stepInto(path, word), `the server drops ${word}`);
  }
  for (const [name, inner] of Object.entries(schema)) checkKeywords(inner, stepInto(path, name), report);
}

/** The window is named, the prompt fits into it, and the server is told not to cut. */
function checkWindow(request: JsonObject, report: OllamaReport): void {
  const window = jsonObjectOf(request['options'])?.['num_ctx'];
  if (typeof window !== 'number' || !Number.isInteger(window) || window < 1) {
    report('window-unnamed', 'options.num_ctx', 'the window is left to the server');
    return;
  }
  if (request['truncate'] !== false) report('may-cut', 'truncate', 'the server may cut the prompt');
  let characters = JSON.stringify(request['tools'] ?? '').length;
  for (const message of jsonListOf(request['messages'])) {
    characters += stringOf(jsonObjectOf(message)?.['content'])?.length ?? 0;
  }
  const tokens = Math.ceil(characters / CHARACTERS_OF_TOKEN);
  if (tokens > window) report('prompt-too-long', 'messages', `about ${tokens} tokens do not fit into ${window}`);
}
