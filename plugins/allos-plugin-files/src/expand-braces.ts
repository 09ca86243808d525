/** Alternatives of one pattern; what goes beyond is left as it is written. */
const MAX_ALTERNATIVES = 200;

/** `a.{ts,js}` as `a.ts` and `a.js`; nested braces too. Braces without a comma or an end stand for themselves. */
export function expandBraces(pattern: string): readonly string[] {
  let done: string[] = [];
  let open = [pattern];
  while (open.length > 0 && open.length + done.length <= MAX_ALTERNATIVES) {
    const expanded = open.map((each) => ({ each, alternatives: expandFirst(each) }));
    done = done.concat(expanded.filter(({ alternatives }) => alternatives === undefined).map(({ each }) => each));
    open = expanded.flatMap(({ alternatives }) => alternatives ?? []);
  }
  return [...done, ...open];
}

function expandFirst(pattern: string): readonly string[] | undefined {
  for (let start = pattern.indexOf('{'); start >= 0; start = pattern.indexOf('{', start + 1)) {
    const parts = partsOf(pattern, start);
    if (parts !== undefined && parts.alternatives.length > 1) {
      return parts.alternatives.map((part) => pattern.slice(0, start) + part + pattern.slice(parts.end));
    }
  }
  return undefined;
}

/** What stands between the commas of the brace at `start`; undefined when it does not end. */
function partsOf(
  pattern: string,
  start: number,
): { readonly alternatives: readonly string[]; readonly end: number } | undefined {
  const alternatives: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    const ends = character === '}' && depth === 0;
    if (ends || (character === ',' && depth === 1)) {
      alternatives.push(pattern.slice(from, at));
      from = at + 1;
    }
    if (ends) return { alternatives, end: at + 1 };
  }
  return undefined;
}
