import { graphemesOf, graphemeWidth } from './markdown/display-width.js';

const NARROWEST = 20;

/**
 * A line cut into pieces that fit a terminal, each indented: what a model wrote then never begins where Allos asks its
 * questions.
 *
 * @param columns of the terminal; 0 when it is not known, and nothing is cut
 */
export function wrappedLines(line: string, columns: number, indent: string): readonly string[] {
  const width = columns > 0 ? Math.max(NARROWEST, columns - indent.length) : Infinity;
  const pieces = [''];
  let column = 0;
  for (const grapheme of graphemesOf(line.replaceAll('\t', '    '))) {
    const taken = graphemeWidth(grapheme);
    if (column + taken > width) {
      pieces.push('');
      column = 0;
    }
    pieces.push(`${pieces.pop() ?? ''}${grapheme}`);
    column += taken;
  }
  return pieces.map((piece) => `${indent}${piece}`);
}
