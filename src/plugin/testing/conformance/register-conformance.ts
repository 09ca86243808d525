import type { Contract } from './contract.js';

/** Registers one test, as `it` of Jest and Vitest and of `node:test` does. */
export type RegisterTest = (title: string, run: () => Promise<void>, timeoutMs?: number) => unknown;

/** What registers tests at a test runner. */
export interface TestRegistry {
  readonly it: RegisterTest;
  /** Groups tests; without it they stand side by side. */
  readonly describe?: ((title: string, body: () => void) => unknown) | undefined;
  /** For contracts that do not apply, for example `it.skip`; without it they are not registered. */
  readonly skip?: RegisterTest | undefined;
}

/** More than any contract takes. */
const TIMEOUT_MS = 20_000;

/**
 * Registers each contract as a test of its own, in groups; a contract that fails throws its reason. One that does not
 * apply is no test that passed: it is handed to `skip`, or left out.
 *
 * @example
 * ```ts
 * import { describe, it } from 'node:test';
 * import { registerConformance, type Contract } from 'allos/plugin/testing';
 *
 * declare const contracts: readonly Contract[];
 * registerConformance(contracts, { describe, it, skip: it.skip });
 * ```
 */
export function registerConformance(contracts: readonly Contract[], registry: TestRegistry): void {
  const { it, skip, describe = (_title, body) => body() } = registry;
  for (const [group, members] of groupsOf(contracts)) {
    describe(group, () => {
      for (const { id, title, notApplicable, run } of members) {
        if (notApplicable === undefined) it(`${id}: ${title}`, async () => throwFailure(await run()), TIMEOUT_MS);
        else skip?.(`${id}: ${title} (not applicable: ${notApplicable})`, async () => undefined);
      }
    });
  }
}

function throwFailure(result: Awaited<ReturnType<Contract['run']>>): void {
  if (result.verdict !== 'passed') throw new Error(`${result.id}: ${result.reason}`);
}

function groupsOf(contracts: readonly Contract[]): ReadonlyMap<string, readonly Contract[]> {
  const groups = new Map<string, Contract[]>();
  for (const contract of contracts) {
    const group = contract.id.split('.')[0] ?? '';
    groups.set(group, [...(groups.get(group) ?? []), contract]);
  }
  return groups;
}
