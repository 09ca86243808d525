import type { ShellWord } from './shell-word.js';

/** What a command makes before it is done, code nested in it included. Filled while the command is looked through. */
export interface MadeFiles {
  /** Base name to what was written; `undefined` where that cannot be seen or differs. */
  readonly files: Map<string, string | undefined>;
  /** Base names of files and folders that were fetched, or made of what was. */
  readonly downloaded: Set<string>;
  /** The words of the commands that fetch and save. */
  readonly savers: Set<readonly ShellWord[]>;
  downloads: boolean;
  /** Something fetched is saved, not just shown. */
  saved: boolean;
  /** Something fetched is saved under a name that cannot be told. */
  anyFile: boolean;
  /** Something is made under a name that cannot be told. */
  anyName: boolean;
  /** The folders in which programs are looked for are changed. */
  ownPath: boolean;
}

/** Nothing made yet. */
export function noMadeFiles(): MadeFiles {
  return {
    files: new Map(),
    downloaded: new Set(),
    savers: new Set(),
    downloads: false,
    saved: false,
    anyFile: false,
    anyName: false,
    ownPath: false,
  };
}
