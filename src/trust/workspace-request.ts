import type { Ask } from './ask.js';

/** A plugin that a folder wants to run. */
export interface AskedPlugin {
  /** As the configuration names it. */
  readonly name: string;
  /** The folder of that configuration. */
  readonly from: string;
  /** Undefined where it is not installed. */
  readonly code?: {
    readonly directory: string;
    readonly version: string;
    readonly sha256: string;
    /** Names of the providers and tools that its manifest lists. */
    readonly provides: readonly string[];
  };
}

/** What a folder asks for. Made by reading alone: nothing of the folder has run, and nothing of it has taken effect. */
export interface WorkspaceRequest {
  /** The root of the Git repository, or the working folder. */
  readonly root: string;
  /** The files that say something, seen from the root. */
  readonly files: readonly string[];
  readonly plugins: readonly AskedPlugin[];
  /** The gravest first. Empty: no question is needed. */
  readonly asks: readonly Ask[];
  /** All that the files say, denials included: what differences are told by. One line each, without secrets. */
  readonly lines: readonly string[];
  /** Of the words of the files and of the code of the plugins. Undefined where `problem` says why there is none. */
  readonly hash: string | undefined;
  /** Why nobody can agree to this very content: one clause, and what to do. */
  readonly problem?: { readonly message: string; readonly hint: string };
}
