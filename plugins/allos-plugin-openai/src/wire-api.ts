import type { ProviderRequest } from 'allos/plugin';
import type { HttpResponse, LentBody } from 'allos/plugin/http';
import type { AnswerReader } from './answer-reader.js';
import type { OpenAiClient } from './client.js';
import type { Endpoint } from './endpoint.js';
import type { Models } from './models.js';

/** One prepared request: everything that was read of the transcript, and who reads the answer. */
export interface PreparedCall {
  readonly body: LentBody;
  readonly answer: AnswerReader;
}

/** What both APIs work with. */
export interface ApiParts {
  readonly client: OpenAiClient;
  readonly models: Models;
}

/** One of OpenAI's APIs: writes requests and reads answers. */
export interface WireApi {
  /** Reads the request, at once; the body must be released. */
  readonly prepare: (request: ProviderRequest, endpoint: Endpoint) => PreparedCall;
  /** Sends it; gives the head of the answer, whose body is still to be read. */
  readonly send: (
    prepared: PreparedCall,
    target: { readonly endpoint: Endpoint; readonly key: string | undefined },
    signal: AbortSignal,
  ) => Promise<HttpResponse>;
}
