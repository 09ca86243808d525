import { defineDialect } from '../define-dialect.js';
import type { WireDialect } from '../dialect.js';
import { partsOf } from '../request-parts.js';
import { checkMessages, checkPairs } from './check-messages.js';
import { checkParameters } from './check-parameters.js';
import { OLLAMA_RULES, type OllamaCase } from './ollama-rules.js';

/** Requests to Ollama's own `/api/chat`. */
export const OLLAMA_CHAT: WireDialect = defineDialect<OllamaCase>({
  api: 'ollama',
  title: 'Ollama chat',
  isVendor: () => true,
  rules: OLLAMA_RULES,
  check: (request, report) => {
    const messages = partsOf(request['messages'], 'messages');
    checkMessages(messages, report);
    checkPairs(messages, report);
    checkParameters(request, report);
  },
});
