import { filledStringOf, jsonObjectOf, type JsonObject, type StopReason } from 'allos/plugin';

/** How a response ended (WP-24). */
export type ResponseEnd =
  | { readonly type: 'whole'; readonly raw: string }
  /** Cut off: what the last item holds may be incomplete. */
  | { readonly type: 'cut_off'; readonly reason: StopReason; readonly raw: string }
  | { readonly type: 'failed' }
  /** Not ended at all. */
  | { readonly type: 'pending'; readonly status: string };

/** Reasons of `incomplete_details`. One that is not known cut the answer off all the same. */
const CUT_OFF: ReadonlyMap<string, StopReason> = new Map([
  ['max_output_tokens', 'length'],
  ['content_filter', 'content_filter'],
]);

/**
 * Reads the end of a response off its `status`, which some servers leave out; then `otherwise` tells it, the last word
 * of the event's name.
 */
export function endOf(response: JsonObject, otherwise: string): ResponseEnd {
  const status = filledStringOf(response['status']) ?? otherwise;
  switch (status) {
    case 'completed':
      return { type: 'whole', raw: status };
    case 'incomplete': {
      const raw = filledStringOf(jsonObjectOf(response['incomplete_details'])?.['reason']) ?? status;
      return { type: 'cut_off', reason: CUT_OFF.get(raw) ?? 'length', raw };
    }
    case 'failed':
    case 'cancelled':
      return { type: 'failed' };
    default:
      return { type: 'pending', status };
  }
}
