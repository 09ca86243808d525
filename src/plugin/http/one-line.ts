/** Text of a server on one line, cut after `most` characters: some answer with whole pages. */
export function oneLine(text: string, most = 200): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most)}…`;
}
