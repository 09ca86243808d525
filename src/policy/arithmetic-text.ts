const QUOTED = /\\[^]|'[^']*'|"[^"]*"/g;

/**
 * Whether bash may run the text of `$((…))` as commands in a subshell, as it does where the parentheses in it do not
 * pair. It counts them without quoted text, and after it wrote substitutions anew: the patterns of a `case` then have
 * their closing parenthesis only.
 */
export function mayBeCommands(text: string): boolean {
  if (!text.startsWith('$((')) return false;
  const inner = text.slice(3, -2);
  return /\bcase\b/.test(inner) || !arePaired(inner) || !arePaired(inner.replaceAll(QUOTED, ''));
}

function arePaired(text: string): boolean {
  let open = 0;
  for (const char of text) {
    if (char === '(') open += 1;
    else if (char === ')') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}
