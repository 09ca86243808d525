import { textOf, toolCallsOf, type AssistantMessage, type StopReason, type ToolCallPart } from './message.js';
import type { ProviderFinish } from './provider.js';
import type { Usage } from './usage.js';

/** The answer to one model call, as `onIteration` is told of it. */
export interface ProviderResponse {
  /** The text; empty when the model only called tools. */
  readonly content: string;
  readonly toolCalls: readonly ToolCallPart[];
  readonly finishReason: StopReason;
  /** Undefined when the API gave no figures. */
  readonly usage: Usage | undefined;
  /** All that the provider said: parts with their native payloads, the API's own words and ids. */
  readonly rawResponse: ProviderFinish;
}

/** `message` is what the transcript keeps of `finish`. */
export function providerResponseOf(message: AssistantMessage, finish: ProviderFinish): ProviderResponse {
  return {
    content: textOf(message),
    toolCalls: toolCallsOf(message),
    finishReason: finish.stopReason,
    usage: finish.usage,
    rawResponse: finish,
  };
}
