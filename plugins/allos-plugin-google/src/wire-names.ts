import { legalCallId, type CallIdRule } from 'allos/plugin';

/** Ids of calls. The API says nothing of their form; these are the characters of all that were seen. */
const CALL_ID: CallIdRule = { pattern: /^[a-zA-Z0-9_.:-]+$/, maxLength: 128 };
/** Names of functions: what the API asks for in its refusals. Its documentation allows twice the length. */
const FUNCTION_NAME: CallIdRule = { pattern: /^[a-zA-Z_][a-zA-Z0-9_.:-]*$/, maxLength: 64 };

/** The id of a call as it may be sent; legal ids, of which this API's own are some, stay. */
export function wireCallId(id: string): string {
  return legalCallId(id, CALL_ID);
}

/** The name of a tool as it may be sent; names such as `my/tool` are written otherwise, always the same way. */
export function wireToolName(name: string): string {
  const legal = legalCallId(name, FUNCTION_NAME);
  return FUNCTION_NAME.pattern.test(legal) ? legal : `_${legal.slice(1)}`;
}
