import { stepInto } from '../../value-path.js';
import { wordOf, type RequestPart } from '../request-parts.js';
import { inside } from './contents.js';
import type { GeminiReport } from './gemini-rules.js';
import { isFrom, isOf } from './gemini-version.js';
import { expectNames } from './names.js';

const NAMES = [
  ...['temperature', 'topP', 'topK', 'candidateCount', 'maxOutputTokens', 'stopSequences', 'seed', 'thinkingConfig'],
  ...['responseMimeType', 'responseSchema', 'responseJsonSchema', 'responseFormat', 'responseModalities', 'logprobs'],
  ...['presencePenalty', 'frequencyPenalty', 'responseLogprobs', 'mediaResolution', 'speechConfig', 'imageConfig'],
  ...['audioTimestamp', 'enableEnhancedCivicAnswers', 'routingConfig', 'modelSelectionConfig', 'translationConfig'],
];
const DYNAMIC = -1;

/** The parameters of an answer, and what single models refuse. */
export function checkGeneration(generation: RequestPart, model: unknown, report: GeminiReport): void {
  const { value, path } = generation;
  const { temperature, maxOutputTokens: bound } = value;
  expectNames(generation, NAMES, report);
  if (temperature !== undefined && temperature !== null) {
    const at = stepInto(path, 'temperature');
    const isHeeded = !isFrom(model, 3, 6) && !isOf(model, '3.5-flash-lite');
    if (!isHeeded) report('sampling-lost', at, `${wordOf(model)} does not heed a temperature`);
    if (!(Number(temperature) >= 0 && Number(temperature) <= 2)) report('temperature-range', at, 'not from 0 to 2');
  }
  if (bound !== undefined && !(Number.isInteger(bound) && Number(bound) > 0)) {
    report('output-bound', stepInto(path, 'maxOutputTokens'), `the bound ${JSON.stringify(bound)}`);
  }
  const thinking = inside(generation, 'thinkingConfig');
  if (thinking !== undefined) checkThinking(thinking, model, report);
}

function checkThinking(thinking: RequestPart, model: unknown, report: GeminiReport): void {
  const { value, path } = thinking;
  const { thinkingBudget: budget, thinkingLevel: level } = value;
  const name = wordOf(model);
  expectNames(thinking, ['includeThoughts', 'thinkingBudget', 'thinkingLevel'], report);
  const isOld = !isFrom(model, 2, 5) || name.includes('-image');
  if (isOld) report('thinking-refused', path, `${name} does not think`);
  if (budget !== undefined && level !== undefined) report('budget-and-level', path, 'a budget and a level');
  if (level !== undefined && !levelsOf(model).includes(wordOf(level))) {
    report('level-refused', stepInto(path, 'thinkingLevel'), `${name} knows no level ${wordOf(level)}`);
  }
  if (budget === undefined || isOld) return;
  const at = stepInto(path, 'thinkingBudget');
  if (isFrom(model, 3, 0)) report('budget-refused', at, `${name} takes a level, no budget`);
  else if (!isBudget(Number(budget), model))
    report('budget-range', at, `${name} cannot think ${wordOf(budget)} tokens`);
}

function levelsOf(model: unknown): readonly string[] {
  if (!isFrom(model, 3, 0)) return [];
  if (isOf(model, '3-pro')) return ['LOW', 'HIGH'];
  const isFour = isOf(model, '3-flash', '3.1-flash-lite', '3.5-flash', '3.6-flash');
  return [...(isFour ? ['MINIMAL'] : []), 'LOW', 'MEDIUM', 'HIGH'];
}

function isBudget(budget: number, model: unknown): boolean {
  if (budget === DYNAMIC) return true;
  if (isOf(model, '2.5-pro')) return budget >= 128 && budget <= 32_768;
  const least = isOf(model, '2.5-flash-lite') ? 512 : 1;
  return budget === 0 || (budget >= least && budget <= 24_576);
}
