export { EventStreamParser, LineParser } from './event-stream.js';
export type { ServerSentEvent } from './event-stream.js';
export { createFetch } from './fetch.js';
export type { Fetch, FetchInit } from './fetch.js';
export { HttpFailure } from './http-failure.js';
export { providerFailureOf, retryAfterOf } from './provider-failure-of.js';
export { RequestHistory } from './request-history.js';
export type { LentBody, ProjectedBlock, WireProjection } from './request-history.js';
export type { HttpBody, HttpResponse } from './response.js';
