/**
 * The known key that an unknown one was most likely meant to be; undefined when none is near. Case, `_` and `-` count
 * for nothing, so that `oldText` finds `old_text`.
 */
export function nearestKey(unknown: string, known: readonly string[]): string | undefined {
  const wanted = plain(unknown.slice(0, 64));
  let best: { readonly key: string; readonly distance: number } | undefined;
  for (const key of known) {
    const distance = editDistance(wanted, plain(key));
    if (
      distance <= Math.max(2, Math.floor(key.length / 3)) &&
      distance < key.length &&
      distance < (best?.distance ?? Infinity)
    ) {
      best = { key, distance };
    }
  }
  return best?.key;
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[_-]/g, '');
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
