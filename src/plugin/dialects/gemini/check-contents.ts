import type { JsonObject } from '../../json.js';
import { jsonObjectOf } from '../../unknown-json.js';
import { stepInto } from '../../value-path.js';
import { wordOf, type RequestPart } from '../request-parts.js';
import { inside, listed, type Content } from './contents.js';
import type { GeminiReport } from './gemini-rules.js';
import { isFrom } from './gemini-version.js';
import { expectNames } from './names.js';

const DATA = [
  ...['text', 'inlineData', 'fileData', 'functionCall', 'functionResponse', 'executableCode', 'codeExecutionResult'],
  ...['toolCall', 'toolResponse'],
];
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Who speaks when. */
export function checkOrder(contents: readonly Content[], model: unknown, report: GeminiReport): void {
  if (contents.length === 0) report('no-content', 'contents', 'there is no content');
  contents.forEach(({ role, parts, path }, index) => {
    const known = role === 'user' || role === 'model' || (role === undefined && contents.length === 1);
    if (!known) report('role', stepInto(path, 'role'), `there is no role ${JSON.stringify(role)}`);
    if (parts.length === 0) report('empty-content', stepInto(path, 'parts'), 'the content is empty');
    if (index === 0 && role === 'model') report('first-not-user', path, 'the first content is the model’s');
    if (role === 'model' && contents[index - 1]?.role === 'model')
      report('same-role', path, 'a second one of the model');
  });
  const last = contents.at(-1);
  if (last?.role !== 'model') return;
  if (isFrom(model, 3, 6)) report('prefill-refused', last.path, `${wordOf(model)} carries no content on`);
  else report('last-not-user', last.path, 'the last content is the model’s');
}

/** Each part by itself. */
export function checkParts(contents: readonly Content[], model: unknown, report: GeminiReport): void {
  for (const { role, parts } of contents) {
    for (const part of parts) {
      checkPart(part, role === 'model', report);
      checkCall(part, role === 'model', report);
      checkResponse(part, { ofModel: role === 'model', images: isFrom(model, 3, 0) }, report);
    }
  }
}

/** Instructions hold text only. */
export function checkInstructions(request: JsonObject, report: GeminiReport): void {
  const instructions = jsonObjectOf(request['systemInstruction']);
  if (instructions === undefined) return;
  const path = stepInto('systemInstruction', 'parts');
  const texts = listed(instructions['parts'], path).map(({ value }) => value['text']);
  if (!texts.some((text) => typeof text === 'string' && text.trim() !== '')) {
    report('blank-instructions', path, 'instructions that say nothing');
  }
}

function checkPart(part: RequestPart, ofModel: boolean, report: GeminiReport): void {
  const { value, path } = part;
  const data = DATA.filter((name) => value[name] !== undefined);
  if (data.length !== 1) report('part-data', path, `a part with ${data.length === 0 ? 'nothing' : data.join(' and ')}`);
  expectNames(
    part,
    [...DATA, 'thought', 'thoughtSignature', 'videoMetadata', 'mediaResolution', 'partMetadata'],
    report,
  );
  const { text, thought, thoughtSignature: signature } = value;
  if (text !== undefined && typeof text !== 'string')
    report('part-data', stepInto(path, 'text'), 'a text that is none');
  if (text === '' && signature === undefined) report('empty-text', stepInto(path, 'text'), 'an empty text');
  if (signature !== undefined && !(typeof signature === 'string' && BASE64.test(signature))) {
    report('signature', stepInto(path, 'thoughtSignature'), 'a signature that is no base64');
  }
  if (!ofModel && (signature !== undefined || thought !== undefined)) report('thinking-of-user', path, 'a user thinks');
  checkData(part, report);
}

function checkData(part: RequestPart, report: GeminiReport): void {
  const data = inside(part, 'inlineData');
  if (data === undefined) return;
  const { mimeType, data: bytes } = data.value;
  const isTyped = typeof mimeType === 'string' && /^[\w.+-]+\/[\w.+-]+$/.test(mimeType);
  if (!isTyped) report('inline-data', stepInto(data.path, 'mimeType'), 'no media type');
  const isPlain = typeof bytes === 'string' && BASE64.test(bytes);
  if (!isPlain) report('inline-data', stepInto(data.path, 'data'), 'data that is no plain base64');
}

function checkCall(part: RequestPart, ofModel: boolean, report: GeminiReport): void {
  const call = inside(part, 'functionCall');
  if (call === undefined) return;
  const { id, args } = call.value;
  expectNames(call, ['id', 'name', 'args'], report);
  if (!ofModel) report('call-of-user', call.path, 'a user calls a function');
  if (typeof id !== 'string' || id === '') report('call-id', stepInto(call.path, 'id'), 'a call without id');
  const isTaken = args === undefined || jsonObjectOf(args) !== undefined;
  if (!isTaken) report('call-arguments', stepInto(call.path, 'args'), 'the arguments are no object');
}

interface ResponseContext {
  readonly ofModel: boolean;
  readonly images: boolean;
}

function checkResponse(part: RequestPart, { ofModel, images }: ResponseContext, report: GeminiReport): void {
  const answer = inside(part, 'functionResponse');
  if (answer === undefined) return;
  const { response, parts } = answer.value;
  const at = stepInto(answer.path, 'response');
  expectNames(answer, ['id', 'name', 'response', 'parts', 'scheduling', 'willContinue'], report);
  if (ofModel) report('response-of-model', answer.path, 'the model answers a call');
  const said = jsonObjectOf(response);
  if (said === undefined) report('response-object', at, 'a response that is no object');
  else if ('output' in said === 'error' in said) report('response-outcome', at, 'not one of output and error');
  const shown = listed(parts, stepInto(answer.path, 'parts'));
  if (shown.length > 0 && !images) report('response-images', answer.path, 'images in a response to an older model');
  for (const each of shown) checkData(each, report);
}
