import type { SessionStore } from '../../../session-store.js';

/** What a store may lack. A contract that needs it is then not applicable. */
export const STORE_FEATURES = Object.freeze({
  processes: 'Sessions outlive their process, and another process can open them.',
  locks: 'A session that is held for writing cannot be opened a second time.',
  names: 'Sessions can be given names.',
  files: 'Each session is a file of lines, the first of which is its header.',
});

/** Something that a store may lack; see `STORE_FEATURES`. */
export type StoreFeature = keyof typeof STORE_FEATURES;

/** What `sessionStoreConformance` is given. */
export interface SessionStoreUnderTest {
  /** Names the store in messages. */
  readonly name: string;
  /**
   * Makes a store that keeps its sessions in a folder of the contract's own. Called several times for one folder, as
   * several programs would.
   */
  readonly store: (directory: string) => SessionStore | Promise<SessionStore>;
  /**
   * The URL of a JavaScript module whose default export is such a function. Other processes import it, which the kit
   * starts and kills. Needed unless the store lacks `processes`.
   */
  readonly module?: string;
  /** What the store has not, each with a reason. What is not named here is checked. */
  readonly lacks?: Readonly<Partial<Record<StoreFeature, string>>>;
}
