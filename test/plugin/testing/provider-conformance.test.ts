import { providerConformance, runConformance, type Contract, type ContractResult } from 'allos/plugin/testing';
import { BabelProvider } from './babel/babel-provider.js';
import { BABEL_WIRE } from './babel/babel-wire.js';

/** The contracts for a provider of the invented API, sound or with one defect. */
function contractsOf(defect?: string): readonly Contract[] {
  return providerConformance({
    name: 'babel',
    provider: (settings) => new BabelProvider(settings, defect),
    model: 'babel-1',
    wire: BABEL_WIRE,
  });
}

const sound = contractsOf();

describe('the conformance of a provider', () => {
  it('is found where it is: a sound provider keeps every contract', async () => {
    const { results, passed } = await runConformance(sound);
    expect(results.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(passed).toBe(sound.length);
    expect(passed).toBeGreaterThan(100);
  }, 60_000);
});

describe('a provider with one defect', () => {
  // Many defects are calls that hang, so they are waited for together.
  let results: readonly (ContractResult | undefined)[];
  beforeAll(async () => {
    results = await Promise.all(
      sound.map(
        async ({ id }) =>
          await contractsOf(id)
            .find((contract) => contract.id === id)
            ?.run(),
      ),
    );
  }, 120_000);

  it.each(sound.map(({ id, title }, index) => ({ id, title, index })))('misses $id: $title', ({ id, index }) => {
    expect(results[index]).toMatchObject({ id, verdict: 'failed', reason: expect.stringMatching(/\S/) });
  });
});
