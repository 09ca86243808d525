import type { ReadStream, WriteStream } from 'node:tty';

/** What a person, or a pipe, says line by line. */
export interface LineInput {
  /** The next task; undefined at the end of input. A blank line is an empty one. */
  readonly nextTask: () => Promise<string | undefined>;
  /**
   * One line typed after the question was shown: what was typed or pasted before does not answer it, and a paste is no
   * answer. Undefined when there is none, or when the signal ends the wait.
   */
  readonly answer: (question: string, signal: AbortSignal) => Promise<string | undefined>;
  readonly close: () => void;
}

/** What was typed before, to be called back. */
export interface InputHistory {
  /** The newest first. */
  readonly entries: readonly string[];
  readonly add: (text: string) => void;
}

export interface LineStreams {
  readonly stdin: ReadStream;
  readonly stderr: WriteStream;
}

export interface LineInputOptions extends LineStreams {
  /** A terminal that understands no escape sequences: it edits lines by itself, and gets none. */
  readonly plain: boolean;
  /** Asked for with the first prompt at a terminal. */
  readonly history: () => Promise<InputHistory>;
}

/** Reads from whatever stdin is. Nothing is touched before the first line is asked for. */
export function createLineInput(options: LineInputOptions): LineInput {
  let made: Promise<LineInput> | undefined;
  let closed: (() => void) | undefined;
  const input = async (): Promise<LineInput> => {
    made ??=
      options.stdin.isTTY === true
        ? import('./terminal-lines.js').then(({ createTerminalLines }) => createTerminalLines(options))
        : import('./piped-lines.js').then(({ createPipedLines }) => createPipedLines(options));
    const lines = await made;
    closed = lines.close;
    return lines;
  };
  return {
    nextTask: async () => await (await input()).nextTask(),
    answer: async (question, signal) => await (await input()).answer(question, signal),
    close: () => closed?.(),
  };
}
