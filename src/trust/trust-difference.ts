/** What came and what went since an answer was given. */
export interface TrustDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Compares what the files said then and say now, line by line; a line that moved is none of either. */
export function trustDifference(before: readonly string[], now: readonly string[]): TrustDifference {
  return { added: without(now, before), removed: without(before, now) };
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}
