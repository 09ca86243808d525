import { defineDialect } from '../define-dialect.js';
import type { WireDialect } from '../dialect.js';
import { partsOf } from '../request-parts.js';
import { checkItems, checkPairs, checkReasoning } from './check-items.js';
import { checkParameters } from './check-parameters.js';
import { RESPONSES_RULES, type ResponsesCase } from './responses-rules.js';

/** Requests to the Responses API. */
export const RESPONSES: WireDialect = defineDialect<ResponsesCase>({
  api: 'responses',
  title: 'Responses',
  isVendor: (host) => /(^|\.)api\.openai\.com$/.test(host),
  rules: RESPONSES_RULES,
  check: (request, report, { reasoningOf, server }) => {
    const items = partsOf(request['input'], 'input');
    const states = [request['previous_response_id'], request['conversation']];
    const itemContext = {
      reasoningOf,
      isOpenAi: server !== 'other',
      storesNothing: request['store'] === false,
      hasStoredPart:
        states.some((state) => state !== undefined && state !== null) ||
        items.some(({ value }) => value['type'] === 'item_reference'),
    };
    checkParameters(request, report);
    checkItems(items, itemContext, report);
    checkReasoning(items, itemContext, report);
    checkPairs(items, itemContext, report);
  },
});
