import type { HopLoss } from './provider.js';

/** Losses in one line, those of one kind together: `3 reasoning dropped (another model thought it), 1 phase dropped (…)`. */
export function lossSummary(losses: readonly HopLoss[]): string {
  const counts = new Map<string, { readonly loss: HopLoss; count: number }>();
  for (const loss of losses) {
    const key = JSON.stringify([loss.part, loss.action, loss.reason]);
    const entry = counts.get(key);
    if (entry === undefined) counts.set(key, { loss, count: 1 });
    else entry.count++;
  }
  const kinds = [...counts.values()].map(
    ({ loss: { part, action, reason }, count }) => `${count} ${part} ${action} (${reason})`,
  );
  return kinds.join(', ');
}
