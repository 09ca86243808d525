import type { ProviderFailure } from './provider-failure.js';

/** A request to a model as it is about to be sent. */
export interface OutgoingRequest {
  /** The API spoken, as in `Origin.api`: `chat`, `responses`, `messages`, `gemini`, `ollama`. */
  readonly api: string;
  /** Where it goes, as in `Origin.endpoint`. */
  readonly endpoint: string;
  /** The model, where the address names it and the body does not. */
  readonly model?: string;
  /** The whole body, UTF-8. It is lent: read it before the first `await`. */
  readonly body: Uint8Array;
  /** The headers that decide what the body may hold; others may be among them. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Looks at a request before it is sent. It does not throw; what it gives is the failure with which the provider ends the
 * call instead of sending it, and undefined lets it go.
 */
export type BeforeSend = (request: OutgoingRequest) => Promise<ProviderFailure | undefined>;
