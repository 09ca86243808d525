import type { HopLoss, JsonObject, ProviderRequest } from 'allos/plugin';
import type { ModelFacts } from './models.js';

/** What of the wish for a temperature can be sent (WP-22), and the loss that is reported where nothing can. */
export function samplingOf(
  { temperature }: Pick<ProviderRequest, 'temperature'>,
  { sampling }: ModelFacts,
  effort: string | undefined,
): { readonly params: JsonObject; readonly losses: readonly HopLoss[] } {
  if (temperature === undefined) return { params: {}, losses: [] };
  switch (sampling) {
    case 'always':
      return { params: { temperature }, losses: [] };
    case 'without-reasoning':
      if (effort === 'none') return { params: { temperature }, losses: [] };
      return refused('this model takes it with an effort of none only');
    case 'never':
      return refused('this model takes none');
  }
}

function refused(reason: string): ReturnType<typeof samplingOf> {
  return { params: {}, losses: [{ messageId: 'request', part: 'temperature', action: 'dropped', reason }] };
}
