import { killTreeNow, type TreeRoot } from './kill-tree.js';
import type { ProcessTable } from './process-table.js';

/**
 * Kills what still runs when Allos itself ends: at a second Ctrl-C, or after an exception that nobody caught. An Allos
 * that is killed (SIGKILL) can do nothing; there only the sandbox helps.
 */
export class TreeGuard {
  readonly #table: ProcessTable;
  readonly #roots = new Set<TreeRoot>();
  readonly #onExit = (): void => {
    for (const root of this.#roots) killTreeNow(root, this.#table);
  };

  constructor(table: ProcessTable) {
    this.#table = table;
  }

  /** Watches over a tree while `work` goes on. */
  async during<T>(root: TreeRoot, work: () => Promise<T>): Promise<T> {
    // One listener for all, since Node takes more than ten for a leak.
    if (this.#roots.size === 0) process.once('exit', this.#onExit);
    this.#roots.add(root);
    try {
      return await work();
    } finally {
      this.#roots.delete(root);
      if (this.#roots.size === 0) process.removeListener('exit', this.#onExit);
    }
  }
}
