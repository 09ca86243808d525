/** Where ripgrep found something. */
export interface MatchPlace {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Byte in the line at which the first match begins, 1-based. */
  readonly column: number;
}

/**
 * Reads `file NUL line : column : LF` as it comes in pieces. A file name may hold a line feed, hence the NUL. Each line
 * is reported once.
 */
export function matchReader(onMatch: (match: MatchPlace) => void): (text: string) => void {
  let rest = '';
  let last = '';
  return (text) => {
    rest += text;
    const record = /([^\0]+)\0(\d+):(\d+):[^\n]*\n/y;
    let read = 0;
    for (let match = record.exec(rest); match !== null; match = record.exec(rest)) {
      read = record.lastIndex;
      const [, file = '', line = '', column = ''] = match;
      const place = `${file}\0${line}`;
      if (place !== last) onMatch({ file, line: Number(line), column: Number(column) });
      last = place;
    }
    rest = rest.slice(read);
  };
}
