import {
  closeSync,
  constants,
  fchmodSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';
import { AllosError, messageOf } from '../plugin/error.js';

/** How a line, or what is left of it, reaches the file; gives the bytes written. A test may write short or fail. */
export type Write = (fd: number, data: string | Uint8Array) => number;

/** A session file that is open for appending by this process alone. */
export class SessionFile {
  readonly #path: string;
  readonly #fd: number;
  readonly #write: Write;
  #size: number;
  #needsNewline = false;
  #closed = false;

  constructor(options: { readonly path: string; readonly fd: number; readonly write?: Write }) {
    this.#path = options.path;
    this.#fd = options.fd;
    this.#write = options.write ?? writeTo;
    this.#size = fstatSync(options.fd).size;
  }

  /** Drops what follows the last whole line, and ends that line, before anything is appended. */
  mend(state: { readonly wholeBytes: number; readonly needsNewline: boolean }): void {
    if (state.wholeBytes < this.#size) this.#truncate(state.wholeBytes);
    this.#needsNewline ||= state.needsNewline;
  }

  /**
   * Appends a line. When it returns, the line is with the operating system and survives a kill of the process.
   *
   * @throws AllosError `session.write`; no half a line stays behind
   */
  appendLine(line: string): void {
    if (this.#closed) throw new AllosError('session.write', `The session ${this.#path} is closed`);
    const text = this.#needsNewline ? `\n${line}\n` : `${line}\n`;
    const length = Buffer.byteLength(text);
    const before = this.#size;
    let written = 0;
    try {
      while (written < length) {
        const count = this.#write(this.#fd, written === 0 ? text : Buffer.from(text).subarray(written));
        if (count === 0) throw new Error('no byte could be written');
        written += count;
      }
    } catch (error) {
      this.#size = before + written;
      if (written > 0) this.#undo(before);
      throw new AllosError('session.write', `The session ${this.#path} cannot be written: ${messageOf(error)}`, {
        hint: ({ useOtherFile }) => `Free some space, or ${useOtherFile}; what was written before is whole.`,
        cause: error,
      });
    }
    this.#size = before + written;
    this.#needsNewline = false;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      fdatasyncSync(this.#fd);
    } catch {
      // Not every file system can; the bytes are with the operating system all the same.
    }
    closeSync(this.#fd);
  }

  #undo(size: number): void {
    try {
      this.#truncate(size);
    } catch {
      // The half line stays; the next record begins on a line of its own, and reading skips the half.
      this.#needsNewline = true;
    }
  }

  #truncate(size: number): void {
    ftruncateSync(this.#fd, size);
    this.#size = size;
  }
}

function writeTo(fd: number, data: string | Uint8Array): number {
  return typeof data === 'string' ? writeSync(fd, data) : writeSync(fd, data);
}

/** Opens a regular file for reading and appending, 0600. Never blocks on a FIFO. The caller closes the descriptor. */
export function openForAppending(path: string, options: { readonly create: boolean }): number {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_NONBLOCK | (options.create ? constants.O_CREAT : 0);
  const fd = openSync(path, flags, 0o600);
  try {
    if (!fstatSync(fd).isFile()) throw new Error('not a regular file');
    tighten(fd);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function tighten(fd: number): void {
  try {
    fchmodSync(fd, 0o600);
  } catch {
    // A file of somebody else that we may write: its mode is not ours to set.
  }
}
