/** A request to `streamGenerateContent`, as a server got it. */
export interface GeminiRequest {
  readonly body: unknown;
  /** From the address: `gemini-3.8-flash`. */
  readonly model: string;
}

/** A rule of the API that a request breaks. `rule` is its number in the list of wire protocol rules. */
export interface GeminiViolation {
  readonly rule: `WP-${number}`;
  readonly what: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Report = (rule: GeminiViolation['rule'], what: string) => void;
interface Content {
  readonly role: unknown;
  readonly parts: readonly Fields[];
  readonly at: string;
}

/** `GenerateContentRequest` and what is in it: the API refuses every name that it does not know. */
const REQUEST_FIELDS = [
  ...['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'safetySettings', 'cachedContent'],
  ...['labels', 'serviceTier', 'store', 'continuationToken'],
];
const GENERATION_FIELDS = [
  ...['temperature', 'topP', 'topK', 'candidateCount', 'maxOutputTokens', 'stopSequences', 'seed', 'thinkingConfig'],
  ...['responseMimeType', 'responseSchema', 'responseJsonSchema', 'responseModalities', 'presencePenalty'],
  ...['frequencyPenalty', 'responseLogprobs', 'logprobs', 'mediaResolution', 'speechConfig', 'imageConfig'],
];
/** A part is one of these, and may say more of itself. */
const DATA_FIELDS = [
  ...['text', 'inlineData', 'fileData', 'functionCall', 'functionResponse', 'executableCode', 'codeExecutionResult'],
  ...['toolCall', 'toolResponse'],
];
const BESIDE_DATA = ['thought', 'thoughtSignature', 'videoMetadata', 'mediaResolution', 'partMetadata'];
const SCHEMA_WORDS = [
  ...['type', 'format', 'title', 'description', 'enum', 'items', 'prefixItems', 'minItems', 'maxItems', 'minimum'],
  ...['maximum', 'anyOf', 'oneOf', 'properties', 'additionalProperties', 'required', 'propertyOrdering'],
];
const UNCHECKED = 'skip_thought_signature_validator';
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const FUNCTION_NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/;

/**
 * The rules of the Gemini API that no schema tells: the order of a conversation, and what single models refuse. It is
 * written apart from the provider, so that one checks the other.
 */
export function geminiViolations({ body, model }: GeminiRequest): readonly GeminiViolation[] {
  const violations: GeminiViolation[] = [];
  const report: Report = (rule, what) => violations.push({ rule, what });
  const request = fields(body);
  const contents = list(request['contents']).map((content, index): Content => {
    const { role, parts } = fields(content);
    return { role, parts: list(parts).map(fields), at: `contents.${index}` };
  });
  onlyFields(request, REQUEST_FIELDS, 'the request', report);
  checkOrder(contents, report);
  for (const content of contents) for (const part of content.parts) checkPart(part, content, model, report);
  checkPairing(contents, report);
  checkSignatures(contents, model, report);
  checkTools(request, report);
  checkGeneration(fields(request['generationConfig']), model, report);
  const system = request['systemInstruction'];
  if (system !== undefined) {
    const parts = list(fields(system)['parts']).map(fields);
    if (parts.length === 0 || parts.some(isBlank)) report('WP-42', 'instructions that say nothing');
  }
  eachString(body, (text) => {
    if (!text.isWellFormed()) report('WP-44', `an unpaired surrogate in ${JSON.stringify(text.slice(0, 40))}`);
  });
  return violations;
}

function checkOrder(contents: readonly Content[], report: Report): void {
  if (contents.length === 0) report('WP-42', 'there is no content');
  if (contents.length > 0 && contents[0]?.role !== 'user') report('WP-42', 'the first content is not the user’s');
  if (contents.at(-1)?.role === 'model') report('WP-42', 'the last content is the model’s');
  for (const [index, { role, parts, at }] of contents.entries()) {
    if (role !== 'user' && role !== 'model') report('WP-42', `${at} has the role ${String(role)}`);
    if (parts.length === 0) report('WP-42', `${at} is empty`);
    if (role === 'model' && contents[index - 1]?.role === 'model') report('WP-42', `${at} follows the model’s own`);
  }
}

function checkPart(part: Fields, { role, at }: Content, model: string, report: Report): void {
  const data = Object.keys(part).filter((name) => DATA_FIELDS.includes(name));
  if (data.length !== 1) report('WP-42', `${at}: a part with ${data.length === 0 ? 'nothing' : data.join(' and ')}`);
  onlyFields(part, [...DATA_FIELDS, ...BESIDE_DATA], at, report);
  const { text, inlineData, functionCall, functionResponse, thoughtSignature: signature } = part;
  if (text !== undefined && typeof text !== 'string') report('WP-42', `${at}: a text that is none`);
  if (text === '' && signature === undefined) report('WP-42', `${at}: an empty text`);
  if (signature !== undefined && (typeof signature !== 'string' || !BASE64.test(signature))) {
    report('WP-41', `${at}: a signature that is no base64`);
  }
  if (role !== 'model' && (signature !== undefined || part['thought'] !== undefined)) {
    report('WP-41', `${at}: a user thinks`);
  }
  if (inlineData !== undefined) checkData(fields(inlineData), at, report);
  if (functionCall !== undefined) {
    const { id, name, args } = fields(functionCall);
    onlyFields(fields(functionCall), ['id', 'name', 'args'], `${at}: a call`, report);
    if (role !== 'model') report('WP-42', `${at}: a user calls a function`);
    if (!FUNCTION_NAME.test(String(name))) report('WP-42', `${at}: the function name ${String(name)}`);
    if (!isObject(args)) report('WP-42', `${at}: arguments that are no object`);
    if (typeof id !== 'string' || id === '') report('WP-42', `${at}: a call without id`);
  }
  if (functionResponse === undefined) return;
  const { response, parts } = fields(functionResponse);
  onlyFields(fields(functionResponse), ['id', 'name', 'response', 'parts'], `${at}: a response`, report);
  if (role !== 'user') report('WP-42', `${at}: the model answers a call`);
  if (!isObject(response)) report('WP-42', `${at}: a response that is no object`);
  else if ('output' in response === 'error' in response) report('WP-48', `${at}: neither output nor error`);
  if (parts !== undefined && !isThree(model)) report('WP-42', `${at}: images in a response to ${model}`);
  for (const inside of list(parts)) checkData(fields(fields(inside)['inlineData']), at, report);
}

function checkData({ mimeType, data }: Fields, at: string, report: Report): void {
  if (typeof mimeType !== 'string' || !/^[\w.+-]+\/[\w.+-]+$/.test(mimeType)) report('WP-42', `${at}: no media type`);
  if (typeof data !== 'string' || !BASE64.test(data)) report('WP-42', `${at}: data that is no plain base64`);
}

/** The responses to all calls of a turn, and nothing else, in the very next content, with their ids and names. */
function checkPairing(contents: readonly Content[], report: Report): void {
  for (const [index, { parts, at }] of contents.entries()) {
    const calls = inside(contents[index - 1]?.parts, 'functionCall');
    const responses = inside(parts, 'functionResponse');
    if (calls.length !== responses.length)
      report('WP-42', `${at}: ${responses.length} responses to ${calls.length} calls`);
    for (const [place, { id, name }] of calls.entries()) {
      const response = responses[place] ?? {};
      if (response['id'] !== id || response['name'] !== name)
        report('WP-42', `${at}: not the response to ${String(id)}`);
    }
    if (responses.length > 0 && responses.length < parts.length) report('WP-42', `${at}: something beside responses`);
  }
  if (inside(contents.at(-1)?.parts, 'functionCall').length > 0) report('WP-42', 'calls at the end have no responses');
  const ids = contents.flatMap(({ parts }) => inside(parts, 'functionCall').map(({ id }) => id));
  if (new Set(ids).size < ids.length) report('WP-42', 'two calls have the same id');
}

/** From the user's last words on, each turn of calls is signed at its first one. */
function checkSignatures(contents: readonly Content[], model: string, report: Report): void {
  const begin = contents.findLastIndex(
    ({ role, parts }) => role === 'user' && parts.some((part) => part['functionResponse'] === undefined),
  );
  for (const [index, { parts, at }] of contents.entries()) {
    const calls = parts.filter((part) => part['functionCall'] !== undefined);
    const bypasses = parts.filter((part) => part['thoughtSignature'] === UNCHECKED);
    if (!isThree(model) && bypasses.length > 0) report('WP-41', `${at}: ${model} knows no bypass`);
    if (bypasses.some((part) => part['functionCall'] === undefined)) report('WP-41', `${at}: a bypass without a call`);
    const unsigned = calls.length > 0 && calls[0]?.['thoughtSignature'] === undefined;
    if (isThree(model) && index > begin && unsigned) report('WP-41', `${at}: a call is missing a thought_signature`);
  }
}

function checkTools(request: Fields, report: Report): void {
  const tools = list(request['tools']).map(fields);
  const declared = tools.flatMap((tool) => list(tool['functionDeclarations']).map(fields));
  if (request['tools'] !== undefined && tools.length === 0) report('WP-42', 'an empty list of tools');
  if (request['toolConfig'] !== undefined && declared.length === 0) report('WP-42', 'a choice among no functions');
  const { mode = 'AUTO' } = fields(fields(request['toolConfig'])['functionCallingConfig']);
  if (!['AUTO', 'ANY', 'NONE', 'VALIDATED'].includes(String(mode))) report('WP-42', `the mode ${String(mode)}`);
  const names = declared.map(({ name }) => String(name));
  if (new Set(names).size < names.length) report('WP-42', 'two functions have the same name');
  for (const { name, parameters, parametersJsonSchema: schema } of declared) {
    if (!FUNCTION_NAME.test(String(name))) report('WP-42', `the function name ${String(name)}`);
    if (parameters !== undefined && schema !== undefined) report('WP-42', `${String(name)}: parameters twice`);
    if (schema !== undefined && fields(schema)['type'] !== 'object') report('WP-42', `${String(name)}: no object`);
    checkSchema(schema, String(name), report);
  }
}

function checkSchema(schema: unknown, at: string, report: Report): void {
  const node = fields(schema);
  for (const word of Object.keys(node))
    if (!SCHEMA_WORDS.includes(word)) report('WP-42', `${at}: ${word} is not known`);
  for (const value of list(node['enum'])) {
    if (typeof value !== 'string' && typeof value !== 'number') report('WP-42', `${at}: a list of something else`);
  }
  const properties = fields(node['properties']);
  for (const name of list(node['required'])) {
    if (!Object.hasOwn(properties, String(name))) report('WP-42', `${at}: required ${String(name)} is not described`);
  }
  for (const [name, property] of Object.entries(properties)) checkSchema(property, `${at}.${name}`, report);
  for (const word of ['items', 'additionalProperties']) if (isObject(node[word])) checkSchema(node[word], at, report);
  for (const word of ['anyOf', 'prefixItems']) for (const part of list(node[word])) checkSchema(part, at, report);
}

function checkGeneration(generation: Fields, model: string, report: Report): void {
  onlyFields(generation, GENERATION_FIELDS, 'generationConfig', report);
  const { temperature, maxOutputTokens: max, thinkingConfig } = generation;
  if (temperature !== undefined) {
    if (/3\.5-flash-lite|3\.[6-9]|gemini-[4-9]/.test(model)) report('WP-43', `${model} takes no temperature`);
    if (!(Number(temperature) >= 0 && Number(temperature) <= 2)) report('WP-43', 'the temperature is out of range');
  }
  if (max !== undefined && !(Number.isInteger(max) && Number(max) > 0)) report('WP-43', `the bound ${String(max)}`);
  if (thinkingConfig !== undefined) checkThinking(fields(thinkingConfig), model, report);
}

function checkThinking(thinking: Fields, model: string, report: Report): void {
  onlyFields(thinking, ['includeThoughts', 'thinkingBudget', 'thinkingLevel'], 'thinkingConfig', report);
  const { thinkingBudget: budget, thinkingLevel: level } = thinking;
  if (/gemini-(1|2\.0)|gemma|image/.test(model)) report('WP-43', `${model} does not think`);
  if (budget !== undefined && level !== undefined) report('WP-43', 'a budget and a level');
  if (level !== undefined) {
    const levels = /3-pro/.test(model) ? ['LOW', 'HIGH'] : ['LOW', 'MEDIUM', 'HIGH'];
    if (/3-flash|3\.[156]-flash/.test(model)) levels.push('MINIMAL');
    if (/2\.5/.test(model)) report('WP-43', `${model} takes no level`);
    else if (!levels.includes(String(level))) report('WP-43', `the level ${String(level)} of ${model}`);
  }
  if (budget === undefined) return;
  if (isThree(model)) report('WP-43', `${model} takes no budget`);
  const [least, most] = /pro/.test(model) ? [128, 32_768] : /lite/.test(model) ? [512, 24_576] : [0, 24_576];
  const off = budget === 0 && !/pro/.test(model);
  if (budget !== -1 && !off && !(Number(budget) >= least && Number(budget) <= most)) {
    report('WP-43', `the budget ${String(budget)} of ${model}`);
  }
}

/** Gemini 3 and what came after it. */
function isThree(model: string): boolean {
  return /gemini-([3-9]|[a-z])/.test(model);
}

function inside(parts: readonly Fields[] | undefined, field: string): readonly Fields[] {
  return (parts ?? []).filter((part) => part[field] !== undefined).map((part) => fields(part[field]));
}

function isBlank({ text }: Fields): boolean {
  return typeof text !== 'string' || text.trim() === '';
}

function onlyFields(object: Fields, known: readonly string[], at: string, report: Report): void {
  for (const name of Object.keys(object)) if (!known.includes(name)) report('WP-42', `${at}: unknown name ${name}`);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function eachString(value: unknown, visit: (text: string) => void): void {
  if (typeof value === 'string') visit(value);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) eachString(item, visit);
}
