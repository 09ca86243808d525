import type { JsonObject } from './json.js';
import type { SuggestedDirectory } from './policy.js';

/**
 * Answers an `ask`. The command line asks the person at the terminal; without one the answer is "nobody could".
 */
export interface Approver {
  readonly approve: (request: ApprovalRequest, signal: AbortSignal) => Promise<ApprovalAnswer>;
}

export interface ApprovalRequest {
  readonly callId: string;
  readonly tool: string;
  /** The final, frozen input: exactly what will run. */
  readonly input: JsonObject;
  readonly reason: string;
  /** What to show: control and invisible characters escaped visibly; a diff for edits. */
  readonly preview: string;
  readonly suggestedRule?: string;
  /** Set where no rule alone would allow it; see `PolicyDecision`. */
  readonly suggestedDirectory?: SuggestedDirectory;
}

export type ApprovalAnswer =
  | { readonly decision: 'allow'; readonly by: string; readonly remember?: 'session' }
  /** The user said no; `reason` reaches the model. */
  | { readonly decision: 'deny'; readonly by: string; readonly reason?: string }
  /** Nobody was there to ask. The run's exit code becomes 6. */
  | { readonly decision: 'unavailable'; readonly by: string; readonly hint: string };
