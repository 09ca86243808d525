export type LineEndings = 'lf' | 'crlf' | 'mixed' | 'none';

/** How the lines of a text end. */
export function lineEndingsOf(text: string): LineEndings {
  if (!text.includes('\n')) return 'none';
  if (!text.includes('\r\n')) return 'lf';
  return /(?<!\r)\n/.test(text) ? 'mixed' : 'crlf';
}
