import {
  jsonObjectOf,
  wellFormed,
  type HopLoss,
  type JsonObject,
  type ProviderRequest,
  type RequestedOutput,
} from 'allos/plugin';
import type { ModelFacts } from '../models.js';
import { samplingOf } from '../sampling.js';

/** What stands before and after the items of a request. */
export interface ResponsesFrame {
  /** Ends with `[`. */
  readonly head: string;
  /** Begins with `]`. */
  readonly tail: string;
  /** What of the caller's wishes this model refuses. */
  readonly losses: readonly HopLoss[];
}

export interface ResponsesRules {
  /** The JSON text of the tools. */
  readonly tools: string;
  /** How the reasoning is to be told, which OpenAI does for verified organisations only. */
  readonly summary: string | undefined;
  readonly facts: ModelFacts;
  /** Whether requests of one conversation are marked as such, so that they meet the same cache. */
  readonly promptCacheKey: boolean;
}

/** The least that the API takes as a bound. */
const LEAST_OUTPUT = 16;

/**
 * The body of a request but for its items (WP-17, WP-20, WP-22, WP-23). Nothing is kept at the server, so reasoning is
 * asked for in the sealed form that can be sent back.
 */
export function responsesFrame(
  request: ProviderRequest,
  { tools, summary, facts, promptCacheKey }: ResponsesRules,
): ResponsesFrame {
  const hasTools = request.tools.length > 0;
  const given = request.providerOptions ?? {};
  const reasons = facts.givesReasoning || (request.effort !== undefined && request.effort !== 'none');
  const reasoning = {
    ...(request.effort === undefined ? {} : { effort: request.effort }),
    ...(summary === undefined || !reasons ? {} : { summary }),
  };
  const sampling = samplingOf(request, facts, request.effort);
  // An answer's format and its verbosity share one object.
  const text = { ...textFormat(request.output), ...jsonObjectOf(given['text']) };
  const parameters: JsonObject = {
    model: request.model,
    stream: true,
    store: false,
    ...(promptCacheKey ? { prompt_cache_key: request.lineage } : {}),
    ...(request.system === '' ? {} : { instructions: wellFormed(request.system) }),
    ...(reasons ? { include: ['reasoning.encrypted_content'] } : {}),
    ...(Object.keys(reasoning).length === 0 ? {} : { reasoning }),
    ...(request.maxOutputTokens === undefined
      ? {}
      : { max_output_tokens: Math.max(LEAST_OUTPUT, request.maxOutputTokens) }),
    ...sampling.params,
    ...(hasTools && (request.toolChoice ?? 'auto') !== 'auto' ? { tool_choice: request.toolChoice } : {}),
    ...given,
    ...(Object.keys(text).length === 0 ? {} : { text }),
    // The transcript is not theirs to replace.
    input: undefined,
  };
  const toolsText = hasTools && given['tools'] === undefined ? `,"tools":${tools}` : '';
  return {
    head: '{"input":[',
    tail: `]${toolsText},${JSON.stringify(parameters).slice(1)}`,
    losses: sampling.losses,
  };
}

function textFormat(output: RequestedOutput | undefined): JsonObject {
  if (output === undefined) return {};
  const { name, schema, strict } = output;
  return { format: { type: 'json_schema', name, schema: schema as JsonObject, strict } };
}
