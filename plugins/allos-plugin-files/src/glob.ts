import { expandBraces } from './expand-braces.js';
import { matchesName } from './match-name.js';

/** Whether a path, relative and with `/`, fits a pattern. */
export type GlobMatcher = (path: string) => boolean;

/**
 * Compiles a pattern of `*`, `**`, `?`, `[…]` and `{a,b}`. One without `/` matches names at any depth, as in a
 * `.gitignore`; one with `/` matches from the top. Names that begin with a dot match only a pattern that spells it out.
 *
 * Not a regular expression, since a model's pattern could make one run for hours.
 */
export function compileGlob(pattern: string): GlobMatcher {
  const trimmed = pattern.replace(/^(\.?\/)+/, '');
  const alternatives = expandBraces(trimmed).map((each) => {
    const segments = each.split('/').filter((segment) => segment !== '' && segment !== '.');
    return pattern.includes('/') ? segments : ['**', ...segments];
  });
  return (path) => {
    const names = path.split('/');
    return alternatives.some((segments) => matchesPath(segments, names));
  };
}

/** Whether a pattern names hidden files, so that they have to be looked at. */
export function namesHidden(pattern: string): boolean {
  return /(^|[/{,])\.[^./]/.test(pattern);
}

/** The greedy way: on a mismatch only the last `**` takes one name more, so the time is at most names by segments. */
function matchesPath(segments: readonly string[], names: readonly string[]): boolean {
  let segment = 0;
  let name = 0;
  let star = -1;
  let starName = 0;
  while (name < names.length) {
    const wanted = segments[segment];
    const actual = names[name] ?? '';
    if (wanted === '**') {
      star = segment;
      starName = name;
      segment += 1;
    } else if (wanted !== undefined && matchesName(wanted, actual)) {
      segment += 1;
      name += 1;
    } else if (star >= 0 && !(names[starName] ?? '').startsWith('.')) {
      starName += 1;
      segment = star + 1;
      name = starName;
    } else {
      return false;
    }
  }
  while (segments[segment] === '**') segment += 1;
  return segment === segments.length;
}
