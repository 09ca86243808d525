import { randomFillSync } from 'node:crypto';
import type { Clock, Ids } from '../plugin/clock.js';

const CHANCE_CHARACTERS = 5;
const CHANCES = 36 ** CHANCE_CHARACTERS;

/** Ids of nine characters of time and ten of chance: they sort by time and two processes never make the same. */
export function createTimeOrderedIds(clock: Clock): Ids {
  let lastMs = 0;
  // Drawn for many ids at once: a call for each would cost more than the id.
  const drawn = new Uint32Array(128);
  let next = drawn.length;
  const chance = (): string => {
    if (next === drawn.length) {
      randomFillSync(drawn);
      next = 0;
    }
    return ((drawn[next++] as number) % CHANCES).toString(36).padStart(CHANCE_CHARACTERS, '0');
  };
  return Object.freeze({
    next: (prefix: string) => {
      // Two ids of one millisecond must sort as they were made.
      lastMs = Math.max(clock.now(), lastMs + 1);
      return `${prefix}_${lastMs.toString(36).padStart(9, '0')}${chance()}${chance()}`;
    },
  });
}
