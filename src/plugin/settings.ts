import type { JsonObject } from './json.js';
import type { ModelRules } from './model-rules.js';
import type { BeforeSend } from './outgoing-request.js';

/** What a provider is given of the configuration and the environment. Inject it with `TOKENS.ProviderSettings`. */
export interface ProviderSettings {
  /** The provider's name in the catalog. */
  readonly name: string;
  /**
   * The key, read when a request is made, so that helpers and rotating keys fit. Undefined when none is set.
   * Never log it.
   */
  readonly apiKey: () => Promise<string | undefined>;
  /**
   * From the configuration, the command line or the environment, in that order of strength; undefined: the vendor's.
   * A user name and password in it are taken out, and are among the headers where there is no key.
   */
  readonly baseUrl: string | undefined;
  /** Extra headers from the configuration. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: ProviderTimeouts;
  /** Everything else under `providers.<name>` in the configuration, for example `api` or `numCtx`. */
  readonly options: JsonObject;
  /**
   * Asked before each request to a model, the repeated ones included, once its body stands; undefined, as it mostly is,
   * when nobody wants to look. `--strict-wire` does, and takes it for a fault when it was not asked.
   */
  readonly beforeSend?: BeforeSend;
  /**
   * How a model is asked, by the catalogue of this provider's models and the user's `models` of the configuration;
   * undefined for a name that neither knows. The catalogue knows the vendor's own names: what gateways and clouds put
   * around them is for the provider to take away.
   */
  readonly rulesOf?: (model: string) => ModelRules | undefined;
}

/** Milliseconds. */
export interface ProviderTimeouts {
  /** Until the connection stands. */
  readonly connectMs: number;
  /** From the request until the first byte of the body. */
  readonly firstByteMs: number;
  /** Between two bytes of the body. */
  readonly idleMs: number;
  /** The whole call. */
  readonly totalMs: number;
}
