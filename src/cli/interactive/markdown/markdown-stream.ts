import { marked } from 'marked';
import { blockLines, codeLine, languageLine, type Layout } from './block-lines.js';
import { Flow } from './flow.js';
import { isClosingFence, isDelimiterRow, isSurelyText, lineKind, type LineKind } from './line-kind.js';
import { safeCut } from './safe-cut.js';
import { spansOf, type Span } from './spans.js';

export interface MarkdownStreamOptions extends Omit<Layout, 'width'> {
  /** Columns; asked for at the beginning of each block, since a window changes. */
  readonly width: () => number;
  readonly write: (text: string) => void;
}

type Block =
  | { readonly type: 'none' }
  /** `held` is not shown yet; `midLine`: what comes next belongs to the line that was begun. */
  | { readonly type: 'paragraph'; readonly flow: Flow; held: string; midLine: boolean }
  | { readonly type: 'fence'; readonly marker: string; readonly indent: number }
  /** A line that is the head of a table if the next one says so. */
  | { readonly type: 'row'; readonly line: string }
  | { readonly type: 'table' | 'quote'; readonly lines: string[] }
  /** One item with all that is in it. */
  | { readonly type: 'item'; readonly lines: string[]; readonly indent: number; readonly content: number };

/**
 * Markdown that comes in pieces, shown as it grows and never changed after: a paragraph by words, code by lines, a list
 * by items, everything else when it is whole.
 */
export class MarkdownStream {
  readonly #options: MarkdownStreamOptions;
  #block: Block = { type: 'none' };
  #line = '';
  #before: 'nothing' | 'item' | 'block' = 'nothing';
  #inLine = false;

  constructor(options: MarkdownStreamOptions) {
    this.#options = options;
  }

  add(text: string): void {
    this.#line += text.replaceAll('\r\n', '\n');
    // Half of a character, or of a line's end, waits for the other half.
    const carried = /[\r\ud800-\udbff]$/.exec(this.#line)?.[0] ?? '';
    if (carried !== '') this.#line = this.#line.slice(0, -1);
    const lines = this.#line.replaceAll('\r\n', '\n').split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#wholeLine(line);
    this.#growingLine();
    this.#line += carried;
  }

  /** Nothing more came for a moment: shows what can be shown of a paragraph. */
  pause(): void {
    if (this.#block.type === 'paragraph') this.#showParagraph(this.#block, { whole: true });
  }

  /** Something else is to be shown: ends the line, and goes on after it. */
  interrupt(): void {
    this.pause();
    if (!this.#inLine) return;
    this.#write('\n');
    if (this.#block.type === 'paragraph') this.#block.flow.restart();
  }

  /** The text is whole: shows the rest of it. */
  end(): void {
    if (this.#line !== '') this.#wholeLine(this.#line);
    this.#line = '';
    this.#close();
    this.#before = 'nothing';
  }

  #wholeLine(line: string): void {
    const block = this.#block;
    switch (block.type) {
      case 'none':
        this.#begin(line, lineKind(line));
        return;
      case 'paragraph':
        this.#inParagraph(block, line);
        return;
      case 'fence':
        if (isClosingFence(line, block.marker)) this.#block = { type: 'none' };
        else this.#write(`${codeLine(withoutIndent(line, block.indent), this.#options)}\n`);
        return;
      case 'row':
        if (isDelimiterRow(line)) {
          this.#block = { type: 'table', lines: [block.line, line] };
          return;
        }
        this.#inParagraph(this.#beginParagraph(block.line), line);
        return;
      case 'table':
        if (line.includes('|')) block.lines.push(line);
        else this.#closeBefore(line);
        return;
      case 'quote':
        if (lineKind(line).type === 'quote' || isContinuation(line)) block.lines.push(line);
        else this.#closeBefore(line);
        return;
      case 'item':
        this.#inItem(block, line);
        return;
    }
  }

  #begin(line: string, kind: LineKind): void {
    switch (kind.type) {
      case 'blank':
        return;
      case 'fence':
        this.#gap('block');
        this.#block = { type: 'fence', marker: kind.marker, indent: kind.indent };
        for (const each of languageLine(kind.lang, this.#options)) this.#write(`${each}\n`);
        return;
      case 'heading':
      case 'rule':
        this.#showBlock([line], 'block');
        return;
      case 'quote':
        this.#block = { type: 'quote', lines: [line] };
        return;
      case 'item':
        this.#block = { type: 'item', lines: [line], indent: kind.indent, content: kind.content };
        return;
      case 'indented':
        this.#gap('item');
        this.#write(`${codeLine(line.replace(/^( {4}|\t)/, ''), this.#options)}\n`);
        return;
      case 'row':
        this.#block = { type: 'row', line };
        return;
      case 'text':
        this.#beginParagraph(line);
        return;
    }
  }

  #inParagraph(block: Extract<Block, { type: 'paragraph' }>, line: string): void {
    const kind = lineKind(line);
    const goesOn =
      block.midLine || kind.type === 'text' || kind.type === 'indented' || (kind.type === 'item' && !kind.first);
    if (!goesOn) {
      this.#closeBefore(line);
      return;
    }
    block.held += `${line}\n`;
    block.midLine = false;
    this.#showParagraph(block, { whole: false });
  }

  #inItem(block: Extract<Block, { type: 'item' }>, line: string): void {
    const indent = /^\s*/.exec(line)?.[0].replaceAll('\t', '    ').length ?? 0;
    const isBlank = line.trim() === '';
    // Writers of markdown indent what belongs to an item by two at least.
    const belongs = isBlank || indent >= Math.min(block.content, block.indent + 2);
    const follows = block.lines.at(-1)?.trim() !== '' && isContinuation(line);
    if (belongs || follows) block.lines.push(line);
    else this.#closeBefore(line);
  }

  /** A line that has begun and can be nothing but text of a paragraph is shown by words. */
  #growingLine(): void {
    if (this.#line === '') return;
    if (this.#block.type === 'none' && isSurelyText(this.#line)) this.#beginParagraph(undefined);
    if (this.#block.type !== 'paragraph') return;
    if (!this.#block.midLine && !isSurelyText(this.#line)) return;
    this.#block.held += this.#line;
    this.#block.midLine = true;
    this.#line = '';
    this.#showParagraph(this.#block, { whole: false });
  }

  #beginParagraph(line: string | undefined): Extract<Block, { type: 'paragraph' }> {
    this.#gap('block');
    const flow = new Flow(this.#options.width(), this.#options.style);
    const block = { type: 'paragraph' as const, flow, held: line === undefined ? '' : `${line}\n`, midLine: false };
    this.#block = block;
    this.#showParagraph(block, { whole: false });
    return block;
  }

  #showParagraph(block: Extract<Block, { type: 'paragraph' }>, options: { readonly whole: boolean }): void {
    const cut = safeCut(block.held, options);
    if (cut === 0) return;
    const spans = this.#spansOf(block.held.slice(0, cut));
    block.held = block.held.slice(cut);
    this.#write(options.whole ? block.flow.addWhole(spans) : block.flow.add(spans));
  }

  #spansOf(text: string): readonly Span[] {
    const spans = spansOf(marked.Lexer.lexInline(text), { color: this.#options.color });
    return /\s$/.test(text) ? [...spans, { text: ' ', looks: [] }] : spans;
  }

  #closeBefore(line: string): void {
    this.#close();
    this.#wholeLine(line);
  }

  #close(): void {
    const block = this.#block;
    this.#block = { type: 'none' };
    switch (block.type) {
      case 'none':
      case 'fence':
        return;
      case 'paragraph':
        this.#write(block.flow.addWhole(this.#spansOf(block.held.trimEnd())));
        if (this.#inLine) this.#write('\n');
        return;
      case 'row':
        this.#beginParagraph(block.line);
        this.#close();
        return;
      case 'table':
      case 'quote':
        this.#showBlock(block.lines, 'block');
        return;
      case 'item':
        this.#showBlock(block.lines, 'item');
        return;
    }
  }

  #showBlock(source: readonly string[], kind: 'item' | 'block'): void {
    this.#gap(kind);
    const { style, color } = this.#options;
    const lines = blockLines(source.join('\n'), { style, color, width: this.#options.width() });
    this.#write(lines.map((line) => `${line}\n`).join(''));
  }

  /** An empty line between blocks, none between the items of a list. */
  #gap(kind: 'item' | 'block'): void {
    if (this.#before !== 'nothing' && !(this.#before === 'item' && kind === 'item')) this.#write('\n');
    this.#before = kind;
  }

  #write(text: string): void {
    if (text === '') return;
    this.#inLine = !text.endsWith('\n');
    this.#options.write(text);
  }
}

/** Text that goes on with the paragraph of the line before it. */
function isContinuation(line: string): boolean {
  const { type } = lineKind(line);
  return type === 'text' || type === 'indented';
}

function withoutIndent(line: string, indent: number): string {
  return line.replace(new RegExp(`^ {0,${indent}}`), '');
}
