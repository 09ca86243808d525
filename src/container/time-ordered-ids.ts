import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '../plugin/clock.js';

const CHANCE_BYTES = 7;

/** Ids of nine characters of time and ten of chance: they sort by time and two processes never make the same. */
export function createTimeOrderedIds(clock: Clock): Ids {
  let lastMs = 0;
  // Drawn for many ids at once: a call for each would cost more than the id.
  let drawn = Buffer.alloc(0);
  const draw = (): string => {
    if (drawn.length === 0) drawn = randomBytes(64 * CHANCE_BYTES);
    const bytes = drawn.subarray(0, CHANCE_BYTES);
    drawn = drawn.subarray(CHANCE_BYTES);
    return bytes.toString('hex');
  };
  return Object.freeze({
    next: (prefix: string) => {
      // Two ids of one millisecond must sort as they were made.
      lastMs = Math.max(clock.now(), lastMs + 1);
      const time = lastMs.toString(36).padStart(9, '0');
      const chance = BigInt(`0x${draw()}`).toString(36).padStart(11, '0').slice(-10);
      return `${prefix}_${time}${chance}`;
    },
  });
}
