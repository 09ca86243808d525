/** How often a property is tried, and from where: for fast-check's `assert`, `check` and `sample`. */
export interface FuzzParameters {
  readonly seed: number;
  readonly numRuns: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How many times as many generated cases as usual: `ALLOS_FUZZ`, a whole number; 1 when it is not set. */
export function fuzzTimes(env: Environment = process.env): number {
  return wholeNumber('ALLOS_FUZZ', env['ALLOS_FUZZ'], 1) ?? 1;
}

/**
 * What every property is run with, so that `npm run test:nightly` reaches all of them. It prints the seed;
 * `ALLOS_FUZZ_SEED` repeats it.
 *
 * @param numRuns cases of a usual run
 * @param usualSeed for a property whose usual run is always the same; without it, and where `ALLOS_FUZZ` asks for
 * more, each run has a seed of its own
 */
export function fuzz(numRuns = 100, usualSeed?: number, env: Environment = process.env): FuzzParameters {
  const times = fuzzTimes(env);
  const fresh = Date.now() & 0x7fffffff;
  const seed = wholeNumber('ALLOS_FUZZ_SEED', env['ALLOS_FUZZ_SEED'], 0) ?? (times === 1 ? usualSeed : fresh) ?? fresh;
  console.info(`fuzz: seed ${seed}, ${numRuns * times} cases (again with ALLOS_FUZZ_SEED=${seed})`);
  return { seed, numRuns: numRuns * times };
}

function wholeNumber(name: string, value: string | undefined, least: number): number | undefined {
  if (value === undefined || value === '') return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`${name} must be a whole number from ${least}, found ${JSON.stringify(value)}`);
}
