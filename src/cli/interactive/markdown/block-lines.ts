import { marked, type Token, type Tokens } from 'marked';
import type { Style } from '../../render/style.js';
import { displayWidth } from './display-width.js';
import { flowed } from './flow.js';
import { printable } from './printable.js';
import { childrenOf, spansOf, type Look, type Span } from './spans.js';
import { tableLines } from './table-lines.js';

/** How blocks are laid out. */
export interface Layout {
  /** Columns. */
  readonly width: number;
  readonly style: Style;
  /** Whether looks can be seen; else lines and signs stand for them. */
  readonly color: boolean;
}

const CODE_INDENT = '  ';
const LONGEST_RULE = 40;
/** Narrower than this nothing can be read: text then runs over the edge. */
const NARROWEST = 16;

/** A whole block of markdown as lines. */
export function blockLines(source: string, layout: Layout): readonly string[] {
  return linesOf(marked.lexer(source), layout);
}

/** One line of code, as it is but for what a terminal may not get. */
export function codeLine(line: string, { style }: Pick<Layout, 'style'>): string {
  const text = printable(line);
  return text === '' ? '' : `${CODE_INDENT}${style.cyan(text)}`;
}

export function headingLines(depth: number, spans: readonly Span[], layout: Layout): readonly string[] {
  const looks: readonly Look[] = depth === 1 ? ['bold', 'underline'] : ['bold'];
  const lines = flowed(
    spans.map((span) => ({ ...span, looks: [...new Set([...looks, ...span.looks])] })),
    layout.width,
    layout.style,
  );
  if (layout.color) return lines;
  const widest = Math.max(...lines.map(displayWidth));
  return [...lines, (depth === 1 ? '═' : '─').repeat(Math.max(1, widest))];
}

function linesOf(tokens: readonly Token[], layout: Layout): readonly string[] {
  const lines: string[] = [];
  let before: Token | undefined;
  for (const token of tokens) {
    const block = blockOf(token, layout);
    if (block.length === 0) continue;
    const tight = before === undefined || (token.type === 'list' && before.type === 'text');
    lines.push(...(tight ? [] : ['']), ...block);
    before = token;
  }
  return lines;
}

function blockOf(token: Token, layout: Layout): readonly string[] {
  const { width, style, color } = layout;
  const inline = (tokens: readonly Token[]): readonly Span[] => spansOf(tokens, { color });
  switch (token.type) {
    case 'space':
      return [];
    case 'heading':
      return headingLines((token as Tokens.Heading).depth, inline(childrenOf(token)), layout);
    case 'hr':
      return [style.dim('─'.repeat(Math.min(width, LONGEST_RULE)))];
    case 'code':
      return codeBlock(token as Tokens.Code, layout);
    case 'blockquote':
      return prefixed(linesOf(childrenOf(token), { ...layout, width: inner(width, 2) }), style.dim('│ '));
    case 'list':
      return listLines(token as Tokens.List, layout);
    case 'table':
      return tableLines(token as Tokens.Table, layout);
    case 'checkbox':
      return [];
    default:
      return childrenOf(token).length === 0
        ? flowed([{ text: printable(token.raw.trimEnd()), looks: [] }], width, style)
        : flowed(inline(childrenOf(token)), width, style);
  }
}

function codeBlock({ text, lang }: Tokens.Code, layout: Layout): readonly string[] {
  const lines = text.split('\n').map((line) => codeLine(line, layout));
  return [...languageLine(lang, layout), ...lines];
}

/** The language of a code block, where one is given. */
export function languageLine(lang: string | undefined, { style }: Pick<Layout, 'style'>): readonly string[] {
  const [name = ''] = (lang ?? '').trim().split(/\s/);
  return name === '' ? [] : [`${CODE_INDENT}${style.dim(printable(name.slice(0, 40)))}`];
}

function listLines(list: Tokens.List, layout: Layout): readonly string[] {
  const start = typeof list.start === 'number' ? list.start : 1;
  return list.items.flatMap((item, index) => {
    const box = item.task ? `${item.checked === true ? '[x]' : '[ ]'} ` : '';
    const sign = list.ordered ? `${start + index}. ` : '• ';
    const indent = displayWidth(sign) + box.length;
    const lines = linesOf(item.tokens, { ...layout, width: inner(layout.width, indent) });
    const [first = '', ...rest] = lines;
    const mark = list.ordered ? sign : layout.style.cyan(sign);
    return [`${mark}${box}${first}`, ...prefixed(rest, ' '.repeat(indent))];
  });
}

function inner(width: number, indent: number): number {
  return Math.max(NARROWEST, width - indent);
}

function prefixed(lines: readonly string[], prefix: string): readonly string[] {
  return lines.map((line) => (line === '' ? prefix.trimEnd() : `${prefix}${line}`));
}
