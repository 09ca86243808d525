import type { Message, Part, ProviderRequest, ToolSpec } from 'allos/plugin';

/** What the server itself reckons for an image. */
const IMAGE_TOKENS = 768;
/** What a template writes around each message. */
const MESSAGE_TOKENS = 4;

/**
 * Estimates prompts: a quarter of the bytes, which is a quarter of the characters in English and more elsewhere. Each
 * message and tool is measured once.
 */
export class PromptSize {
  readonly #messages = new WeakMap<Message, number>();
  readonly #tools = new WeakMap<ToolSpec, number>();
  readonly #said = new WeakMap<Message, number>();

  /** Tokens of the whole prompt. */
  tokens({ system, messages, tools }: Pick<ProviderRequest, 'system' | 'messages' | 'tools'>): number {
    let total = Math.ceil(Buffer.byteLength(system) / 4);
    for (const message of messages) total += known(this.#messages, message, messageTokens);
    for (const tool of tools) total += known(this.#tools, tool, toolTokens);
    return total;
  }

  /** Tokens that no template leaves out: text, calls and results, without images, documents and thinking. */
  least({ system, messages }: Pick<ProviderRequest, 'system' | 'messages'>): number {
    let total = Math.floor(Buffer.byteLength(system) / 4);
    for (const message of messages) total += known(this.#said, message, saidTokens);
    return total;
  }
}

function known<T extends object>(sizes: WeakMap<T, number>, thing: T, measure: (thing: T) => number): number {
  let size = sizes.get(thing);
  if (size === undefined) sizes.set(thing, (size = measure(thing)));
  return size;
}

function messageTokens(message: Message): number {
  if (message.role === 'assistant' && message.state !== 'complete') return 0;
  const parts: readonly Part[] = message.content;
  return parts.reduce((sum, part) => sum + partTokens(part), MESSAGE_TOKENS);
}

function saidTokens(message: Message): number {
  if (message.role === 'assistant' && message.state !== 'complete') return 0;
  const parts: readonly Part[] = message.content;
  return parts.reduce((sum, part) => {
    switch (part.type) {
      case 'text':
      case 'tool_result':
        return sum + Math.floor(Buffer.byteLength(part.text) / 4);
      case 'tool_call':
        return sum + Math.floor(Buffer.byteLength(JSON.stringify(part.input)) / 4);
      default:
        return sum;
    }
  }, 0);
}

function partTokens(part: Part): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return Math.ceil(Buffer.byteLength(part.text) / 4);
    case 'tool_result':
      return Math.ceil(Buffer.byteLength(part.text) / 4) + IMAGE_TOKENS * (part.images?.length ?? 0);
    case 'tool_call':
      return Math.ceil(Buffer.byteLength(JSON.stringify(part.input)) / 4) + MESSAGE_TOKENS;
    case 'image':
      return IMAGE_TOKENS;
    case 'document':
      // Base64 of text; other documents are not sent.
      return part.mediaType.startsWith('text/') ? Math.ceil((part.data.length * 3) / 16) : MESSAGE_TOKENS;
    case 'server_tool':
    case 'citation':
      return 0;
  }
}

function toolTokens(tool: ToolSpec): number {
  return Math.ceil(Buffer.byteLength(JSON.stringify(tool)) / 4);
}
