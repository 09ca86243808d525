import type { WireFinding } from '../../dialects/dialect.js';
import { WIRE_DIALECTS } from '../../dialects/dialects.js';
import { lowerSchema } from '../../lower-schema.js';
import { ANTHROPIC, OLLAMA, OPENAI_PLAIN } from '../../schema-dialect.js';
import type { ToolOptions } from '../../tool.js';

/** What the rules of an API say of a request that offers a tool. */
export interface CheckedRequest {
  /** The API, as people call it. */
  readonly title: string;
  readonly findings: readonly WireFinding[];
}

/** The smallest requests that offer a tool, one for each API, checked by its rules. */
export function requestsWith({
  name,
  description,
  input: { schema },
}: ToolOptions<unknown>): readonly CheckedRequest[] {
  const plain = { name, description, parameters: lowerSchema(schema, OPENAI_PLAIN).schema };
  const messages = [{ role: 'user', content: 'Hello' }];
  const bodies = {
    chat: { model: 'gpt-4.1', messages, stream: true, tools: [{ type: 'function', function: plain }] },
    responses: {
      model: 'gpt-6.1-sol',
      input: messages,
      stream: true,
      tools: [{ type: 'function', strict: false, ...plain }],
    },
    messages: {
      model: 'claude-sonnet-5-5',
      max_tokens: 1000,
      messages,
      tools: [{ name, description, input_schema: lowerSchema(schema, ANTHROPIC).schema }],
    },
    ollama: {
      model: 'qwen3',
      messages,
      tools: [{ type: 'function', function: { ...plain, parameters: lowerSchema(schema, OLLAMA).schema } }],
    },
  } as const;
  return Object.entries(bodies).map(([api, body]) => {
    const dialect = WIRE_DIALECTS[api as keyof typeof bodies];
    const findings = dialect.validate(JSON.parse(JSON.stringify(body)));
    return { title: dialect.title, findings: findings.filter(({ path }) => path.startsWith('tools')) };
  });
}
