/** Bytes that are looked at as one string: small enough for memory that is young. */
const PIECE_BYTES = 65_536;

/**
 * The line of an offset, from 1. In pieces, since a string as large as the file takes longer to find memory for than
 * to search; and as strings, since searching them for each line end has no price per call.
 */
export function lineOfByte(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let from = 0; from < offset; from += PIECE_BYTES) {
    const piece = bytes.toString('latin1', from, Math.min(offset, from + PIECE_BYTES));
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) line += 1;
  }
  return line;
}
