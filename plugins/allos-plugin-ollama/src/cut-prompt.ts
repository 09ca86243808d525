/** What tells whether the server read a prompt to its end. All in tokens. */
export interface ReadPrompt {
  /** What the server says that it read (`prompt_eval_count`); undefined where it does not say. */
  readonly counted: number | undefined;
  /** An estimate of what it has to have read: nothing that a template may leave out is in it. */
  readonly least: number;
  /** The `num_ctx` of the request. */
  readonly contextTokens: number;
}

/** How much of the estimate a prompt is at least: words repeat, and a quarter of the bytes is no more than a rule. */
const LEAST_SHARE = 0.4;
/** A prompt that is estimated at less of the window than this was not in danger of being cut. */
const IN_DANGER = 0.5;

/**
 * Whether the server cut the prompt in spite of `truncate: false`, which versions before 0.12 do not know (WP-36). A
 * prompt that fills the whole window was cut to it; one of which far too little was read lost its beginning.
 */
export function isCut({ counted, least, contextTokens }: ReadPrompt): boolean {
  if (counted === undefined) return false;
  if (counted >= contextTokens) return true;
  return least > contextTokens * IN_DANGER && counted < least * LEAST_SHARE;
}
