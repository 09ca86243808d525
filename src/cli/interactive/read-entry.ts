import { createInterface, type Interface } from 'node:readline';
import type { LineInputOptions } from './line-input.js';

/** What came of one prompt. */
export type Entry =
  | { readonly type: 'lines'; readonly lines: readonly string[] }
  /** Something was pasted where only typing counts; nothing of it was taken. */
  | { readonly type: 'paste' }
  /** Ctrl-C; `empty` when nothing stood at the prompt. */
  | { readonly type: 'interrupt'; readonly empty: boolean }
  /** Ctrl-D, or the end of the input. */
  | { readonly type: 'end' };

export interface EntryOptions extends Pick<LineInputOptions, 'stdin' | 'stderr' | 'plain'> {
  readonly prompt: string;
  /** The newest first. */
  readonly history: readonly string[];
  /** `task`: pasted lines and lines that end in a backslash make one entry. `answer`: one typed line. */
  readonly expects: 'task' | 'answer';
  /** Ends the wait as the end of the input does. */
  readonly signal?: AbortSignal;
}

/** Lines that follow each other faster than this, in milliseconds, were pasted. */
const BURST_MS = 40;
const CONTINUATION = '… ';
/** The terminal marks what is pasted, so that its line ends are not taken for Enter. */
const PASTES_MARKED = '\u001b[?2004h';
const PASTES_UNMARKED = '\u001b[?2004l';

/** Prompts for one entry. The line editor is open only here, so that Ctrl-C is a signal during a run. */
export async function readEntry(options: EntryOptions): Promise<Entry> {
  const { stdin, stderr, plain, prompt, history, expects, signal } = options;
  if (signal?.aborted === true) return { type: 'end' };
  const editor = createInterface({
    input: stdin,
    output: stderr,
    terminal: !plain,
    prompt,
    history: [...history],
    historySize: history.length + 1,
    crlfDelay: Infinity,
  });
  const stops: (() => void)[] = [() => editor.close()];
  try {
    return await new Promise<Entry>((resolve) => {
      const collector = new EntryCollector(editor, expects, resolve);
      stops.push(() => collector.stop());
      editor.on('line', (line) => collector.line(line));
      editor.once('close', () => collector.close());
      const onInterrupt = (): void => collector.interrupt();
      const onAbort = (): void => editor.close();
      editor.on('SIGINT', onInterrupt);
      signal?.addEventListener('abort', onAbort, { once: true });
      stops.push(() => signal?.removeEventListener('abort', onAbort));
      if (plain) {
        // A question belongs to a run, which listens for itself.
        if (expects === 'task') process.on('SIGINT', onInterrupt);
        stops.push(() => process.off('SIGINT', onInterrupt));
      } else {
        const onKey = (_text: unknown, key: { readonly name?: string } | undefined): void => collector.key(key?.name);
        stdin.on('keypress', onKey);
        stderr.write(PASTES_MARKED);
        stops.push(() => {
          stdin.off('keypress', onKey);
          stderr.write(PASTES_UNMARKED);
        });
      }
      editor.prompt();
    });
  } finally {
    for (const stop of stops.reverse()) stop();
  }
}

/** Puts the lines of one entry together. */
class EntryCollector {
  readonly #editor: Interface;
  readonly #expects: EntryOptions['expects'];
  readonly #done: (entry: Entry) => void;
  readonly #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #pasting = false;
  /** A paste that is let go by. */
  #refusing = false;

  constructor(editor: Interface, expects: EntryOptions['expects'], done: (entry: Entry) => void) {
    this.#editor = editor;
    this.#expects = expects;
    this.#done = done;
  }

  line(line: string): void {
    if (this.#refusing) return;
    clearTimeout(this.#timer);
    const continues = this.#expects === 'task' && !this.#pasting && /(?<!\\)(\\\\)*\\$/.test(line);
    this.#lines.push(continues ? line.slice(0, -1) : line);
    if (continues || this.#pasting) {
      this.#editor.setPrompt(CONTINUATION);
      this.#editor.prompt();
      return;
    }
    this.#timer = setTimeout(() => {
      if (this.#editor.line === '') this.#finish();
    }, BURST_MS);
  }

  key(name: string | undefined): void {
    if (name === 'paste-start') {
      this.#pasting = true;
      // A reason may be pasted after a no.
      this.#refusing = this.#expects === 'answer' && !/^n/i.test(this.#editor.line);
    } else if (name === 'paste-end') {
      // Of a paste that began before the question only the end may come.
      const isRest = this.#expects === 'answer' && (!this.#pasting || this.#lines.length > 0);
      this.#pasting = false;
      if (this.#refusing || isRest) this.#done({ type: 'paste' });
    }
  }

  interrupt(): void {
    this.#done({ type: 'interrupt', empty: this.#editor.line === '' && this.#lines.length === 0 });
  }

  /** A last line may end without a line end where the terminal edits by itself. */
  close(): void {
    if (this.#lines.length > 0 && !this.#pasting) this.#finish();
    else this.#done({ type: 'end' });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #finish(): void {
    if (this.#expects === 'answer' && this.#lines.length > 1) this.#done({ type: 'paste' });
    else this.#done({ type: 'lines', lines: this.#lines });
  }
}
