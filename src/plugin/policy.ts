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

export type PolicyDecision =
  | { readonly effect: 'allow'; readonly rule: string }
  | {
      readonly effect: 'ask';
      readonly rule: string;
      readonly reason: string;
      /** The narrowest rule that would allow this call, for `--allow` and for the prompt's "always". */
      readonly suggestedRule?: string;
      /** Flags of the command line that would let this call run, where no rule alone does: a folder to be added. */
      readonly suggestedFlags?: string;
    }
  | { readonly effect: 'deny'; readonly rule: string; readonly reason: string };
