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
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
