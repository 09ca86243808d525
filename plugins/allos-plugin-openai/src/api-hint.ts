import type { ProviderFailure, ProviderRequest } from 'allos/plugin';
import type { ServedApi } from './api-option.js';
import { isOfficial, type Endpoint } from './endpoint.js';
import type { ModelFacts } from './models.js';

/** What was asked when a request failed. */
export interface FailedRequest {
  readonly api: ServedApi;
  readonly endpoint: Endpoint;
  readonly request: ProviderRequest;
  readonly facts: ModelFacts;
  /** The provider's name in the configuration. */
  readonly name: string;
}

/** The failure, with the hint to speak the other API where that is likely to help (WP-28). */
export function withApiHint(
  failure: ProviderFailure,
  { api, endpoint, request, facts, name }: FailedRequest,
): ProviderFailure {
  const key = `providers.${name}.api`;
  const needsResponses = request.tools.length > 0 && facts.chatTools === 'responses-only';
  if (api === 'chat' && failure.kind === 'bad_request' && failure.status !== undefined && needsResponses) {
    const hint = `${request.model} takes tools on the Responses API only: set ${key} to responses if the server speaks it.`;
    return { ...failure, hint };
  }
  const isForcedToReason = request.effort !== undefined && request.effort !== 'none';
  if (api === 'chat' && needsNoEffort(request, facts) && isForcedToReason && failure.kind === 'bad_request') {
    const hint = `With tools ${request.model} takes an effort on the Responses API only: set ${key} to responses, or the effort to none.`;
    return { ...failure, hint };
  }
  const unknownPath = failure.status === 405 || (failure.status === 404 && !/\bmodel\b/i.test(failure.message));
  if (api === 'responses' && unknownPath && !isOfficial(endpoint)) {
    return { ...failure, hint: `The server may not speak the Responses API: set ${key} to chat.` };
  }
  return failure;
}

function needsNoEffort({ tools }: ProviderRequest, { chatTools }: ModelFacts): boolean {
  return tools.length > 0 && chatTools === 'effort-none';
}
