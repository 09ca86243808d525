/** What `@Provider` records. */
export interface ProviderOptions {
  /** Unique, lower case: what `--provider` and `provider/model` name. */
  readonly name: string;
  readonly description: string;
  /** Environment names that hold its key, best first. A key found there names this provider. */
  readonly keyEnv?: readonly string[];
  /** Environment names that hold its base URL, best first. */
  readonly baseUrlEnv?: readonly string[];
  /**
   * Works without a key, on the user's own machine: what it is sent stays there, unless a configuration gives it an
   * address elsewhere.
   */
  readonly local?: boolean;
  /** The model when the user named none; without it `Provider.defaultModel` is asked. */
  readonly defaultModel?: string;
  /** Never chosen unless it is named: a demo or a test double. */
  readonly explicitOnly?: boolean;
}
