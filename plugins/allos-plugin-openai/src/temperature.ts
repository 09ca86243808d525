import type { HopLoss, JsonObject, ProviderRequest } from 'allos/plugin';
import { takesTemperature } from './models.js';

const REFUSED: readonly HopLoss[] = [
  { messageId: 'request', part: 'temperature', action: 'dropped', reason: 'this model takes none while it reasons' },
];

/** The temperature as far as the model takes it; what it refuses is left out and told with the answer (WP-22). */
export function temperatureOf(
  { model, temperature }: Pick<ProviderRequest, 'model' | 'temperature'>,
  effort: unknown,
): { readonly field: JsonObject; readonly losses: readonly HopLoss[] } {
  if (temperature === undefined) return { field: {}, losses: [] };
  return takesTemperature(model, effort) ? { field: { temperature }, losses: [] } : { field: {}, losses: REFUSED };
}
