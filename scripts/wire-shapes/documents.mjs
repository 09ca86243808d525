import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { anthropicOverlay, ollamaOverlay, responsesOverlay } from './overlays.mjs';

/**
 * What the shapes of each API are made of: `config/wire/<api>.json` holds the shapes that its roots reach.
 *
 * @type {Readonly<Record<string, {
 *   file: string,
 *   source: string,
 *   roots: Readonly<Record<string, string>>,
 *   overlay?: (schemas: Record<string, any>) => void,
 * }>>}
 */
export const DOCUMENTS = {
  chat: {
    file: 'openai.openapi.json.gz',
    source: 'the API description of OpenAI, August 2026',
    roots: { request: 'CreateChatCompletionRequest' },
  },
  responses: {
    file: 'openai.openapi.json.gz',
    source: 'the API description of OpenAI, August 2026',
    roots: { request: 'CreateResponse' },
    overlay: responsesOverlay,
  },
  messages: {
    file: 'anthropic.openapi.json.gz',
    source: 'the API description of Anthropic, August 2026',
    roots: { request: 'CreateMessageParams', beta: 'BetaCreateMessageParams' },
    overlay: anthropicOverlay,
  },
  ollama: {
    file: 'ollama.openapi.yaml',
    source: 'the API description of Ollama, August 2026',
    roots: { request: 'ChatRequest' },
    overlay: ollamaOverlay,
  },
};

/** The schemas of a description, with its overlay. */
export function readSchemas({ file, overlay }, folder) {
  const bytes = readFileSync(join(folder, file));
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const { schemas } = (/\.ya?ml$/.test(file) ? parse(text) : JSON.parse(text)).components;
  overlay?.(schemas);
  return schemas;
}
