import type { JsonObject } from 'allos/plugin';
import type { Endpoint } from './endpoint.js';
import type { ModelFacts } from './models.js';

/** How one server departs from the others that speak Chat Completions (WP-23, WP-29 to WP-33), as data. */
export interface ServerCompat {
  /** Which field bounds the answer. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** Whether `stream_options.include_usage` may be sent. */
  readonly streamUsage: boolean;
  /** Whether tools may be `strict`. */
  readonly strictTools: boolean;
  /** Whether the instructions go as `developer` rather than `system`. */
  readonly developerRole: boolean;
  /** Whether `store: false` is sent, so that nothing is kept there. */
  readonly store: boolean;
  /**
   * What goes back of the reasoning that this server gave. `text`: the field it came in, where there was one;
   * `required`: that field on every assistant message, empty where there was none; `details`: the list of
   * `reasoning_details`.
   */
  readonly reasoning: 'never' | 'text' | 'required' | 'details';
  /** Whether `file` parts are taken; else only text documents can be sent, as text. */
  readonly files: boolean;
  /** Whether images may be sent: no where the model is known to see none. */
  readonly images: boolean;
  /** Whether the server holds an answer to a JSON Schema, where nothing else is known of the model. */
  readonly structuredOutput: boolean;
  /** Whether `prompt_cache_key` may be sent, so that the requests of a conversation meet the same cache. */
  readonly promptCacheKey: boolean;
  /** Whether a tool result carries the tool's name. */
  readonly toolResultName: boolean;
  /** Whether an assistant message must stand between tool results and a user message. */
  readonly assistantAfterTools: boolean;
  /** Whether `tools` must be present when the history has calls, even if it is empty. */
  readonly toolsWithHistory: boolean;
  /** Whether neighbouring user messages are sent as one: many chat templates want the roles to alternate. */
  readonly mergeUserMessages: boolean;
  /** The shape of ids that this server did not make itself. */
  readonly callIds: 'openai' | 'mistral';
  /** Whether a 400 or 413 without a body means that the prompt is too long. */
  readonly emptyErrorIsOverflow: boolean;
  /** Tokens of a model that no table knows. */
  readonly contextWindow: number;
}

/** A server of which nothing is known: the least that all of them take. */
const UNKNOWN: ServerCompat = {
  maxTokensField: 'max_tokens',
  streamUsage: true,
  strictTools: false,
  developerRole: false,
  store: false,
  reasoning: 'never',
  files: false,
  images: true,
  structuredOutput: false,
  promptCacheKey: false,
  toolResultName: false,
  assistantAfterTools: false,
  toolsWithHistory: false,
  mergeUserMessages: true,
  callIds: 'openai',
  emptyErrorIsOverflow: false,
  contextWindow: 8_192,
};

const OPENAI: ServerCompat = {
  ...UNKNOWN,
  maxTokensField: 'max_completion_tokens',
  strictTools: true,
  store: true,
  files: true,
  structuredOutput: true,
  promptCacheKey: true,
  mergeUserMessages: false,
  contextWindow: 128_000,
};

/** The big compatible services; their models hold more than a small local one. */
const HOSTED: ServerCompat = { ...UNKNOWN, contextWindow: 128_000 };

/** By host; a leading dot stands for any host below. */
const SERVERS: readonly (readonly [host: string, compat: ServerCompat])[] = [
  ['api.openai.com', OPENAI],
  ['.api.openai.com', OPENAI],
  ['.openai.azure.com', { ...OPENAI, store: false, promptCacheKey: false }],
  ['.deepseek.com', { ...HOSTED, reasoning: 'required' }],
  ['.moonshot.ai', { ...HOSTED, reasoning: 'required' }],
  ['.moonshot.cn', { ...HOSTED, reasoning: 'required' }],
  ['.kimi.com', { ...HOSTED, reasoning: 'required' }],
  ['.z.ai', { ...HOSTED, reasoning: 'text' }],
  ['.bigmodel.cn', { ...HOSTED, reasoning: 'text' }],
  ['openrouter.ai', { ...HOSTED, reasoning: 'details', files: true }],
  ['.cerebras.ai', { ...HOSTED, maxTokensField: 'max_completion_tokens', emptyErrorIsOverflow: true }],
  ['.x.ai', HOSTED],
  ['.together.xyz', HOSTED],
  ['.groq.com', { ...HOSTED, maxTokensField: 'max_completion_tokens' }],
  [
    '.mistral.ai',
    { ...HOSTED, streamUsage: false, toolResultName: true, assistantAfterTools: true, callIds: 'mistral' },
  ],
];

/** Models that want their reasoning back wherever they are served (WP-31). */
const REASONING_BACK = /deepseek|kimi/i;

/** What is known of a server and of a model there, with the settings' own `compat` on top. */
export function compatOf(
  endpoint: Endpoint,
  { model, facts }: { readonly model: string; readonly facts: ModelFacts },
  options: JsonObject,
): ServerCompat {
  const entry = SERVERS.find(([host]) =>
    host.startsWith('.') ? endpoint.host.endsWith(host) : endpoint.host === host,
  );
  const base = entry?.[1] ?? UNKNOWN;
  const known: ServerCompat = {
    ...base,
    images: facts.images ?? base.images,
    files: facts.documents ?? base.files,
    // A gateway to OpenAI's models passes their rules on.
    ...(facts.maxTokensField === 'max_completion_tokens' ? { maxTokensField: facts.maxTokensField } : {}),
    ...(base === OPENAI && facts.reasoning ? { developerRole: true } : {}),
    ...(base === UNKNOWN && REASONING_BACK.test(model) ? { reasoning: 'text' } : {}),
  };
  return { ...known, ...overrides(options['compat']) };
}

/** The flags that the settings name, of the right type; what is not a flag is not taken. */
function overrides(given: unknown): Partial<ServerCompat> {
  if (typeof given !== 'object' || given === null) return {};
  const allowed: Readonly<Record<string, readonly string[]>> = {
    maxTokensField: ['max_tokens', 'max_completion_tokens'],
    reasoning: ['never', 'text', 'required', 'details'],
    callIds: ['openai', 'mistral'],
  };
  const flags = Object.entries(given).filter(([flag, value]) => {
    if (!Object.hasOwn(UNKNOWN, flag)) return false;
    const words = allowed[flag];
    return words === undefined
      ? typeof value === typeof UNKNOWN[flag as keyof ServerCompat]
      : words.includes(String(value));
  });
  return Object.fromEntries(flags);
}
