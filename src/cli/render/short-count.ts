/** A number of tokens in few characters: `8,192`, `131k`, `1.05M`. */
export function shortCount(tokens: number): string {
  if (tokens >= 1_000_000) return `${Number((tokens / 1_000_000).toFixed(2))}M`;
  if (tokens >= 100_000) return `${Math.round(tokens / 1000)}k`;
  return grouped(tokens);
}

/** A whole number with commas. By hand: the first use of a locale costs milliseconds. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
