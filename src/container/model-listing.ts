import type { ConfiguredModels } from '../catalogue/configured-models.js';
import { listModels, type ListedModel } from '../catalogue/list-models.js';
import { lazyCatalogue } from '../catalogue/read-catalogue.js';
import type { Clock } from '../plugin/clock.js';
import { systemClock } from './system-clock.js';

export type { ListedModel };

/** Every model of the catalogue with its price of now, from the data alone: no plugin, no network. */
export function modelListing(configured: ConfiguredModels, clock: Clock = systemClock): readonly ListedModel[] {
  return listModels(lazyCatalogue()(), configured, clock.now());
}
