import type { Stats } from 'node:fs';

/**
 * Something in the file system, held by identity rather than by name: what happens to the names on the way to it no
 * longer matters. Opening one has no side effect, also for devices and FIFOs.
 */
export interface Entry {
  /** Where it really is, through every symlink. */
  readonly realPath: string;
  readonly stats: Stats;
  /** A path by which the system reaches a child of this directory without walking the way to it again. */
  readonly child: (name: string) => string;
  /** A path by which the system reaches this entry itself. */
  readonly self: string;
  /** Opens this regular file or directory for reading; a file descriptor. */
  readonly openForReading: () => number;
  readonly close: () => void;
}

/** Opens what a path names; `follow: false` opens a final symlink itself. Throws the system's error. */
export type OpenEntry = (path: string, options: { readonly follow: boolean }) => Entry;
