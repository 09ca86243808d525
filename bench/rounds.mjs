/**
 * Samples by contender and metric, one for each round.
 *
 * @typedef {Map<string, Record<string, number[]>>} Samples
 */

/**
 * Lets the contenders take turns, after a warm-up that fills caches and does not count. The order changes from round
 * to round, so that nobody always runs behind the same one.
 *
 * @param {import('./rows/row.mjs').Row} row
 * @param {readonly import('./contenders/contender.mjs').Contender[]} contenders
 * @param {number} rounds
 * @param {import('./desk.mjs').Desk} desk
 * @returns {Promise<Samples>}
 */
export async function measureRow(row, contenders, rounds, desk) {
  const samples = new Map();
  const taking = [];
  for (const contender of contenders) {
    if ((await row.measure(contender, desk)) === undefined) continue;
    taking.push(contender);
    samples.set(contender.name, Object.fromEntries(row.metrics.map(({ name }) => [name, []])));
  }
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? taking : [...taking].reverse();
    for (const contender of order) {
      const sample = await row.measure(contender, desk);
      for (const { name } of row.metrics) samples.get(contender.name)[name].push(sample[name]);
    }
  }
  return samples;
}
