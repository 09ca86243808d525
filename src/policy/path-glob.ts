/**
 * Compiles a path pattern: `*` and `?` stay inside one name, `**` spans folders. No other character is special, so
 * that what a user reads is what is matched.
 *
 * @param options.ignoreCase - For denials: a file system may fold the case of names.
 */
export function pathGlob(pattern: string, options: { readonly ignoreCase: boolean }): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] as string;
    if (pattern.startsWith('**/', at)) {
      source += '(?:[^/]+/)*';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      source += '.*';
      at += 1;
    } else if (char === '*') {
      source += '[^/]*';
    } else if (char === '?') {
      source += '[^/]';
    } else {
      // With the flag `u` a hyphen may not be escaped.
      source += char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    }
  }
  return new RegExp(`^${source}$`, options.ignoreCase ? 'isu' : 'su');
}

/** Compiles a text pattern: `*` stands for anything. */
export function textGlob(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
}
