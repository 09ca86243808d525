import type { JsonObject, JsonSchema, JsonValue } from './json.js';
import type { AssistantPart, Message, Origin, StopReason } from './message.js';
import type { ProviderFailure } from './provider-failure.js';
import type { SchemaDialect } from './schema-dialect.js';
import type { Usage } from './usage.js';

/**
 * A door to one family of models.
 *
 * Contract: `stream` never throws, neither when called nor from its iterator. It ends with exactly one `finish` or one
 * `error` event, last. A stream that ends without its API's own terminal event is an `error` of kind `cut`, never an
 * answer. After the signal aborts it ends within 100 ms with an `error` of kind `aborted`. It does not retry: the
 * agent does, while nothing was shown or executed.
 */
export interface Provider {
  readonly capabilities: (model: string) => ProviderCapabilities;
  /** Tokens the model can take, prompt and answer together; undefined when unknown. */
  readonly contextWindow: (model: string) => number | undefined;
  /** An estimate without any I/O: a quarter of the characters, at least 1. */
  readonly countTokens: (text: string) => number;
  readonly stream: (request: ProviderRequest, signal: AbortSignal) => AsyncIterable<ProviderEvent>;
  /**
   * What of a request this API cannot be given as it is, told without sending it: what the losses of its answer would
   * be. It is asked when a conversation moves to another model. Without it they are told with the first answer.
   */
  readonly lossesOf?: (request: ProviderRequest) => readonly HopLoss[];
  /**
   * The model to use when the user named none. A provider without a fixed default asks its server here (Ollama lists
   * the installed models). Throws an `AllosError` that lists what there is when it cannot choose.
   */
  readonly defaultModel?: (signal: AbortSignal) => Promise<string>;
  /**
   * Asks the server what a model can do, where the server knows it better than any table (Ollama does). `capabilities`
   * tells it from then on. It is called before a run that depends on the answer: one with an image or with an effort.
   * A server that cannot be asked is no failure: then `capabilities` stays what it was.
   */
  readonly inspect?: (model: string, signal: AbortSignal) => Promise<void>;
}

/** What a model can do. An absent field is unknown: then it is tried. */
export interface ProviderCapabilities {
  readonly tools: boolean;
  /** False only where it is known that the model sees none: such a run is refused before anything is sent. */
  readonly images: boolean;
  readonly reasoning: boolean;
  /** Whether PDF documents are taken. False refuses such a run before anything is sent. */
  readonly documents?: boolean;
  /** Every effort that may be asked for, the least first; empty where none may. Any other one is refused. */
  readonly efforts?: readonly string[];
  /** How the API holds an answer to a JSON Schema. Absent where it cannot: then the instructions ask for it. */
  readonly structuredOutput?: StructuredOutput;
  /** Whether `contextWindow` is no more than an assumption: no conversation is shortened for its sake alone. */
  readonly windowAssumed?: boolean;
}

/** How an API holds an answer to a JSON Schema. */
export interface StructuredOutput {
  /** The words that the API takes. A schema whose root is no plain object is never sent. */
  readonly dialect: SchemaDialect;
  /** Set where a schema that the dialect cannot hold strictly may not be sent at all. */
  readonly strictOnly?: true;
  /** Set where an answer that is held to a schema can call no tool: then it is not sent beside tools. */
  readonly withoutTools?: true;
  /** Set where the model is not shown the schema: then the instructions show it too. */
  readonly unseen?: true;
}

/** One model call. */
export interface ProviderRequest {
  readonly model: string;
  /** The instructions in force; empty for none. */
  readonly system: string;
  /**
   * The transcript, without system messages. The array may be the agent's own growing list: read it before the first
   * `await` and do not keep it. Messages are immutable and keep their identity from call to call.
   */
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  readonly toolChoice?: 'auto' | 'none' | 'required';
  /** The conversation, for native payloads (see `Origin.lineage`). */
  readonly lineage: string;
  readonly temperature?: number;
  /** Bound on this answer, in tokens. */
  readonly maxOutputTokens?: number;
  /** Reasoning effort in the API's own words, for example `low` or `high`; one of `ProviderCapabilities.efforts`. */
  readonly effort?: string;
  /** What the answer has to be. Set only where `ProviderCapabilities.structuredOutput` says that it can be sent. */
  readonly output?: RequestedOutput;
  /** Passed through to the request body, last, unchanged. */
  readonly providerOptions?: JsonObject;
}

/** The shape that an answer has to have, in the words of the provider's own dialect: it goes into the request as it is. */
export interface RequestedOutput {
  /** Letters, digits, `_` and `-`, at most 64, for APIs that want a name. */
  readonly name: string;
  readonly schema: JsonSchema;
  /** Whether the API may be told to follow the schema exactly. */
  readonly strict: boolean;
}

/** What a model is told of a tool. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the input; the provider lowers it to its dialect. */
  readonly inputSchema: JsonSchema;
}

/**
 * What a provider says while a model answers. A delta may carry many tokens: a provider yields once per network chunk
 * rather than once per token, since each event costs an asynchronous hop.
 */
export type ProviderEvent =
  | { readonly type: 'text'; readonly delta: string }
  | { readonly type: 'reasoning'; readonly delta: string }
  /** A call has begun; its arguments are still arriving. For display only. */
  | { readonly type: 'tool_call'; readonly id: string; readonly name: string }
  | ProviderFinish
  | { readonly type: 'error'; readonly error: ProviderFailure };

/** The whole answer. Its `content` is what the transcript keeps; the deltas before it are for display. */
export interface ProviderFinish {
  readonly type: 'finish';
  readonly content: readonly AssistantPart[];
  readonly stopReason: StopReason;
  /** The API's own word for the stop, for messages and logs. */
  readonly rawStopReason?: string;
  /** Undefined when the API gave no figures. */
  readonly usage: Usage | undefined;
  readonly origin: Origin;
  readonly responseId?: string;
  /** What of the transcript could not be sent as it was, and why. */
  readonly losses?: readonly HopLoss[];
  /** Vendor data worth keeping, such as refusal details. Never needed to continue. */
  readonly raw?: JsonValue;
}

/** A part of the transcript that this API could not be given as it was. */
export interface HopLoss {
  readonly messageId: string;
  readonly part: string;
  readonly action: 'dropped' | 'converted';
  readonly reason: string;
}
