import { AllosError, messageOf } from '../../../error.js';
import { nearest } from '../../../nearest.js';
import { BrokenContract } from '../broken-contract.js';
import type { Contract, ContractVerdict } from '../contract.js';
import { FILE_CONTRACTS } from './files.js';
import { FINDING_CONTRACTS } from './finding.js';
import type { StoreContract } from './store-contract.js';
import { StoreScene } from './store-scene.js';
import { STORE_FEATURES, type SessionStoreUnderTest, type StoreFeature } from './store-under-test.js';
import { SURVIVING_CONTRACTS } from './surviving.js';
import { WRITING_CONTRACTS } from './writing.js';

/** A contract that takes longer has failed. */
const LIMIT_MS = 15_000;

const CONTRACTS: readonly StoreContract[] = [
  ...WRITING_CONTRACTS,
  ...FINDING_CONTRACTS,
  ...SURVIVING_CONTRACTS,
  ...FILE_CONTRACTS,
];

/**
 * The contracts that a session store keeps. Each gets a folder of its own; some start processes with the store and kill
 * them. Nothing is run yet: `runConformance` runs them all, `registerConformance` hands them to a test runner.
 *
 * @throws AllosError `plugin.invalid` when the test leaves open what the store has
 *
 * @example
 * ```ts
 * import { describe, it } from 'node:test';
 * import type { SessionStore } from 'allos/plugin';
 * import { registerConformance, sessionStoreConformance } from 'allos/plugin/testing';
 *
 * declare function myStore(directory: string): SessionStore;
 * const contracts = sessionStoreConformance({
 *   name: 'mine',
 *   store: myStore,
 *   module: new URL('./my-store.js', import.meta.url).href,
 *   lacks: { files: 'Sessions are rows of a database.' },
 * });
 * registerConformance(contracts, { describe, it, skip: it.skip });
 * ```
 */
export function sessionStoreConformance(subject: SessionStoreUnderTest): readonly Contract[] {
  checkSubject(subject);
  return CONTRACTS.map((contract) => {
    const { id, title, needs } = contract;
    const reason = needs === undefined ? undefined : subject.lacks?.[needs];
    return {
      id,
      title,
      notApplicable: reason,
      run: async () => {
        const verdict: ContractVerdict =
          reason === undefined ? await verdictOf(contract, subject) : { verdict: 'not applicable', reason };
        return { id, title, ...verdict };
      },
    };
  });
}

async function verdictOf({ check }: StoreContract, subject: SessionStoreUnderTest): Promise<ContractVerdict> {
  const scene = new StoreScene(subject);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BrokenContract(`no end after ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    await Promise.race([check(scene), late]);
    return { verdict: 'passed' };
  } catch (error) {
    const reason = error instanceof BrokenContract ? error.message : `the check broke off: ${messageOf(error)}`;
    return { verdict: 'failed', reason };
  } finally {
    clearTimeout(timer);
    await scene.close();
  }
}

function checkSubject({ name, module, lacks = {} }: SessionStoreUnderTest): void {
  const known = Object.keys(STORE_FEATURES) as StoreFeature[];
  const problems = Object.entries(lacks).flatMap(([feature, reason]) => {
    if (known.includes(feature as StoreFeature))
      return reason.trim() === '' ? [`lacks.${feature} gives no reason`] : [];
    const meant = nearest(feature, known);
    return [`lacks.${feature} is no feature${meant === undefined ? '' : `; did you mean ${meant}?`}`];
  });
  if (module === undefined && lacks.processes === undefined) {
    problems.push('module is missing: name the module of the store, or say in lacks.processes why none can be');
  }
  if (problems.length === 0) return;
  throw new AllosError('plugin.invalid', `the conformance test of ${name} is incomplete:\n- ${problems.join('\n- ')}`, {
    hint: 'docs/guides/services-and-hooks.md describes the test.',
  });
}
