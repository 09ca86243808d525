import type { Style } from '../../render/style.js';
import { graphemesOf, graphemeWidth } from './display-width.js';
import { HARD_BREAK, paint, type Look, type Span } from './spans.js';

const SPACE = /^[ \t\r\n]+$/;
/** East Asian lines do not begin with these, nor end with those. */
const NOT_FIRST = /^[\p{Pe}\p{Pf}、。，．！？：；ー…‥・々]/u;
const NOT_LAST = /^[\p{Ps}\p{Pi}]/u;

/**
 * Lays text out in lines of a width, word by word, and East Asian text between its characters. A word that is wider
 * than a line is left whole, so that an address can be copied. Every line ends in the plain look.
 */
export class Flow {
  readonly #width: number;
  readonly #style: Style;
  #word: Span[] = [];
  #wordWidth = 0;
  #column = 0;
  #space = false;
  /** The line ends within a word that may go on. */
  #open = false;
  #lastLooks: readonly Look[] = [];
  #out: Span[] = [];

  constructor(width: number, style: Style) {
    this.#width = width;
    this.#style = style;
  }

  /** What can be shown after these spans: all but a last word that may go on. */
  add(spans: readonly Span[]): string {
    this.#addAll(spans);
    return this.#shown();
  }

  /** The same with the last word. */
  addWhole(spans: readonly Span[]): string {
    this.#addAll(spans);
    return this.rest();
  }

  /** The last word too. */
  rest(): string {
    this.#commit();
    this.#open = this.#column > 0;
    return this.#shown();
  }

  /** Goes on at the beginning of a line. */
  restart(): void {
    this.#column = 0;
    this.#space = false;
    this.#open = false;
  }

  #addAll(spans: readonly Span[]): void {
    for (const span of spans) {
      if (span === HARD_BREAK) this.#breakLine();
      else this.#addText(span);
    }
  }

  #addText({ text, looks }: Span): void {
    for (const grapheme of graphemesOf(text)) {
      if (SPACE.test(grapheme)) {
        this.#commit();
        this.#space = true;
        this.#open = false;
        continue;
      }
      const width = graphemeWidth(grapheme);
      if (this.#mayBreakBefore(grapheme, width)) this.#commit();
      this.#word.push({ text: grapheme, looks });
      this.#wordWidth += width;
    }
  }

  #mayBreakBefore(grapheme: string, width: number): boolean {
    const last = this.#word.at(-1)?.text;
    if (last === undefined || NOT_FIRST.test(grapheme) || NOT_LAST.test(last)) return false;
    return width === 2 || (width > 0 && graphemeWidth(last) === 2);
  }

  #breakLine(): void {
    this.#commit();
    this.#out.push({ text: '\n', looks: [] });
    this.restart();
  }

  #commit(): void {
    const [first] = this.#word;
    if (first === undefined) return;
    const gap = this.#space && this.#column > 0 ? 1 : 0;
    if (this.#column > 0 && !this.#open && this.#column + gap + this.#wordWidth > this.#width) {
      this.#out.push({ text: '\n', looks: [] });
      this.#column = 0;
    } else if (gap > 0) {
      this.#out.push({ text: ' ', looks: sameLooks(this.#lastLooks, first.looks) ? first.looks : [] });
      this.#column += gap;
    }
    this.#out.push(...this.#word);
    this.#column += this.#wordWidth;
    this.#lastLooks = this.#word.at(-1)?.looks ?? [];
    this.#word = [];
    this.#wordWidth = 0;
    this.#space = false;
    this.#open = false;
  }

  #shown(): string {
    const pieces: { text: string; looks: readonly Look[] }[] = [];
    for (const { text, looks } of this.#out) {
      const last = pieces.at(-1);
      if (last !== undefined && sameLooks(last.looks, looks)) last.text += text;
      else pieces.push({ text, looks });
    }
    this.#out = [];
    return pieces.map(({ text, looks }) => paint(this.#style, looks, text)).join('');
  }
}

/** Spans as lines. */
export function flowed(spans: readonly Span[], width: number, style: Style): readonly string[] {
  return new Flow(width, style).addWhole(spans).split('\n');
}

function sameLooks(a: readonly Look[], b: readonly Look[]): boolean {
  return a.length === b.length && a.every((look, index) => look === b[index]);
}
