import type { HopLoss, JsonObject, Message, Origin, ProviderRequest } from 'allos/plugin';
import { RequestHistory } from 'allos/plugin/http';
import { expectClean } from '../../../test/wire/expect-clean.js';
import { geminiRules } from '../src/model-rules.js';
import { projectionFor } from '../src/project.js';
import { frameRequest } from '../src/request.js';
import { WireTools } from '../src/wire-tools.js';
import { originAt, requestOf, settingsFor } from './provider-under-test.js';

/** As much of a request body as tests look at. */
export interface WireBody {
  readonly [key: string]: unknown;
  readonly contents: readonly { readonly role: string; readonly parts: readonly WirePart[] }[];
}

export interface WirePart {
  readonly [key: string]: unknown;
  readonly functionCall?: Readonly<Record<string, unknown>>;
  readonly functionResponse?: Readonly<Record<string, unknown>>;
}

/** The body of a request that a server recorded. */
export function recordedBody({ text }: { readonly text: string }): WireBody {
  return JSON.parse(text) as WireBody;
}

/** What a request would send, without a server. */
export interface SentBody {
  readonly body: WireBody;
  readonly model: string;
  readonly text: string;
  readonly losses: readonly HopLoss[];
}

export const ENDPOINT = 'https://generativelanguage.googleapis.com';

/** The body of a request with these messages. */
export function bodyOf(
  messages: readonly Message[],
  overrides: Partial<ProviderRequest> = {},
  options: JsonObject = {},
): SentBody {
  const request = requestOf({ messages, ...overrides });
  const { model, lineage } = request;
  const target: Origin = originAt(ENDPOINT, { model, lineage });
  const rules = geminiRules(model, settingsFor(ENDPOINT).rulesOf);
  const frame = frameRequest(request, { options, target, rules, wireTools: new WireTools() });
  const projection = projectionFor({ target, model: rules });
  const lent = new RequestHistory(projection).lend(messages, frame.head, frame.tail);
  const text = Buffer.from(lent.bytes).toString('utf8');
  const losses = [...frame.losses, ...lent.losses];
  return { body: JSON.parse(text) as WireBody, model, text, losses };
}

/** Expects a body to keep all rules. */
export function expectLegal({ body, model }: Pick<SentBody, 'body' | 'model'>): void {
  expectClean('gemini', body, { model });
}
