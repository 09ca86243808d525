/** How much is asked of a request, and what is known besides its body. */
export interface WireContext {
  /**
   * `vendor` (the default): the vendor's own servers. `other`: another server that speaks the API, which may take what
   * the vendor's refuse.
   */
  readonly server?: 'vendor' | 'other';
  /**
   * Also finds what the vendor takes although it goes wrong elsewhere, or gets lost in silence. For tests of a provider;
   * false by default.
   */
  readonly careful?: boolean;
  /** Gemini: the model, which stands in the address; the newest when it is left out. */
  readonly model?: string;
  /** Messages: the header `anthropic-version`; the newest when it is left out. */
  readonly version?: string;
  /** Messages: whether the header `anthropic-beta` is sent, which more fields need. */
  readonly beta?: boolean;
  /** Responses: which reasoning item the server wrote in front of an item, both by id; neither goes without the other. */
  readonly reasoningOf?: ReadonlyMap<string, string>;
}

/** One thing that is wrong with a request. */
export interface WireFinding {
  /** The id of the rule; those that begin with `WP-` are numbered as in the comments of the providers. */
  readonly rule: string;
  /** Which case of the rule, unique in its dialect: `result-missing`. */
  readonly case: string;
  /** Where in the body: `messages[2].content[0].tool_use_id`; empty for the body itself. */
  readonly path: string;
  /** What is wrong there. One sentence. */
  readonly message: string;
  /** How it is known: `vendor: …`, `recording: …` or `measured: …`. */
  readonly source: string;
}

/** A case of a rule, as a dialect lists it. */
export interface WireRule {
  readonly rule: string;
  readonly case: string;
  /** What a request has to keep. */
  readonly meaning: string;
  readonly source: string;
  /**
   * `always`: refused, or broken, wherever the API is spoken. `vendor`: refused by the vendor's own servers. `careful`:
   * taken by the vendor, and yet lost or refused somewhere; found with `WireContext.careful` only.
   */
  readonly applies: 'always' | 'vendor' | 'careful';
}

/** The rules of requests to one API. */
export interface WireDialect {
  /** As in `Origin.api`: `chat`, `responses`, `messages`, `gemini`, `ollama`. */
  readonly api: string;
  /** As people call it. */
  readonly title: string;
  readonly rules: readonly WireRule[];
  /** Whether a host, in lower case and without port, is the vendor's own. */
  readonly isVendor: (host: string) => boolean;
  /** What is wrong with the body of a request, a parsed JSON value; empty when nothing is. It never throws. */
  readonly validate: (body: unknown, context?: WireContext) => readonly WireFinding[];
}
