/** What code in another language writes with. */
const WRITES =
  /write|["'](?:[wax][bt]?\+?|r[bt]?\+|\+?>>?|\+<)["']|append|copy|\bcp|rename|\bmv|replace\(|link|mkdir|chmod|chown|\brm|remove|delete|truncate|spurt|touch|mknod|put_contents|dump|save|shutil|fileutils|open\w*\s*\(?\s*\w+\s*,\s*["']\s*\+?>/i;
const SYNC_WRITES = /(?<!read|readFile|readdir|readlink|exists|stat|access|realpath|opendir)Sync\b/;
/** Two literals that are put together: `'.en' + 'v'` is `.env`. */
const JOINED = /(["'`])((?:(?!\1)[^\\\n])*)\1\s*(?:[+.]\s*)?(["'`])((?:(?!\3)[^\\\n])*)\3/g;
const TOKEN = /[\w.~/@+-]+/g;

/**
 * The words of code in a language other than the shell's that it may write to, when it writes at all. Code can hide
 * what it names, so this sees the obvious and is no boundary.
 */
export function namesInCode(code: string): readonly string[] {
  if (!WRITES.test(code) && !SYNC_WRITES.test(code)) return [];
  let joined = code;
  for (let round = 0; round < 4; round += 1) joined = joined.replaceAll(JOINED, '$1$2$4$1');
  const names = new Set(`${code} ${joined}`.match(TOKEN));
  return [...names]
    .filter((name) => /^[.~/]|\/\.|allos\.config/.test(name))
    .slice(0, 200)
    .filter((name) => !isContent(code, name));
}

/** Names in an awk program, when it writes to files. */
export function namesInAwk(program: string): readonly string[] {
  return program.includes('>') ? (program.match(TOKEN) ?? []) : [];
}

/** `.write('.env')` writes the text and not the file; so does the second argument of a writing function. */
function isContent(code: string, name: string): boolean {
  const quoted = name.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  const asText = new RegExp(String.raw`(?:\.write\(\s*|write\w*\([^()]*,\s*)(["'])${quoted}\1\s*\)`);
  return asText.test(code) && code.split(name).length === 2 && !/copy|\bcp|rename|link|\bmv|join\(/i.test(code);
}
