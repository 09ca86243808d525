import { jsonObjectOf } from '../../unknown-json.js';
import { defineDialect } from '../define-dialect.js';
import type { WireDialect } from '../dialect.js';
import { checkInstructions, checkOrder, checkParts } from './check-contents.js';
import { checkGeneration } from './check-generation.js';
import { checkPairs, checkSignatures } from './check-pairs.js';
import { checkAnswerSchema, checkTools } from './check-tools.js';
import { camelCased, contentsOf } from './contents.js';
import { GEMINI_RULES, type GeminiCase } from './gemini-rules.js';
import { expectNames } from './names.js';

const NAMES = [
  ...['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'safetySettings', 'cachedContent'],
  ...['labels', 'serviceTier', 'store', 'continuationToken', 'modelArmorConfig', 'model'],
];

const NEWEST = 'gemini-latest';

/** Requests to `generateContent` of the Gemini API; the model stands in their address. */
export const GEMINI_CONTENT: WireDialect = defineDialect<GeminiCase>({
  api: 'gemini',
  title: 'Gemini',
  isVendor: (host) => host === 'generativelanguage.googleapis.com' || /(^|-|\.)aiplatform\.googleapis\.com$/.test(host),
  rules: GEMINI_RULES,
  isDescribed: false,
  check: (body, report, { model = NEWEST }) => {
    const request = camelCased(body);
    const contents = contentsOf(request);
    expectNames({ value: request, path: '' }, NAMES, report);
    checkOrder(contents, model, report);
    checkParts(contents, model, report);
    checkPairs(contents, report);
    checkSignatures(contents, model, report);
    checkInstructions(request, report);
    checkTools(request, report);
    const generation = camelCased(jsonObjectOf(request['generationConfig']) ?? {});
    const part = { value: generation, path: 'generationConfig' };
    checkGeneration(part, model, report);
    checkAnswerSchema(part, report);
  },
});
