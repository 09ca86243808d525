import type { JsonObject } from '../plugin/json.js';
import type { ConfigLayer } from './config-layer.js';
import type { DotEnv } from './dot-env.js';

/** A configuration file of a project, read once: what is shown, hashed and used are these words. */
export interface ProjectFile {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  /** What it says, checked against the schema; not trusted. */
  readonly layer: ConfigLayer;
}

/** What the files of a project say, before anyone decided whether they may. */
export interface Project {
  /** The root of the Git repository, or the working folder. */
  readonly root: string;
  /** From the root down to the working folder. */
  readonly folders: readonly string[];
  /** Weakest first. */
  readonly files: readonly ProjectFile[];
  readonly dotEnv: DotEnv | undefined;
  /** One-line messages for the user. */
  readonly notices: readonly string[];
}

/**
 * Whether a project may loosen, redirect and run things. `content`: somebody agreed to these very files. `run`: somebody
 * agreed to whatever lies there, for this run.
 */
export type Trust = 'none' | 'run' | 'content';

export interface TrustDecision {
  readonly trust: Trust;
  /** Why not, where there is more to say than that nobody agreed: a clause. */
  readonly reason?: string;
}

/**
 * Decides about a project that has files. What `none` leaves of it only tightens.
 *
 * @param own the user's own configuration, without the project
 */
export type TrustGate = (project: Project, own: JsonObject) => TrustDecision | Promise<TrustDecision>;
