import type { AgentEvent } from './event.js';

/**
 * Keeps sessions. A session is a header and the events worth keeping, in order; the transcript is their fold.
 *
 * Contract: what `append` was given survives a kill -9 of the process from the moment it returns.
 */
export interface SessionStore {
  readonly create: (options: NewSession) => Promise<OpenSession>;
  /**
   * Opens a session for reading and appending.
   *
   * @param reference an id, the beginning of one, a name, or a path
   * @throws AllosError `session.not_found`, `session.invalid`, `session.locked`
   */
  readonly open: (reference: string) => Promise<OpenSession>;
  /** The id of the newest session that ran in `cwd`. */
  readonly latest: (cwd: string) => Promise<string | undefined>;
}

export interface NewSession {
  readonly cwd: string;
  /** Where to put it; default: the store's own folder. Must not exist. */
  readonly path?: string;
  /** Nothing is put on the disk before the first event is, so that a session without any leaves nothing behind. */
  readonly deferred?: boolean;
}

/** A session held for writing by this process, until it is closed. */
export interface OpenSession {
  readonly header: SessionHeader;
  /** What was there when it was opened. */
  readonly events: readonly AgentEvent[];
  /** What was wrong with the file and how it was mended, for example a torn last line. */
  readonly warnings: readonly string[];
  /**
   * True when lines before the last were lost. The conversation is then not the one its native payloads belong to, so
   * it goes on in a new lineage (WP-6).
   */
  readonly damaged?: boolean;
  /** The file, where there is one. */
  readonly path?: string;
  /** What the user called it when it was opened. */
  readonly name?: string;
  readonly append: (event: AgentEvent) => void;
  /**
   * Gives it a name; the last one holds. Whether another session has it is not looked at.
   *
   * @throws AllosError `usage.invalid` for a text that is no name
   */
  readonly rename?: (name: string) => void;
  readonly close: () => void;
}

/** Line 1 of a session file. */
export interface SessionHeader {
  readonly type: 'session';
  readonly v: 1;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly cwd: string;
  /** The version of Allos that wrote it. */
  readonly allos: string;
  /** The session and event this one was forked from. */
  readonly forkedFrom?: { readonly sessionId: string; readonly runId: string; readonly seq: number };
}
