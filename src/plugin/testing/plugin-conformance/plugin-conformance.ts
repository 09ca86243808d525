import type { Contract } from '../conformance/contract.js';
import { judgedContract } from '../conformance/judged-contract.js';
import { LOAD_CONTRACTS } from './contracts/load.js';
import { PACKAGE_MANIFEST_CONTRACTS } from './contracts/manifest.js';
import { PACKAGE_CONTRACTS } from './contracts/package.js';
import { PluginPackage } from './plugin-package.js';
import type { PluginUnderTest } from './plugin-under-test.js';

const ALL = [...PACKAGE_CONTRACTS, ...PACKAGE_MANIFEST_CONTRACTS, ...LOAD_CONTRACTS];

/**
 * The contracts that a plugin package keeps, whatever it contributes: what its package.json says, that the manifest is
 * what the decorators say, and that it can be loaded and does nothing then. Build it first. It is imported into this
 * process and, to see what an import does, into processes of their own.
 *
 * Nothing is run yet: `runConformance` runs them all, `registerConformance` hands them to a test runner.
 *
 * @throws AllosError `plugin.not_found` when there is no package.json in the folder
 *
 * @example
 * ```ts
 * import { describe, it } from 'node:test';
 * import { pluginConformance, registerConformance } from 'allos/plugin/testing';
 *
 * registerConformance(pluginConformance({ folder: new URL('..', import.meta.url) }), { describe, it });
 * ```
 */
export function pluginConformance(subject: PluginUnderTest): readonly Contract[] {
  const plugin = new PluginPackage(subject);
  return ALL.map(({ id, title, unless, check }) =>
    judgedContract({ id, title, notApplicable: unless(plugin), check: async () => await check(plugin) }),
  );
}
