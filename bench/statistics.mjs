/**
 * @typedef {object} Summary
 * @property {number} median
 * @property {number} min
 * @property {number} max
 */

/** @param {readonly number[]} values @returns {number} */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {readonly number[]} values @returns {Summary} */
export function summaryOf(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * Ratio by ratio of what ran side by side: a slow minute of the machine slows both.
 *
 * @param {readonly number[]} values
 * @param {readonly number[]} base of the same rounds
 * @returns {Summary}
 */
export function ratiosOf(values, base) {
  return summaryOf(values.map((value, round) => value / base[round]));
}
