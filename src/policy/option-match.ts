/** Whether an argument is one of the long options, abbreviated or with a value. */
export function isLongOption(word: string, names: readonly string[]): boolean {
  if (!word.startsWith('--') || word.length < 3) return false;
  const name = word.split('=', 1)[0] as string;
  return names.some((each) => each.startsWith(name) || each.toLowerCase().startsWith(name.toLowerCase()));
}

/** Whether a cluster of short options has one of the letters. Values joined to an option are searched too. */
export function hasShortOption(word: string, letters: string): boolean {
  return /^-[^-]/.test(word) && [...word.slice(1)].some((letter) => letters.includes(letter));
}
