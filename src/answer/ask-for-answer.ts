import { lowerSchema } from '../plugin/lower-schema.js';
import type { JsonSchema } from '../plugin/json.js';
import type { ProviderCapabilities, RequestedOutput } from '../plugin/provider.js';

/** How an answer of a shape is asked for. */
export interface AnswerRequest {
  /** Goes into each request where the API holds the model to it; undefined where it cannot. */
  readonly output: RequestedOutput | undefined;
  /** Whether `output` may stand beside tools that may be called. */
  readonly withTools: boolean;
  /** What is added to the instructions; empty where the API asks for all of it. */
  readonly instructions: string;
}

const NAME = 'answer';
/** What a root that is more than an object is made of; no API takes it as it is. */
const NOT_PLAIN = ['anyOf', 'oneOf', 'allOf', 'not', 'enum', 'const', 'if', '$ref'];

/**
 * Asks the API to hold the answer to a schema where it can, in its own words, and the model itself in the instructions
 * where it cannot.
 */
export function askForAnswer(
  schema: JsonSchema,
  { structuredOutput }: Pick<ProviderCapabilities, 'structuredOutput'>,
): AnswerRequest {
  const output = structuredOutput === undefined ? undefined : outputOf(schema, structuredOutput);
  const withTools = output !== undefined && structuredOutput?.withoutTools !== true;
  const isAllAsked = withTools && structuredOutput?.unseen !== true;
  return { output, withTools, instructions: isAllAsked ? '' : instructionsFor(schema) };
}

function outputOf(
  schema: JsonSchema,
  { dialect, strictOnly }: NonNullable<ProviderCapabilities['structuredOutput']>,
): RequestedOutput | undefined {
  if (schema.type !== 'object' || NOT_PLAIN.some((keyword) => Object.hasOwn(schema, keyword))) return undefined;
  const lowered = lowerSchema(schema, dialect);
  // Where a reference could not be followed, the schema would say something else.
  const isWhole = lowered.dropped.every((place) => !place.endsWith('/$ref'));
  if (!isWhole || (strictOnly === true && !lowered.strict)) return undefined;
  return { name: NAME, schema: lowered.schema, strict: lowered.strict };
}

function instructionsFor(schema: JsonSchema): string {
  return `Your final answer must be one JSON value that matches the JSON Schema below, and nothing else: no words before or
after it, no code fence. Use tools as you need before that.

${JSON.stringify(schema)}`;
}

/** What the model is told of an answer that does not match. */
export function correctionFor(problems: readonly string[]): string {
  const lines = problems.map((problem) => `- ${problem}`).join('\n');
  return `Your answer does not match the JSON Schema:\n${lines}\n\nAnswer again, with the JSON value alone: no other words, no code fence, no tools.`;
}
