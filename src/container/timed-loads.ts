import { load } from '../host/load.js';
import type { BrokenPlugin, ValidPlugin } from '../host/plugin-source.js';

/** What came of importing a plugin. */
export interface TimedLoad {
  /** Milliseconds; undefined where it failed. */
  readonly ms: number | undefined;
  readonly broken: readonly BrokenPlugin[];
}

/** Imports plugins one after the other, so that each has its own time. What they share counts for the first. */
export async function timedLoads(plugins: readonly ValidPlugin[]): Promise<ReadonlyMap<ValidPlugin, TimedLoad>> {
  const loads: [ValidPlugin, TimedLoad][] = [];
  for (const plugin of plugins) {
    const startedAt = performance.now();
    const { broken } = await load([plugin]);
    loads.push([plugin, { ms: broken.length > 0 ? undefined : performance.now() - startedAt, broken }]);
  }
  return new Map(loads);
}
