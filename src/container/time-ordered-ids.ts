import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '../plugin/clock.js';

/** Ids of nine characters of time and ten of chance: they sort by time and two processes never make the same. */
export function createTimeOrderedIds(clock: Clock): Ids {
  let lastMs = 0;
  return Object.freeze({
    next: (prefix: string) => {
      // Two ids of one millisecond must sort as they were made.
      lastMs = Math.max(clock.now(), lastMs + 1);
      const time = lastMs.toString(36).padStart(9, '0');
      const chance = BigInt(`0x${randomBytes(7).toString('hex')}`)
        .toString(36)
        .padStart(11, '0')
        .slice(-10);
      return `${prefix}_${time}${chance}`;
    },
  });
}
