import type { RunTerminal } from '../../plugin/event.js';
import { grouped } from './short-count.js';

type Spent = Pick<RunTerminal, 'turns' | 'usage' | 'costUsd'>;

/** Turns, tokens and cost of a run in one line: `2 turns, 24 tokens in, 10 out, $0.0003`. What is unknown is said so. */
export function runSummary({ turns, usage, costUsd }: Spent): string {
  const counted = turns === 1 ? '1 turn' : `${turns} turns`;
  // Every prompt has tokens: none at all beside an unknown cost means that the provider gave no figures.
  const isUnknown = turns > 0 && costUsd === null && tokensOf(usage) === 0;
  const tokens = isUnknown ? 'tokens unknown' : `${grouped(promptOf(usage))} tokens in, ${grouped(usage.output)} out`;
  return `${counted}, ${tokens}, ${costUsd === null ? 'cost unknown' : usd(costUsd)}`;
}

/** Whether a run may have cost something: one that the provider refused has not. */
export function hasSpent({ turns, usage, costUsd }: Spent): boolean {
  return tokensOf(usage) > 0 || (turns > 0 && costUsd === null);
}

/** Dollars with cents, and two more digits below a dollar. */
export function usd(amount: number): string {
  if (amount === 0 || amount >= 0.995) return `$${amount.toFixed(2)}`;
  return amount < 0.0001 ? 'less than $0.0001' : `$${amount.toFixed(4)}`;
}

function promptOf({ input, cacheRead, cacheWrite }: RunTerminal['usage']): number {
  return input + cacheRead + cacheWrite;
}

function tokensOf(usage: RunTerminal['usage']): number {
  return promptOf(usage) + usage.output;
}
