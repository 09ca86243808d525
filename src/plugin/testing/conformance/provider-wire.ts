import type { StopReason } from '../../message.js';
import type { ProviderFailureKind } from '../../provider-failure.js';
import type { AnswerStep, ModelAnswer } from './model-answer.js';
import type { SentRequest } from './sent-request.js';

/**
 * How one API looks on the wire: what the conformance kit needs to play its server. It says nothing of the provider,
 * so it can be written from the documentation of the API alone.
 */
export interface ProviderWire {
  /** The content type of an answer that is streamed. */
  readonly contentType: string;
  /**
   * The pieces of text in which a server sends these steps, each one event with its line ends. Each step has its pieces
   * whatever comes after it: the kit cuts streams off by leaving the last steps out.
   */
  readonly stream: (steps: readonly AnswerStep[]) => readonly string[];
  /** The JSON body of an answer that is not streamed, which some servers send although a stream was asked for. */
  readonly whole?: ((answer: ModelAnswer) => string) | undefined;
  /** A comment or blank event that keeps a stream alive. */
  readonly keepAlive?: string | undefined;
  /** The API's own word for each reason to stop. */
  readonly stops: Readonly<Partial<Record<StopReason, string>>>;
  /** How the API refuses a request. Many need the status and the message only. */
  readonly failure: (failure: WireFailure) => WireAnswer;
  /** How it reports a failure inside an answer of status 200, as a piece of the stream. */
  readonly failureInStream?: ((failure: WireFailure) => string) | undefined;
  /** What a request says. */
  readonly read: (request: WireRequest) => SentRequest;
  /** What the API would refuse of a request, for example by a schema; each request of the provider is looked at. */
  readonly problems?: ((request: WireRequest) => readonly string[]) | undefined;
  /** What stands at the end of a transcript only, such as a cache marker: it may differ in the next request. */
  readonly endMarker?: RegExp | undefined;
}

/** A failure for the fixture to put into the words of its API. */
export interface WireFailure {
  readonly kind: WireFailureKind;
  /** The usual status; the fixture may know a better one. */
  readonly status: number;
  /** What the server says. */
  readonly message: string;
}

/** The failures that a server can report. */
export type WireFailureKind = Extract<
  ProviderFailureKind,
  'auth' | 'bad_request' | 'not_found' | 'context_overflow' | 'rate_limit' | 'overloaded' | 'server'
>;

/** A whole answer over HTTP. */
export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request as the server got it. */
export interface WireRequest {
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
