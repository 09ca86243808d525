import type { Contract } from '../../plugin/testing/conformance/contract.js';
import type { pluginConformance } from '../../plugin/testing/plugin-conformance/plugin-conformance.js';
import type { toolConformance } from '../../plugin/testing/tool-conformance/tool-conformance.js';

/** The conformance kits of this copy of allos. */
export interface TestingKits {
  readonly pluginConformance: typeof pluginConformance;
  readonly toolConformance: typeof toolConformance;
}

/** A contract of a kit. */
export type KitContract = Contract;

/**
 * Loads them by the name under which plugins import them: what few authors need lies in no bundle of the command line.
 * `satisfies string` keeps the compiler from looking for its own output.
 */
export async function testingKits(): Promise<TestingKits> {
  return (await import('allos/plugin/testing' satisfies string)) as TestingKits;
}
