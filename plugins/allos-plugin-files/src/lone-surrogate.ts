/** What is wrong with a text that no encoding can write, such as half an emoji; undefined when nothing is. */
export function loneSurrogateProblem(property: string, text: string): string | undefined {
  const found = /\p{Surrogate}/u.exec(text);
  if (found === null) return undefined;
  const code = text.charCodeAt(found.index).toString(16).toUpperCase();
  return `${property} holds half a character (a lone surrogate, U+${code}) at position ${found.index}. Send whole characters.`;
}
