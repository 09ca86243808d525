import type { RunTerminal } from '../../plugin/event.js';
import type { ReportedUsage } from '../../plugin/usage.js';

/** What a task took, in one line. */
export function usageLine({ turns, usage, costUsd, durationMs }: RunTerminal): string {
  const calls = turns === 1 ? '1 turn' : `${turns} turns`;
  const counted = usage.input + usage.cacheRead + usage.cacheWrite + usage.output > 0;
  const amounts = counted ? [tokensOf(usage), costOf(costUsd)] : ['tokens not told'];
  return [calls, ...amounts, `${(durationMs / 1000).toFixed(1)} s`].join(' · ');
}

/** `1,234 tokens in (1,000 cached), 56 out` */
export function tokensOf({ input, cacheRead, cacheWrite, output, reasoning }: ReportedUsage): string {
  const cached = cacheRead > 0 ? ` (${grouped(cacheRead)} cached)` : '';
  const thought = reasoning > 0 ? ` (${grouped(reasoning)} reasoning)` : '';
  return `${grouped(input + cacheRead + cacheWrite)} tokens in${cached}, ${grouped(output)} out${thought}`;
}

/** Dollars; an unknown price is said to be unknown. */
export function costOf(usd: number | null): string {
  if (usd === null) return 'cost unknown';
  return `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
}

/** Thousands apart, whatever the machine's language. */
export function grouped(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
