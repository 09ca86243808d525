import type { Message, Part } from '../plugin/message.js';
import { isReplayable } from '../plugin/projection.js';
import type { ToolSpec } from '../plugin/provider.js';

/** A provider's own estimate of a text, in tokens. */
export type CountTokens = (text: string) => number;

/** What an API adds around each message: its role, its marks, the ids of calls. */
const MESSAGE_TOKENS = 10;
/** About what a screenshot costs; each vendor counts pixels in a way of its own. */
const IMAGE_TOKENS = 1_600;
/** A page of a document is some 2,000 tokens and 100 KB. */
const DOCUMENT_BYTES_PER_TOKEN = 50;

/** An estimate of what a message takes in a request; 0 for one that is not sent. */
export function messageTokens(message: Message, count: CountTokens): number {
  if (!isReplayable(message)) return 0;
  let tokens = MESSAGE_TOKENS;
  for (const part of message.content) tokens += partTokens(part, count);
  return tokens;
}

/** An estimate of what a request holds besides its messages. */
export function frameTokens(system: string, tools: readonly ToolSpec[], count: CountTokens): number {
  let tokens = system === '' ? 0 : count(system);
  for (const { name, description, inputSchema } of tools) {
    tokens += MESSAGE_TOKENS + count(name + description + JSON.stringify(inputSchema));
  }
  return tokens;
}

function partTokens(part: Part, count: CountTokens): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'citation':
      return part.text === '' ? 0 : count(part.text);
    case 'tool_call':
      return count(part.name + (part.malformed?.text ?? JSON.stringify(part.input)));
    case 'tool_result':
      return count(part.text) + (part.images?.length ?? 0) * IMAGE_TOKENS;
    case 'image':
      return IMAGE_TOKENS;
    case 'document':
      return Math.ceil(part.data.length / DOCUMENT_BYTES_PER_TOKEN);
    case 'server_tool':
      return count(JSON.stringify(part.native));
  }
}
