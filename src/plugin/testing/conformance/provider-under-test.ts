import type { Provider } from '../../provider.js';
import type { ProviderSettings } from '../../settings.js';
import type { LackingFeatures } from './provider-feature.js';
import type { ProviderWire } from './provider-wire.js';

/** A provider and what the conformance kit must know of its API. */
export interface ProviderUnderTest {
  /** Its name in the catalog. */
  readonly name: string;
  /** Makes the provider with the settings that the host would inject. Each contract makes its own. */
  readonly provider: (settings: ProviderSettings) => Provider;
  /** A model to ask for. */
  readonly model: string;
  /** Another one, to which nothing of the first one's reasoning may go. Default: the first one's name and `-b`. */
  readonly otherModel?: string;
  readonly wire: ProviderWire;
  /** What this API or model has not, and why. What is not named here is checked. */
  readonly lacks?: LackingFeatures;
}
