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
  readonly #messages = new WeakMap<Message, MessageSize>();
  readonly #tools = new WeakMap<ToolSpec, number>();

  /** Tokens of the whole prompt. */
  tokens({ system, messages, tools }: Pick<ProviderRequest, 'system' | 'messages' | 'tools'>): number {
    let total = Math.ceil(Buffer.byteLength(system) / 4);
    for (const message of messages) total += known(this.#messages, message, messageSize).all;
    for (const tool of tools) total += known(this.#tools, tool, toolTokens);
    return total;
  }

  /** Tokens that no template leaves out: text, calls and results, without images, documents and thinking. */
  least({ system, messages }: Pick<ProviderRequest, 'system' | 'messages'>): number {
    let total = Math.floor(Buffer.byteLength(system) / 4);
    for (const message of messages) total += known(this.#messages, message, messageSize).said;
    return total;
  }
}

/** In tokens. */
interface MessageSize {
  readonly all: number;
  /** What no template leaves out. */
  readonly said: number;
}

function known<T extends object, S>(sizes: WeakMap<T, S>, thing: T, measure: (thing: T) => S): S {
  let size = sizes.get(thing);
  if (size === undefined) sizes.set(thing, (size = measure(thing)));
  return size;
}

function messageSize(message: Message): MessageSize {
  if (message.role === 'assistant' && message.state !== 'complete') return { all: 0, said: 0 };
  let all = MESSAGE_TOKENS;
  let said = 0;
  for (const part of message.content as readonly Part[]) {
    switch (part.type) {
      case 'text':
      case 'tool_result': {
        const bytes = Buffer.byteLength(part.text);
        all += Math.ceil(bytes / 4) + (part.type === 'text' ? 0 : IMAGE_TOKENS * (part.images?.length ?? 0));
        said += Math.floor(bytes / 4);
        break;
      }
      case 'tool_call': {
        const bytes = Buffer.byteLength(JSON.stringify(part.input));
        all += Math.ceil(bytes / 4) + MESSAGE_TOKENS;
        said += Math.floor(bytes / 4);
        break;
      }
      case 'reasoning':
        all += Math.ceil(Buffer.byteLength(part.text) / 4);
        break;
      case 'image':
        all += IMAGE_TOKENS;
        break;
      case 'document':
        // Base64 of text; other documents are not sent.
        all += part.mediaType.startsWith('text/') ? Math.ceil((part.data.length * 3) / 16) : MESSAGE_TOKENS;
        break;
      case 'server_tool':
      case 'citation':
        break;
    }
  }
  return { all, said };
}

function toolTokens(tool: ToolSpec): number {
  return Math.ceil(Buffer.byteLength(JSON.stringify(tool)) / 4);
}
