import type { JsonObject, JsonValue } from '../../json.js';
import { jsonListOf, jsonObjectOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { wordOf, type RequestPart } from '../request-parts.js';
import { camelCased, listed } from './contents.js';
import type { GeminiReport } from './gemini-rules.js';
import { expectNames, isFunctionName } from './names.js';

const MODES: readonly unknown[] = [undefined, 'AUTO', 'ANY', 'NONE', 'VALIDATED', 'MODE_UNSPECIFIED'];
const DECLARATION = ['name', 'description', 'parameters', 'parametersJsonSchema', 'response', 'responseJsonSchema'];
/** As the documentation of `responseJsonSchema` lists them. */
const KEYWORDS = [
  ...['type', 'format', 'title', 'description', 'enum', 'items', 'prefixItems', 'minItems', 'maxItems', 'minimum'],
  ...['maximum', 'anyOf', 'oneOf', 'properties', 'additionalProperties', 'required', 'propertyOrdering'],
  ...['$id', '$defs', '$ref', '$anchor'],
];

/** The functions, and the choice among them. */
export function checkTools(request: JsonObject, report: GeminiReport): void {
  const tools = listed(request['tools'], 'tools');
  if (Array.isArray(request['tools']) && tools.length === 0) report('tools-empty', 'tools', 'an empty list of tools');
  const declared = tools.flatMap(({ value, path }) =>
    listed(value['functionDeclarations'], stepInto(path, 'functionDeclarations')),
  );
  const choice = jsonObjectOf(camelCased(jsonObjectOf(request['toolConfig']) ?? {})['functionCallingConfig']);
  const at = 'toolConfig.functionCallingConfig';
  if (choice !== undefined && declared.length === 0)
    report('choice-without-functions', at, 'a choice among no functions');
  if (!MODES.includes(choice?.['mode'])) report('mode', stepInto(at, 'mode'), `the mode ${wordOf(choice?.['mode'])}`);
  const names = new Set<unknown>();
  for (const declaration of declared) {
    const { name } = declaration.value;
    const place = stepInto(declaration.path, 'name');
    if (!isFunctionName(name)) report('function-name', place, `the name ${JSON.stringify(name)}`);
    if (names.has(name)) report('function-twice', place, `a second function ${wordOf(name)}`);
    names.add(name);
    checkDeclaration(declaration, report);
  }
}

/** The schema of an answer. */
export function checkAnswerSchema({ value, path }: RequestPart, report: GeminiReport): void {
  checkSchema(value['responseJsonSchema'], stepInto(path, 'responseJsonSchema'), report);
}

function checkDeclaration(declaration: RequestPart, report: GeminiReport): void {
  const { value, path } = declaration;
  const { parameters, parametersJsonSchema: schema } = value;
  const at = stepInto(path, 'parametersJsonSchema');
  expectNames(declaration, [...DECLARATION, 'behavior'], report);
  if (parameters !== undefined && schema !== undefined) report('parameters-twice', at, 'parameters in two ways');
  if (schema !== undefined && jsonObjectOf(schema)?.['type'] !== 'object') {
    report('parameters-object', at, 'parameters that are no object');
  }
  checkSchema(schema, at, report);
}

function checkSchema(schema: JsonValue | undefined, path: string, report: GeminiReport): void {
  const node = jsonObjectOf(schema);
  if (node === undefined) return;
  for (const word of Object.keys(node)) {
    if (!KEYWORDS.includes(word)) report('keyword-lost', stepInto(path, word), `the keyword ${word} is not known`);
  }
  for (const value of jsonListOf(node['enum'])) {
    const isTaken = typeof value === 'string' || typeof value === 'number' || value === null;
    if (!isTaken) report('enum-value', stepInto(path, 'enum'), `a list with ${JSON.stringify(value)}`);
  }
  const properties = jsonObjectOf(node['properties']) ?? {};
  for (const name of jsonListOf(node['required'])) {
    if (Object.hasOwn(properties, wordOf(name))) continue;
    report('required-undescribed', stepInto(path, 'required'), `${wordOf(name)} is required and not described`);
  }
  for (const [name, property] of Object.entries(properties)) {
    checkSchema(property, stepInto(stepInto(path, 'properties'), name), report);
  }
  for (const word of ['items', 'additionalProperties']) checkSchema(node[word], stepInto(path, word), report);
  for (const word of ['anyOf', 'oneOf', 'prefixItems']) {
    jsonListOf(node[word]).forEach((each, index) => checkSchema(each, stepInto(stepInto(path, word), index), report));
  }
}
