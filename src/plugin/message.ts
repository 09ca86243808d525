import type { JsonObject, JsonValue } from './json.js';

/** Who speaks. The four roles of the seed; a message of each role has its own shape. */
export type MessageRole = 'system' | 'user' | 'assistant' | 'tool';

/**
 * One entry of the transcript. Messages are immutable and the transcript only grows, so a message's identity may be
 * used as a cache key: what a provider serialised once it need not serialise again.
 */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;

/** Instructions. A later system message replaces an earlier one; every provider sends the one in force. */
export interface SystemMessage {
  readonly role: 'system';
  readonly id: string;
  readonly content: readonly TextPart[];
}

/** What the user says. */
export interface UserMessage {
  readonly role: 'user';
  readonly id: string;
  readonly content: readonly UserPart[];
}

/** What a model answered in one turn. */
export interface AssistantMessage {
  readonly role: 'assistant';
  readonly id: string;
  readonly content: readonly AssistantPart[];
  /** Which model wrote it, where. Native payloads of its parts are legal only there. */
  readonly origin: Origin;
  readonly stopReason: StopReason;
  /**
   * `complete`: the API ended the turn. `aborted`: the user did. `failed`: the stream broke. A turn that is not
   * complete holds no tool calls and is not replayed to a model as an answer.
   */
  readonly state: 'complete' | 'aborted' | 'failed';
}

/** The results of the calls of one assistant message: exactly one for each call, in the order of the calls. */
export interface ToolMessage {
  readonly role: 'tool';
  readonly id: string;
  readonly content: readonly ToolResultPart[];
}

/** The parts a user message may hold. */
export type UserPart = TextPart | ImagePart | DocumentPart;

/** The parts an assistant message may hold. */
export type AssistantPart = TextPart | ReasoningPart | ToolCallPart | ServerToolPart | CitationPart;

/** Every part of every message. */
export type Part = UserPart | AssistantPart | ToolResultPart;

/**
 * What only the model that wrote a part understands: a signature, encrypted reasoning, an item id. It is opaque,
 * travels with the part, and is sent back unchanged to the same provider, endpoint, model and lineage, nowhere else.
 */
export type NativePayload = JsonValue;

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
  readonly native?: NativePayload;
}

/** An image, as base64 without a `data:` prefix. */
export interface ImagePart {
  readonly type: 'image';
  readonly mediaType: string;
  readonly data: string;
}

/** A document such as a PDF, as base64 without a `data:` prefix. */
export interface DocumentPart {
  readonly type: 'document';
  readonly mediaType: string;
  readonly data: string;
  readonly name?: string;
}

/** The model's reasoning. `text` is empty where the API shows only a signature or redacts it. */
export interface ReasoningPart {
  readonly type: 'reasoning';
  readonly text: string;
  readonly redacted?: boolean;
  readonly native?: NativePayload;
}

/** The model asks for a tool. */
export interface ToolCallPart {
  readonly type: 'tool_call';
  /** Unique in the transcript. Providers whose API has no ids make one. */
  readonly id: string;
  readonly name: string;
  /** The arguments; `{}` where the model sent none or sent text that is not a JSON object (see `malformed`). */
  readonly input: JsonObject;
  /** Set when the arguments were not a JSON object: what the model wrote, and why it could not be read. */
  readonly malformed?: { readonly text: string; readonly reason: string };
  readonly native?: NativePayload;
}

/** A tool that the vendor ran on its own servers, kept so that it can be replayed there. */
export interface ServerToolPart {
  readonly type: 'server_tool';
  readonly name: string;
  readonly native: NativePayload;
}

/** A source that the answer cites. */
export interface CitationPart {
  readonly type: 'citation';
  readonly text: string;
  readonly url?: string;
  readonly title?: string;
  readonly native?: NativePayload;
}

/** What became of one call. */
export interface ToolResultPart {
  readonly type: 'tool_result';
  readonly callId: string;
  readonly name: string;
  /** `unknown`: the process died while the call ran, so it may or may not have taken effect. */
  readonly status: 'ok' | 'error' | 'denied' | 'cancelled' | 'unknown';
  /** What the model reads. Never empty. */
  readonly text: string;
  readonly images?: readonly ImagePart[];
}

/** Where an assistant message came from. */
export interface Origin {
  /** The provider's name in the catalog, for example `openai`. */
  readonly provider: string;
  /** The API spoken, for example `chat`, `responses`, `messages`, `ollama`. */
  readonly api: string;
  /** Scheme, host and path prefix the request went to. Signatures do not cross endpoints (WP-6). */
  readonly endpoint: string;
  /** The model as the API named it in its answer, else as it was asked for. */
  readonly model: string;
  /** The model as it was asked for, where the answer named it otherwise: an alias, a deployment. */
  readonly requestedModel?: string;
  /** The conversation. A fork, a compaction or an edit starts a new lineage (WP-6). */
  readonly lineage: string;
}

/** Why a turn ended, in one vocabulary for all APIs. */
export type StopReason =
  | 'stop'
  | 'tool_calls'
  | 'length'
  | 'content_filter'
  | 'refusal'
  /** The API paused a long turn; sending the transcript back as it is continues it. */
  | 'pause'
  /** The context window is full. */
  | 'context_window'
  /** The API gave a reason this version does not know; the turn is otherwise whole. */
  | 'unknown'
  /** The turn was aborted or broke off. */
  | 'interrupted';

/** The text of a message: its text parts in order, joined without a separator. */
export function textOf(message: Message): string {
  let text = '';
  for (const part of message.content) {
    if (part.type === 'text' || part.type === 'tool_result') text += part.text;
  }
  return text;
}

/** What the user said in a message: the files that came with it stand before it. */
export function taskTextOf({ content }: UserMessage): string {
  return content.findLast((part) => part.type === 'text')?.text ?? '';
}

/** The calls of a message, in order. */
export function toolCallsOf(message: AssistantMessage): readonly ToolCallPart[] {
  return message.content.filter((part) => part.type === 'tool_call');
}
