/**
 * One row of the benchmark: what is measured, and what it has to reach.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string} title
 * @property {readonly Metric[]} metrics
 * @property {(contender: Contender, desk: Desk) => Promise<Record<string, number>> | undefined} measure One sample;
 *   undefined when the contender does not take part. Throws when the run was not right.
 *
 * @typedef {object} Metric
 * @property {string} name
 * @property {string} unit
 * @property {Goal} [must] Breaking it by more than 15 % fails the benchmark.
 * @property {Goal} [aim]
 *
 * @typedef {object} Goal
 * @property {number} [timesFloor] Ratio to the floor, the median of the pairs.
 * @property {number} [timesSdk] The same to the vendor's SDK alone.
 * @property {number} [atMost] In the unit of the metric.
 *
 * @typedef {import('../contenders/contender.mjs').Contender} Contender
 * @typedef {import('../desk.mjs').Desk} Desk
 */

export {};
