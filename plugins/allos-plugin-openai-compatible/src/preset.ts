/** A server, or a kind of server, that speaks Chat Completions. */
export interface Preset {
  /** The provider's name. */
  readonly name: string;
  readonly description: string;
  /** Where it is unless the settings say otherwise; undefined where only the user can know. */
  readonly baseUrl?: string;
  /** Where its key is looked for; none for a server that needs none. */
  readonly keyEnv?: readonly string[];
  /** Where its address is looked for. */
  readonly baseUrlEnv?: readonly string[];
  /** Whether it runs on the user's own machine: then it may be asked which models it has. */
  readonly local?: boolean;
}
