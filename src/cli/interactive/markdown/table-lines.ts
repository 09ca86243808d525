import { stripVTControlCharacters } from 'node:util';
import type { Tokens } from 'marked';
import type { Style } from '../../render/style.js';
import { displayWidth } from './display-width.js';
import { flowed } from './flow.js';
import { spansOf, type Span } from './spans.js';

interface TableLayout {
  readonly width: number;
  readonly style: Style;
  readonly color: boolean;
}

type Alignment = Tokens.Table['align'][number];

const GAP = 3;
const NARROWEST_COLUMN = 6;

/** A table whose columns fit: wide cells are wrapped. Where that leaves no room, each row becomes a list of its cells. */
export function tableLines(table: Tokens.Table, layout: TableLayout): readonly string[] {
  const spans = (cell: Tokens.TableCell, options: { readonly bold: boolean }): readonly Span[] =>
    spansOf(cell.tokens, { color: layout.color, ...(options.bold ? { looks: ['bold'] } : {}) });
  const header = table.header.map((cell) => spans(cell, { bold: true }));
  const rows = table.rows.map((row) => row.map((cell) => spans(cell, { bold: false })));
  const natural = header.map((_cell, column) =>
    Math.max(1, ...[header, ...rows].map((row) => widthOf(row[column] ?? []))),
  );
  const widths = fitted(natural, layout.width - GAP * (natural.length - 1));
  if (widths === undefined) return asRecords(header, rows, layout);
  const rule = widths.map((width) => '─'.repeat(width)).join('─┼─');
  return [
    ...rowLines(header, widths, table.align, layout),
    layout.style.dim(rule),
    ...rows.flatMap((row) => rowLines(row, widths, table.align, layout)),
  ];
}

/** Takes from the widest columns until all fit; undefined when there are too many. */
function fitted(natural: readonly number[], room: number): readonly number[] | undefined {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST_COLUMN) return undefined;
    widths[widths.indexOf(widest)] = widest - 1;
    excess--;
  }
  return widths;
}

function rowLines(
  cells: readonly (readonly Span[])[],
  widths: readonly number[],
  align: readonly Alignment[],
  { style }: TableLayout,
): readonly string[] {
  const columns = widths.map((width, index) => flowed(cells[index] ?? [], width, style));
  const height = Math.max(...columns.map((lines) => lines.length));
  const separator = style.dim(' │ ');
  return Array.from({ length: height }, (_, at) =>
    columns
      .map((lines, index) => padded(lines[at] ?? '', widths[index] ?? 0, align[index] ?? null))
      .join(separator)
      .trimEnd(),
  );
}

function padded(line: string, width: number, align: Alignment): string {
  const missing = Math.max(0, width - displayWidth(stripVTControlCharacters(line)));
  switch (align) {
    case 'right':
      return ' '.repeat(missing) + line;
    case 'center':
      return ' '.repeat(Math.floor(missing / 2)) + line + ' '.repeat(Math.ceil(missing / 2));
    default:
      return line + ' '.repeat(missing);
  }
}

function asRecords(
  header: readonly (readonly Span[])[],
  rows: readonly (readonly (readonly Span[])[])[],
  { width, style }: TableLayout,
): readonly string[] {
  const colon: Span = { text: ': ', looks: [] };
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...row.flatMap((cell, column) => flowed([...(header[column] ?? []), colon, ...cell], width, style)),
  ]);
}

function widthOf(spans: readonly Span[]): number {
  return displayWidth(spans.map(({ text }) => text).join(''));
}
