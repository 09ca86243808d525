import type { AllosConfig, ProviderConfiguration } from '../config/config.js';
import type { GivenLogger } from '../log/adopt-logger.js';
import type { Approver } from '../plugin/approver.js';
import type { Clock, Ids } from '../plugin/clock.js';
import type { Plugin } from '../plugin/define-plugin.js';
import type { JsonObject } from '../plugin/json.js';
import type { PolicyMode } from '../plugin/policy.js';
import type { SessionStore } from '../plugin/session-store.js';
import type { Surface } from '../plugin/surface.js';
import type { ToolPermission } from '../plugin/tool.js';
import type { PluginReference } from '../host/discover.js';

/** What an agent is made of: the words of the seed, all optional. */
export interface AgentConfig {
  /** A provider's name. Default: that of the session that goes on, else the one whose key is in the environment. */
  readonly provider?: string;
  /** `model`, `provider/model` or `provider/model:effort`. Default: the provider's. */
  readonly model?: string;
  /** The tools to offer. Default: all. */
  readonly tools?: readonly string[];
  /** Replaces the built-in system prompt. */
  readonly systemPrompt?: string;
  /** Sent only when set. */
  readonly temperature?: number;
  /** Tokens of one answer. */
  readonly maxTokens?: number;
  /** Model calls of one run. Default 15. */
  readonly maxIterations?: number;
  /** Overrides the tools' own defaults. */
  readonly toolPermissions?: Readonly<Record<string, ToolPermission>>;
  /** Whether tools that declare themselves safe (`always_allow`) run without asking. Default true. */
  readonly autoApproveSafeTools?: boolean;
}

/** Everything that `createAllos` takes. */
export interface AllosOptions extends AgentConfig {
  /** Added to the system prompt. */
  readonly appendSystemPrompt?: string;
  /**
   * What `model` is where neither it nor a provider is named, and the session that goes on was not run with a model
   * that can be used now.
   */
  readonly defaultModel?: string;
  /**
   * Models that take over in a run, in this order, when the one before is overloaded, cannot be reached or refuses:
   * `provider/model`, with `:effort` if you like, or a provider for its default model. One is passed over without its
   * key, or where it lacks what the conversation needs.
   */
  readonly fallbackModels?: readonly string[];
  /**
   * The same from configuration files. What was sent to a server on this machine alone, they take elsewhere only where
   * that server was the configured choice, `defaultModel`.
   */
  readonly configuredFallbackModels?: readonly string[];
  /** Reasoning effort, in the API's words; the model's own otherwise. One behind `model` beats it. */
  readonly effort?: string;
  /**
   * Whether the model may call tools (`auto`), may not (`none`), or has to in the first turn of each run (`required`).
   * Default `auto`. A model that cannot be forced is left to choose, and the run says so.
   */
  readonly toolChoice?: 'auto' | 'none' | 'required';
  /**
   * Fields of the request body in the vendor's own words, for example `{ service_tier: 'flex' }`: sent last and as they
   * are, over those of `providers.<name>.request`. The transcript cannot be replaced.
   */
  readonly providerOptions?: JsonObject;
  /** US dollars that one run may cost: no model is called once they are spent. */
  readonly maxCostUsd?: number;
  /** Tokens of one run, input and output together. */
  readonly maxRunTokens?: number;
  /** The part of the model's context window at which the conversation is shortened, from 0.1 to 1. Default 0.8. */
  readonly compactAt?: number;
  /** Default `ask`. */
  readonly mode?: PolicyMode;
  /** Rules that allow, given for this run alone, such as `shell_exec(npm test)`. */
  readonly allow?: readonly string[];
  /** Rules that allow, from configuration files: they loosen *ask* only. */
  readonly configuredAllow?: readonly string[];
  /** Rules that deny. They win in every mode. */
  readonly deny?: readonly string[];
  /** Rules that deny, from configuration files. They win in every mode. */
  readonly configuredDeny?: readonly string[];
  /** Names of tools, or patterns with `*`: never offered, whoever asked for them. */
  readonly disabledTools?: readonly string[];
  /** The working directory and first root. Default: the process's. */
  readonly cwd?: string;
  /** More roots. */
  readonly directories?: readonly string[];
  /** Default: the process's. Keys are read from it; tools get it scrubbed. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The base URL of the chosen provider. */
  readonly baseUrl?: string;
  /** By the provider's name, lower case. */
  readonly providers?: Readonly<Record<string, ProviderConfiguration>>;
  /** What holds for every provider that does not say otherwise. Default: the built-in values. */
  readonly providerDefaults?: AllosConfig['providerDefaults'];
  /** Settings of tools by tool name. */
  readonly toolSettings?: Readonly<Record<string, JsonObject>>;
  /** Plugins as values, or where to find them. */
  readonly plugins?: readonly (Plugin | ConfiguredPlugin)[];
  /**
   * Which plugin implements a service that several contribute: its package, or `allos` for the built-in one. Without it
   * two are a conflict.
   */
  readonly services?: AllosConfig['services'];
  /** False leaves the plugins that ship with allos out. */
  readonly builtInPlugins?: boolean;
  /** Who is asked. Default: nobody, so that *ask* means *deny*. */
  readonly approver?: Approver;
  /** `required` refuses to run where commands cannot be sandboxed, which is everywhere in this version. Default `auto`. */
  readonly sandbox?: AllosConfig['sandbox'];
  /**
   * Checks each request by the rules of its API before it is sent; one that breaks a rule ends the run with
   * `provider.invalid_request`. Default false.
   */
  readonly strictWire?: boolean;
  /** Values that never reach a session file, besides the secrets of the environment. */
  readonly secrets?: readonly string[];
  /** Default `{ type: 'none' }`. */
  readonly session?: SessionChoice;
  /** Default: files in the user's state folder. */
  readonly sessionStore?: SessionStore;
  /**
   * Where an entry of an option was written, or what stands at a path in it, such as `settings.url` of a plugin; for
   * messages. Default: the option's name.
   */
  readonly placeOf?: (option: keyof AllosOptions, key: string | number, path?: string) => string | undefined;
  /**
   * Records the runs of the agent to a file, or replays them from one. A replay does what was recorded: nothing is sent,
   * no tool runs, nobody is asked and nothing is kept. What it is asked for must be the same.
   */
  readonly cassette?: CassetteChoice;
  /** How hints name what can be set. Default: by these options. */
  readonly surface?: Surface;
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** Where diagnostics go; `console` will do. Secrets are redacted before it sees them. Default: nowhere. */
  readonly logger?: GivenLogger;
}

/** A plugin that a configuration lists. */
export interface ConfiguredPlugin extends PluginReference {
  readonly settings?: JsonObject;
}

/** Paths of cassettes. A file to record to is replaced if it is one, and refused if it is another. */
export type CassetteChoice = { readonly record: string } | { readonly replay: string };

/** Which conversation to go on with, and whether to keep it. */
export type SessionChoice =
  | { readonly type: 'none' }
  /** A new one, in the store's folder or at a path that does not exist. */
  | { readonly type: 'new'; readonly path?: string }
  /** An id, the beginning of one, or a path. */
  | { readonly type: 'open'; readonly reference: string }
  /** The newest one of this working directory. */
  | { readonly type: 'latest' };
