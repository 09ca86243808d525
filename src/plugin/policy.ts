import type { JsonObject } from './json.js';
import type { ToolEffects, ToolPermission, ToolSubject } from './tool.js';

/**
 * Decides what may run.
 *
 * Contract: decisions only; a policy has no effects. Policies combine: the strictest answer wins, so one that has no
 * opinion answers `allow`. The call's input was parsed and is frozen; what is decided is what runs.
 */
export interface Policy {
  readonly decide: (call: PolicyCall) => PolicyDecision | Promise<PolicyDecision>;
}

/** The call to decide on. */
export interface PolicyCall {
  readonly tool: string;
  readonly input: JsonObject;
  readonly effects: ToolEffects | undefined;
  readonly permission: ToolPermission;
  readonly subject: ToolSubject | undefined;
  /** The package that contributed the tool. */
  readonly plugin: string;
  readonly cwd: string;
  readonly roots: readonly string[];
}

/** How much a run may do without asking. `auto` is what `--auto-approve` sets. */
export type PolicyMode = 'ask' | 'edits' | 'plan' | 'auto';

/** What would let a call run outside the workspace. */
export interface SuggestedDirectory {
  /** The directory to add to the workspace. */
  readonly path: string;
  /** The rule that the call needs then, too. */
  readonly rule?: string;
}

export type PolicyDecision =
  | { readonly effect: 'allow'; readonly rule: string }
  | {
      readonly effect: 'ask';
      readonly rule: string;
      readonly reason: string;
      /** The narrowest rule that would allow this call, to be given for one run and for the prompt's "always". */
      readonly suggestedRule?: string;
      /** Set in its place where no rule alone would let this call run, since it leads outside the workspace. */
      readonly suggestedDirectory?: SuggestedDirectory;
    }
  | { readonly effect: 'deny'; readonly rule: string; readonly reason: string };
