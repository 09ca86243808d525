import { ALL_CONTRACTS } from './all-contracts.js';
import { holds } from './broken-contract.js';
import { checkSubject } from './check-subject.js';
import type { Contract } from './contract.js';
import type { ContractDefinition } from './contract-definition.js';
import { judgedContract } from './judged-contract.js';
import type { ProviderUnderTest } from './provider-under-test.js';
import { Scene, UNKNOWN_OPTION } from './scene.js';

/**
 * The contracts that a provider keeps, against a server on 127.0.0.1 that speaks as the fixture `wire` says. Nothing
 * is run yet: `runConformance` runs them all, `registerConformance` hands them to a test runner.
 *
 * A contract that needs what the API lacks is not applicable, with the reason that the test gave, and never passed.
 *
 * @throws AllosError `plugin.invalid` when the test neither shows a feature nor says why the API lacks it
 *
 * @example
 * ```ts
 * import type { ProviderSettings } from 'allos/plugin';
 * import { conformanceText, providerConformance, runConformance, ScriptedProvider } from 'allos/plugin/testing';
 * import type { ProviderWire } from 'allos/plugin/testing';
 *
 * declare const wire: ProviderWire;
 * declare class MyProvider extends ScriptedProvider {
 *   constructor(settings: ProviderSettings);
 * }
 * const contracts = providerConformance({
 *   name: 'mine',
 *   provider: (settings) => new MyProvider(settings),
 *   model: 'mine-1',
 *   wire,
 *   lacks: { images: 'The API takes text only.' },
 * });
 * console.log(conformanceText(await runConformance(contracts)));
 * ```
 */
export function providerConformance(subject: ProviderUnderTest): readonly Contract[] {
  checkSubject(subject);
  return ALL_CONTRACTS.map((definition) => contractFor(definition, subject));
}

function contractFor({ id, title, needs, check }: ContractDefinition, subject: ProviderUnderTest): Contract {
  const notApplicable = needs.map((feature) => subject.lacks?.[feature]).find((lacking) => lacking !== undefined);
  return judgedContract({
    id,
    title,
    notApplicable,
    check: async (after) => {
      const scene = await Scene.open(subject);
      after(() => scene.close());
      await check(scene);
      refusesNothing(scene);
    },
  });
}

/** What the API itself would say to the requests of a contract, but for what the contract put in. */
function refusesNothing({ requests, wire }: Scene): void {
  for (const request of requests.filter(({ body }) => !body.includes(UNKNOWN_OPTION))) {
    const problems = wire.problems?.(request) ?? [];
    holds(
      problems.length === 0,
      `the API would refuse a request: ${problems.join('; ')}\n${request.body.slice(0, 2000)}`,
    );
  }
}
