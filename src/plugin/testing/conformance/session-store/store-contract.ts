import type { StoreScene } from './store-scene.js';
import type { StoreFeature } from './store-under-test.js';

/** A contract as the kit writes it down. */
export interface StoreContract {
  readonly id: string;
  readonly title: string;
  /** Without it the contract does not apply. */
  readonly needs?: StoreFeature;
  /** Throws a `BrokenContract` where the store does not keep it. */
  readonly check: (scene: StoreScene) => Promise<unknown>;
}

export function storeContract(
  id: string,
  title: string,
  check: StoreContract['check'],
  needs?: StoreFeature,
): StoreContract {
  return { id, title, check, ...(needs === undefined ? {} : { needs }) };
}
