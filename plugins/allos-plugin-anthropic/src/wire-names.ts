import { legalCallId, type CallIdRule } from 'allos/plugin';

/** Ids of calls (WP-3). */
const CALL_ID: CallIdRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 64 };
/** Names of tools (WP-3). */
const TOOL_NAME: CallIdRule = { pattern: /^[a-zA-Z0-9_-]{1,64}$/, maxLength: 64 };

/** The id of a call as it may be sent; legal ids, of which this API's own are some, stay. */
export function wireCallId(id: string): string {
  return legalCallId(id, CALL_ID);
}

/** The name of a tool as it may be sent; names such as `server.tool` are written otherwise, always the same way. */
export function wireToolName(name: string): string {
  return legalCallId(name, TOOL_NAME);
}
