/**
 * Whether one name, without `/`, fits one segment of a glob: `*`, `?`, `[a-z]`, `[!a-z]`, `\x`. Takes at most the product
 * of both lengths.
 */
export function matchesName(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const tokens = tokensOf(pattern);
  const characters = [...name];
  let token = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    const wanted = tokens[token];
    if (wanted === 'star') {
      star = token;
      starAt = at;
      token += 1;
    } else if (wanted !== undefined && wanted(characters[at] ?? '')) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      starAt += 1;
      token = star + 1;
      at = starAt;
    } else {
      return false;
    }
  }
  while (tokens[token] === 'star') token += 1;
  return token === tokens.length;
}

type Token = 'star' | ((character: string) => boolean);

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const set = character === '[' ? setAt(characters, at) : undefined;
    if (character === '*') tokens.push('star');
    else if (character === '?') tokens.push(() => true);
    else if (set !== undefined) {
      tokens.push(set.matches);
      at = set.end;
    } else {
      if (character === '\\' && at + 1 < characters.length) at += 1;
      const literal = characters[at];
      tokens.push((actual) => actual === literal);
    }
  }
  return tokens;
}

/** The set that begins with `[` at `start`; undefined when it does not end, so that the bracket is meant itself. */
function setAt(characters: readonly string[], start: number) {
  const negated = characters[start + 1] === '!' || characters[start + 1] === '^';
  const first = start + (negated ? 2 : 1);
  // A bracket right at the beginning belongs to the set.
  const end = characters.indexOf(']', first + 1);
  if (end < 0) return undefined;
  const members = characters.slice(first, end);
  const includes = (character: string): boolean =>
    members.some((member, index) =>
      members[index + 1] === '-' && index + 2 < members.length
        ? character >= member && character <= (members[index + 2] ?? '')
        : character === member,
    );
  return { matches: (character: string) => includes(character) !== negated, end };
}
