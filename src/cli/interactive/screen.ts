import type { Output } from '../render/output.js';
import type { Style } from '../render/style.js';
import { displayWidth, graphemesOf, graphemeWidth } from './markdown/display-width.js';
import { flowed } from './markdown/flow.js';
import { MarkdownStream } from './markdown/markdown-stream.js';
import type { Look } from './markdown/spans.js';

export interface ScreenOptions {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly style: Style;
  readonly color: boolean;
  /** The columns of the window now. */
  readonly columns: () => number | undefined;
}

/** How long an answer may stand still before what there is of a paragraph is shown, in milliseconds. */
const PAUSE_MS = 150;
const DEFAULT_COLUMNS = 80;
/** Longer lines of text are hard to read. */
const WIDEST = 100;
const NARROWEST = 20;

/**
 * A terminal to which lines and a growing answer are only ever added: nothing is erased or written over. The answer goes
 * to stdout, everything else to stderr, in order.
 */
export class Screen {
  readonly #options: ScreenOptions;
  readonly #answer: MarkdownStream;
  #timer: NodeJS.Timeout | undefined;
  #answering = false;

  constructor(options: ScreenOptions) {
    this.#options = options;
    this.#answer = new MarkdownStream({
      style: options.style,
      color: options.color,
      width: () => this.width,
      write: (text) => options.stdout.write(text),
    });
  }

  get style(): Style {
    return this.#options.style;
  }

  /** The columns that text may take. */
  get width(): number {
    const columns = this.#options.columns() ?? 0;
    return Math.max(NARROWEST, Math.min(columns > 0 ? columns : DEFAULT_COLUMNS, WIDEST));
  }

  /** More of the answer. */
  say(markdown: string): void {
    if (!this.#answering) this.line('');
    this.#answering = true;
    this.#answer.add(markdown);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#answer.pause();
      this.#options.stdout.flush();
    }, PAUSE_MS);
    this.#timer.unref();
  }

  /** The answer, or this part of it, is whole. */
  endAnswer(): void {
    clearTimeout(this.#timer);
    if (this.#answering) this.#answer.end();
    this.#answering = false;
    this.#options.stdout.flush();
  }

  /** A line as it is, on a line of its own. */
  line(text: string): void {
    clearTimeout(this.#timer);
    if (this.#answering) this.#answer.interrupt();
    const { stdout, stderr } = this.#options;
    stdout.flush();
    stderr.write(`${text}\n`);
    stderr.flush();
  }

  /** A text of one look, in as many lines as it takes. */
  text(text: string, ...looks: readonly Look[]): void {
    for (const line of flowed([{ text, looks }], this.width, this.style)) this.line(line);
  }

  /** The beginning of a text that fits beside what takes `taken` columns of a line. */
  fitted(text: string, taken = 0): string {
    return cut(text, Math.max(NARROWEST, this.width - taken));
  }
}

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let shown = '';
  let room = width - 1;
  for (const grapheme of graphemesOf(text)) {
    room -= graphemeWidth(grapheme);
    if (room < 0) break;
    shown += grapheme;
  }
  return `${shown}…`;
}
