import { ratiosOf, summaryOf } from './statistics.mjs';

/** How far a must may be broken before the benchmark fails: machines differ, and are busy. */
const TOLERANCE = 1.15;

/**
 * @typedef {object} Finding
 * @property {string} row
 * @property {string} metric
 * @property {string} unit
 * @property {string} contender
 * @property {import('./statistics.mjs').Summary} value
 * @property {import('./statistics.mjs').Summary | undefined} timesFloor
 * @property {import('./statistics.mjs').Summary | undefined} timesSdk
 * @property {import('./rows/row.mjs').Goal | undefined} must
 * @property {import('./rows/row.mjs').Goal | undefined} aim
 * @property {'aim' | 'must' | 'near' | 'broken' | undefined} verdict of Allos: what it reached
 */

/**
 * @param {import('./rows/row.mjs').Row} row
 * @param {import('./rounds.mjs').Samples} samples
 * @returns {readonly Finding[]}
 */
export function findingsOf(row, samples) {
  const floor = samples.get('floor');
  const sdk = samples.get('sdk');
  return row.metrics.flatMap(({ name: metric, unit, must, aim }) =>
    [...samples].map(([contender, values]) => {
      const value = summaryOf(values[metric]);
      const timesFloor = floor === undefined ? undefined : ratiosOf(values[metric], floor[metric]);
      const timesSdk = sdk === undefined ? undefined : ratiosOf(values[metric], sdk[metric]);
      const judged = contender === 'allos' ? { must, aim } : {};
      const verdict = contender === 'allos' ? verdictOf({ value, timesFloor, timesSdk, must, aim }) : undefined;
      return { row: row.name, metric, unit, contender, value, timesFloor, timesSdk, ...judged, verdict };
    }),
  );
}

/** How much of a goal is used up: 1 is the goal itself. */
function share({ value, timesFloor, timesSdk }, goal) {
  if (goal?.timesSdk !== undefined) return timesSdk === undefined ? undefined : timesSdk.median / goal.timesSdk;
  if (goal?.timesFloor !== undefined && timesFloor !== undefined) return timesFloor.median / goal.timesFloor;
  return goal?.atMost === undefined ? undefined : value.median / goal.atMost;
}

function verdictOf({ value, timesFloor, timesSdk, must, aim }) {
  const ofMust = share({ value, timesFloor, timesSdk }, must);
  const ofAim = share({ value, timesFloor, timesSdk }, aim);
  if (ofAim !== undefined && ofAim <= 1) return 'aim';
  if (ofMust === undefined) return undefined;
  if (ofMust <= 1) return 'must';
  return ofMust <= TOLERANCE ? 'near' : 'broken';
}
