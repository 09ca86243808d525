import { wellFormed, type HopLoss, type JsonObject, type ProviderRequest } from 'allos/plugin';
import { givesReasoning } from '../models.js';
import { temperatureOf } from '../temperature.js';

/** What stands before and after the items of a request. */
export interface ResponsesFrame {
  /** Ends with `[`. */
  readonly head: string;
  /** Begins with `]`. */
  readonly tail: string;
  /** Wishes that the model refuses. */
  readonly losses: readonly HopLoss[];
}

/** The least that the API takes as a bound. */
const LEAST_OUTPUT = 16;

/**
 * The body of a request but for its items (WP-17, WP-20, WP-22, WP-23). Nothing is kept at the server, so reasoning is
 * asked for in the sealed form that can be sent back. `tools` is the JSON text of the tools; `summary` how the reasoning
 * is to be told, which OpenAI does for verified organisations only.
 */
export function responsesFrame(
  request: ProviderRequest,
  { tools, summary }: { readonly tools: string; readonly summary: string | undefined },
): ResponsesFrame {
  const hasTools = request.tools.length > 0;
  const given = request.providerOptions ?? {};
  const reasons = givesReasoning(request.model) || (request.effort !== undefined && request.effort !== 'none');
  const reasoning = {
    ...(request.effort === undefined ? {} : { effort: request.effort }),
    ...(summary === undefined || !reasons ? {} : { summary }),
  };
  const temperature = temperatureOf(request, request.effort);
  const parameters: JsonObject = {
    model: request.model,
    stream: true,
    store: false,
    ...(request.system === '' ? {} : { instructions: wellFormed(request.system) }),
    ...(reasons ? { include: ['reasoning.encrypted_content'] } : {}),
    ...(Object.keys(reasoning).length === 0 ? {} : { reasoning }),
    ...(request.maxOutputTokens === undefined
      ? {}
      : { max_output_tokens: Math.max(LEAST_OUTPUT, request.maxOutputTokens) }),
    ...temperature.field,
    ...(hasTools && (request.toolChoice ?? 'auto') !== 'auto' ? { tool_choice: request.toolChoice } : {}),
    ...given,
    // The transcript is not theirs to replace.
    input: undefined,
  };
  const toolsText = hasTools && given['tools'] === undefined ? `,"tools":${tools}` : '';
  const tail = `]${toolsText},${JSON.stringify(parameters).slice(1)}`;
  return { head: '{"input":[', tail, losses: temperature.losses };
}
