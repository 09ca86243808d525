import type { HopLoss, Message, Origin, ProviderRequest } from 'allos/plugin';
import { RequestHistory } from 'allos/plugin/http';
import type { JsonObject } from 'allos/plugin';
import { expectClean } from '../../../test/wire/expect-clean.js';
import { cacheControl } from '../src/cache-markers.js';
import { claudeRules } from '../src/model-rules.js';
import { projectionFor } from '../src/project.js';
import { frameRequest } from '../src/request.js';
import { WireTools } from '../src/wire-tools.js';
import { originAt, requestOf, settingsFor } from './provider-under-test.js';

/** As much of a request body as tests look at. */
export interface WireBody {
  readonly [key: string]: unknown;
  readonly messages: readonly { readonly role: string; readonly content: readonly WireBlock[] }[];
}

export interface WireBlock {
  readonly [key: string]: unknown;
  readonly type: string;
}

/** The body of a request that a server recorded. */
export function recordedBody({ text }: { readonly text: string }): WireBody {
  return JSON.parse(text) as WireBody;
}

/** What a request would send, without a server. */
export interface SentBody {
  readonly body: WireBody;
  readonly text: string;
  readonly apiVersion: string;
  readonly losses: readonly HopLoss[];
}

export const ENDPOINT = 'https://api.anthropic.com';

/** The body of a request with these messages. */
export function bodyOf(
  messages: readonly Message[],
  overrides: Partial<ProviderRequest> = {},
  options: JsonObject = {},
): SentBody {
  const request = requestOf({ messages, ...overrides });
  const target: Origin = originAt(ENDPOINT, { model: request.model, lineage: request.lineage });
  const rules = claudeRules(request.model, settingsFor(ENDPOINT).rulesOf);
  const frame = frameRequest(request, { options, target, rules, wireTools: new WireTools() });
  const takes = { images: rules.images !== false, documents: rules.documents !== false };
  const projection = { target, marker: cacheControl(options['cache']), prefill: frame.prefill, takes };
  const lent = new RequestHistory(projectionFor(projection)).lend(messages, frame.head, frame.tail);
  const text = Buffer.from(lent.bytes).toString('utf8');
  const losses = [...frame.losses, ...lent.losses];
  return { body: JSON.parse(text) as WireBody, text, apiVersion: frame.apiVersion, losses };
}

/** Expects a body to keep all rules. What the vendor's own tools left behind needs a header that users set. */
export function expectLegal({ body, apiVersion }: SentBody): void {
  expectClean('messages', body, { version: apiVersion, beta: true });
}
