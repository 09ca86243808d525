import type { WireDialect } from '../dialect.js';
import { defineDialect } from '../define-dialect.js';
import { partsOf, wordOf } from '../request-parts.js';
import { CHAT_RULES, type ChatCase } from './chat-rules.js';
import { checkMessages, checkPairs } from './check-messages.js';
import { checkForOpenAi, checkForOthers, checkParameters } from './check-parameters.js';

/** Requests to Chat Completions, of OpenAI and of the many servers that speak it. */
export const CHAT: WireDialect = defineDialect<ChatCase>({
  api: 'chat',
  title: 'Chat Completions',
  isVendor: (host) => /(^|\.)api\.openai\.com$/.test(host),
  rules: CHAT_RULES,
  check: (request, report, { server }) => {
    const messages = partsOf(request['messages'], 'messages');
    checkMessages(messages, wordOf(request['model']), report);
    checkPairs(messages, report);
    checkParameters(request, report);
    if (server === 'other') checkForOthers(request, messages, report);
    else checkForOpenAi(request, report);
  },
});
