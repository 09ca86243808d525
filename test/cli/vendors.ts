import { WIRE_DIALECTS } from '../../src/plugin/testing/index.js';
import { ANTHROPIC_FLAGS, anthropicEnv, startAnthropicServer } from './model-servers/anthropic-server.js';
import { CHAT_FLAGS, chatEnv, startChatServer } from './model-servers/chat-server.js';
import {
  GOOGLE_FLAGS,
  GOOGLE_KEY,
  googleEnv,
  OLD_GOOGLE_FLAGS,
  startGoogleServer,
  startOldGoogleServer,
} from './model-servers/google-server.js';
import { OLLAMA_FLAGS, ollamaEnv, startOllamaServer } from './model-servers/ollama-server.js';
import { reasoningOf, RESPONSES_FLAGS, responsesEnv, startResponsesServer } from './model-servers/responses-server.js';
import type { ModelServer, ReceivedRequest, Script } from './model-servers/model-server.js';
import { WHOLE_TASK } from './whole-task.js';

const { chat: chatDialect, responses: responsesDialect, messages, gemini, ollama } = WIRE_DIALECTS;

/** An API: its server, how the command line is led there, what is wrong with a request, the main task there. */
export interface Vendor {
  readonly name: string;
  readonly start: (...script: Script) => Promise<ModelServer>;
  readonly env: (server: ModelServer) => Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly problems: (request: ReceivedRequest) => readonly unknown[];
  readonly script: Script;
}

/** The main task on an API without reasoning. */
export const silent: Script = WHOLE_TASK.map(({ thinking: _thinking, ...turn }) => turn);
export const anthropic = {
  start: startAnthropicServer,
  env: anthropicEnv,
  flags: ANTHROPIC_FLAGS,
  problems: ({ body, headers }: ReceivedRequest) =>
    messages.validate(body, { careful: true, version: String(headers['anthropic-version']) }),
};
export const responses = {
  start: startResponsesServer,
  env: responsesEnv,
  flags: RESPONSES_FLAGS,
  problems: ({ body }: ReceivedRequest) =>
    responsesDialect.validate(body, { careful: true, reasoningOf: reasoningOf(WHOLE_TASK) }),
};
const MODEL_IN_PATH = /^\/v1beta\/models\/([^/:?]+):streamGenerateContent\?alt=sse$/;
export const google = {
  start: startGoogleServer,
  env: googleEnv,
  flags: GOOGLE_FLAGS,
  problems: ({ path, headers, body }: ReceivedRequest) => {
    const model = MODEL_IN_PATH.exec(path)?.[1];
    if (model === undefined) return [`the address is ${path}`];
    const key = headers['x-goog-api-key'] === GOOGLE_KEY ? [] : ['the key is missing'];
    return [...key, ...gemini.validate(body, { careful: true, model })];
  },
};
/** Every API, with reasoning and without. */
export const VENDORS: readonly Vendor[] = [
  {
    name: 'Chat Completions',
    start: startChatServer,
    env: chatEnv,
    flags: CHAT_FLAGS,
    script: silent,
    problems: ({ body }) => chatDialect.validate(body, { careful: true, server: 'other' }),
  },
  {
    name: 'Responses',
    ...responses,
    script: silent,
    problems: ({ body }) => responsesDialect.validate(body, { careful: true }),
  },
  { name: 'Responses with reasoning', ...responses, script: WHOLE_TASK },
  { name: 'Anthropic', ...anthropic, script: silent },
  { name: 'Anthropic with thinking', ...anthropic, script: WHOLE_TASK },
  { name: 'Google', ...google, start: startOldGoogleServer, flags: OLD_GOOGLE_FLAGS, script: silent },
  { name: 'Google with thinking', ...google, script: WHOLE_TASK },
  {
    name: 'Ollama',
    start: startOllamaServer,
    env: ollamaEnv,
    flags: OLLAMA_FLAGS,
    script: WHOLE_TASK,
    problems: ({ body }) => ollama.validate(body, { careful: true }),
  },
];
