/**
 * The workspace's files. Every path is confined to the roots through symlinks and races; special files (devices,
 * FIFOs, sockets) are refused without being opened for reading. Failures are `AllosError`s of the family
 * `tool.*`, whose message names the path and the remedy.
 */
export interface ToolFileSystem {
  /**
   * The bytes of a regular file. `forModel: false` says that the model does not get to see them, so that `lastSeen`
   * stays as it is.
   *
   * @throws AllosError `tool.file_too_large` above `maxBytes` (default 10 MB), `tool.not_found`,
   * `tool.outside_workspace`, `tool.not_a_file`
   */
  readonly read: (
    path: string,
    options?: { readonly maxBytes?: number; readonly forModel?: boolean },
  ) => Promise<FileContent>;
  /**
   * Replaces or creates a file so that after a crash or on a full disk it is wholly old or wholly new. Parents are
   * created; the mode of an existing file stays.
   *
   * `ifUnchangedSince` refuses (`tool.file_changed`) when the file's version is no longer the given one; `null` means
   * that it must not exist.
   */
  readonly write: (
    path: string,
    bytes: Uint8Array,
    options?: { readonly ifUnchangedSince?: string | null },
  ) => Promise<WrittenFile>;
  /**
   * Kind, size and time; undefined when nothing is there. A symlink counts as what it leads to while that is inside
   * the roots, else as itself.
   */
  readonly stat: (path: string) => Promise<FileStat | undefined>;
  /** The entries of a directory, in no order. Symlinks are reported as such. */
  readonly list: (path: string) => Promise<readonly DirectoryEntry[]>;
  /**
   * The absolute real path that `path` stands for, confined to the roots; for handing to a program. For what does not
   * exist yet: where it would be created.
   */
  readonly resolve: (path: string) => Promise<string>;
  /**
   * The version of the file that the model last read or wrote through this conversation; undefined when it did
   * neither. A tool that overwrites a file compares it, so that nobody's change is lost.
   */
  readonly lastSeen: (path: string) => Promise<string | undefined>;
}

export interface FileContent {
  readonly bytes: Uint8Array;
  /** Changes whenever the content does; a hash. */
  readonly version: string;
  /** Relative to the working directory when inside it, else absolute. */
  readonly path: string;
}

export interface WrittenFile {
  readonly path: string;
  readonly version: string;
  readonly created: boolean;
}

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
}
