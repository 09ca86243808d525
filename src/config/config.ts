import type { SingleService } from '../plugin/contributed-services.js';
import type { JsonObject } from '../plugin/json.js';
import type { LogThreshold } from '../plugin/logger.js';
import type { PolicyMode } from '../plugin/policy.js';
import type { ProviderTimeouts } from '../plugin/settings.js';
import type { ToolPermission } from '../plugin/tool.js';

/** The configuration in force: every layer merged, references to the environment resolved, defaults filled in. */
export interface AllosConfig {
  readonly version: 1;
  /** `model` or `provider/model[:effort]`. */
  readonly model?: string;
  /** Tried in order when the model fails. */
  readonly fallbackModels: readonly string[];
  readonly agent: AgentConfiguration;
  /** By the provider's name, lower case. */
  readonly providers: Readonly<Record<string, ProviderConfiguration>>;
  /** What holds for every provider that does not say otherwise. */
  readonly providerDefaults: { readonly timeouts: ProviderTimeouts; readonly retries: number };
  readonly tools: ToolsConfiguration;
  readonly permissions: PermissionsConfiguration;
  readonly sandbox: 'required' | 'auto' | 'off';
  readonly plugins: readonly PluginConfiguration[];
  /** By the service: the plugin that implements it, where several could; `allos` for the built-in one. */
  readonly services: Readonly<Partial<Record<SingleService, string>>>;
  readonly mcpServers: Readonly<Record<string, McpServerConfiguration>>;
  readonly log: { readonly level: LogThreshold; readonly file?: string };
}

export interface AgentConfiguration {
  /** Model calls of one run. */
  readonly maxTurns: number;
  readonly maxCostUsd?: number;
  /** Of one run. */
  readonly maxTokens?: number;
  /** Of one answer. */
  readonly maxOutputTokens?: number;
  /** Of one run. */
  readonly timeoutSeconds?: number;
  readonly temperature?: number;
  /** Of reasoning, in the API's words; one behind the model's name beats it. */
  readonly effort?: string;
  /** Whether the model may call tools, may not, or has to in the first turn of a run. */
  readonly toolChoice?: 'auto' | 'none' | 'required';
  /** The part of the context window at which the transcript is compacted. */
  readonly compactAt: number;
  /** Files whose text is added to the system prompt. */
  readonly instructions: readonly string[];
  readonly systemPrompt?: string;
  readonly appendSystemPrompt?: string;
}

export interface ProviderConfiguration {
  /** The plugin or built-in provider that serves it, where its name does not say. */
  readonly plugin?: string;
  readonly apiKey?: string;
  readonly baseUrl?: string;
  /** The whole call, in milliseconds; the same as `timeouts.totalMs`. */
  readonly timeoutMs?: number;
  readonly timeouts?: Partial<ProviderTimeouts>;
  readonly retries?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields for the body of each request, in the vendor's words. */
  readonly request?: JsonObject;
  readonly models?: readonly ModelConfiguration[];
  /** Settings that only this provider knows, for example `api` or `numCtx`. */
  readonly [option: string]: unknown;
}

/** What the user knows of a model; it beats what the catalogue knows. */
export interface ModelConfiguration {
  readonly id: string;
  readonly contextWindow?: number;
  readonly maxOutputTokens?: number;
  /** Whether it sees images. */
  readonly images?: boolean;
  /** Whether it reads PDF documents. */
  readonly documents?: boolean;
  /** The efforts of reasoning that it takes; empty for none. */
  readonly efforts?: readonly string[];
  /** Whether its API can hold an answer to a JSON Schema. */
  readonly structuredOutput?: boolean;
  /** US dollars per million tokens; beats the catalogue. */
  readonly price?: {
    readonly input: number;
    readonly output: number;
    readonly cacheRead?: number;
    readonly cacheWrite?: number;
  };
}

export interface ToolsConfiguration {
  /** Names or globs. */
  readonly enabled: readonly string[];
  /** Names or globs; beats `enabled`. The union of all layers. */
  readonly disabled: readonly string[];
  /** By tool. */
  readonly settings: Readonly<Record<string, JsonObject>>;
}

export interface PermissionsConfiguration {
  readonly mode: PolicyMode;
  /** By tool. A `never` of any layer holds. */
  readonly tools: Readonly<Record<string, ToolPermission>>;
  readonly allow: readonly string[];
  /** The union of all layers. */
  readonly deny: readonly string[];
}

export interface PluginConfiguration {
  readonly name: string;
  readonly settings: JsonObject;
  /** Whether no run may go without it. */
  readonly required?: boolean;
  /** The folder of the file that names it, where it is resolved from; undefined for `--set` and the environment. */
  readonly from?: string;
  /** Where it is listed, for messages: `allos.config.yaml:3:5`. */
  readonly listedAt?: string;
}

export interface McpServerConfiguration {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly enabled?: boolean;
}
