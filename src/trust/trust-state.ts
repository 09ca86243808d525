import { answerAbout, isAbout, type TrustAnswer, type TrustRecord } from './trust-record.js';
import type { WorkspaceRequest } from './workspace-request.js';

/** How a folder stands with its user. */
export type TrustState =
  /** It asks for nothing. */
  | { readonly type: 'nothing-asked' }
  | { readonly type: 'trusted'; readonly answer: TrustAnswer }
  /** The user said no to this very content. */
  | { readonly type: 'declined'; readonly answer: TrustAnswer }
  | { readonly type: 'changed'; readonly answer: TrustAnswer }
  /** Nobody was asked yet. */
  | { readonly type: 'new' }
  /** It cannot be told what somebody would agree to. */
  | { readonly type: 'unknowable'; readonly answer: TrustAnswer | undefined };

/** An answer holds for the content it was given about, to the byte. */
export function trustStateOf(request: WorkspaceRequest, record: TrustRecord | undefined): TrustState {
  if (request.asks.length === 0) return { type: 'nothing-asked' };
  const answer = answerAbout(record, request);
  if (request.hash === undefined) return { type: 'unknowable', answer };
  if (answer === undefined) return { type: 'new' };
  if (answer.hash !== request.hash || !isAbout(answer, request)) return { type: 'changed', answer };
  return answer.decision === 'trusted' ? { type: 'trusted', answer } : { type: 'declined', answer };
}
