import type { ProviderFeature } from './provider-feature.js';
import type { Scene } from './scene.js';

/** A contract as the kit writes it down. */
export interface ContractDefinition {
  readonly id: string;
  readonly title: string;
  /** Without one of these it does not apply. */
  readonly needs: readonly ProviderFeature[];
  /** Throws a `BrokenContract` where the provider does not keep it. */
  readonly check: (scene: Scene) => Promise<unknown>;
}

/** A contract for every provider. */
export function contract(id: string, title: string, check: ContractDefinition['check']): ContractDefinition {
  return { id, title, needs: [], check };
}

/** A contract for providers whose API has something. */
export function contractOf(
  needs: ProviderFeature | readonly ProviderFeature[],
  ...[id, title, check]: Parameters<typeof contract>
): ContractDefinition {
  return { id, title, needs: typeof needs === 'string' ? [needs] : needs, check };
}
