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
  // Many defects are calls that hang, so some are waited for at the same time.
  const results = new Map<string, ContractResult | undefined>();
  beforeAll(async () => {
    const left = sound.map(({ id }) => id);
    const work = async (): Promise<void> => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        const broken = contractsOf(id).find((contract) => contract.id === id);
        results.set(id, await broken?.run());
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
  }, 120_000);

  it.each(sound.map(({ id, title }) => ({ id, title })))('misses $id: $title', ({ id }) => {
    expect(results.get(id)).toMatchObject({ id, verdict: 'failed', reason: expect.stringMatching(/\S/) });
  });
});
