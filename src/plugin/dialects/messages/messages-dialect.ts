import { defineDialect } from '../define-dialect.js';
import type { WireDialect } from '../dialect.js';
import { checkBlocks } from './check-blocks.js';
import { checkCacheMarkers, checkModel } from './check-model.js';
import { checkPairs } from './check-pairs.js';
import { checkRoles, checkTools } from './check-turns.js';
import { MESSAGES_RULES, type MessagesCase } from './messages-rules.js';
import { turnsOf } from './turns.js';

/** Requests to the Anthropic Messages API. */
export const MESSAGES: WireDialect = defineDialect<MessagesCase>({
  api: 'messages',
  title: 'Messages',
  // Other servers of this API are gateways to Claude, or imitate it.
  isVendor: () => true,
  rules: MESSAGES_RULES,
  rootOf: ({ beta }) => (beta === true ? 'beta' : 'request'),
  check: (request, report, { version }) => {
    const turns = turnsOf(request);
    checkRoles(turns, report);
    checkPairs(turns, report);
    checkTools(request, turns, report);
    checkBlocks(request, turns, report);
    checkModel(request, version, report);
    checkCacheMarkers(request, report);
  },
});
