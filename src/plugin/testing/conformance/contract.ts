/** One promise that a provider keeps, and the check of it. */
export interface Contract {
  /** Stable, for example `calls.parallel`. The part before the point is its group. */
  readonly id: string;
  /** One sentence. */
  readonly title: string;
  /** Why it does not apply to this API or model; undefined where it does. */
  readonly notApplicable: string | undefined;
  /** Checks it with a server and a provider of its own. Never rejects. */
  readonly run: () => Promise<ContractResult>;
}

/** What became of one contract. */
export type ContractResult = {
  readonly id: string;
  readonly title: string;
} & ContractVerdict;

/** A contract that does not apply was not kept: it is never counted as passed. */
export type ContractVerdict =
  | { readonly verdict: 'passed' }
  /** `reason`: what was expected and what the provider did. */
  | { readonly verdict: 'failed'; readonly reason: string }
  | { readonly verdict: 'not applicable'; readonly reason: string };
