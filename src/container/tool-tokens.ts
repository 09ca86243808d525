import { frameTokens } from '../context/message-tokens.js';
import type { ToolSpec } from '../plugin/provider.js';

/** What every provider says of a text without asking anybody; `providerConformance` holds them to it (`local.tokens`). */
const CHARACTERS_PER_TOKEN = 4;

/** What a tool takes of each request, in tokens: the estimate by which a run decides when to compact. */
export function toolTokens({ name, description, inputSchema }: ToolSpec): number {
  return frameTokens('', [{ name, description, inputSchema }], (text) =>
    Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN)),
  );
}
