import type { ProcessEntry, ProcessTable } from './process-table.js';
import { MARK_VARIABLE } from './spawn-mark.js';

/**
 * The processes that came of one spawn. It remembers what it saw, so that a process stays a member after its parent
 * has ended and the kernel has given it another.
 */
export class ProcessTree {
  readonly #root: number;
  readonly #mark: string;
  readonly #table: ProcessTable;
  /** Start times by pid: a pid alone may be used again. */
  readonly #seen = new Map<number, number>();

  constructor(root: number, mark: string, table: ProcessTable) {
    this.#root = root;
    this.#mark = mark;
    this.#table = table;
  }

  /**
   * The members that are alive now: the root, whoever descends from a member or shares its group or session, and
   * whoever carries the mark. Undefined where the system does not tell.
   */
  alive(): readonly number[] | undefined {
    const entries = this.#table.list();
    if (entries === undefined) return undefined;
    const since = this.#startOfRoot(entries);
    const candidates = entries.filter((entry) => entry.startedAt >= since && !isOurself(entry));
    const members = new Set<number>(candidates.filter((entry) => this.#isKnown(entry)).map((entry) => entry.pid));
    for (let size = -1; size !== members.size;) {
      size = members.size;
      for (const entry of candidates) if (this.#isRelated(entry, members)) members.add(entry.pid);
    }
    for (const entry of candidates) if (members.has(entry.pid)) this.#seen.set(entry.pid, entry.startedAt);
    return [...members];
  }

  #isKnown(entry: ProcessEntry): boolean {
    if (entry.pid === this.#root || this.#seen.get(entry.pid) === entry.startedAt) return true;
    return this.#table.variableOf(entry.pid, MARK_VARIABLE)?.includes(this.#mark) ?? false;
  }

  // A group or session keeps the number of its first member also when that one is gone; a parent is always alive.
  #isRelated(entry: ProcessEntry, members: ReadonlySet<number>): boolean {
    if (members.has(entry.parent)) return true;
    return [entry.group, entry.session].some((pid) => pid === this.#root || this.#seen.has(pid) || members.has(pid));
  }

  /** Nothing that came of the root is older than it: most processes need no second look. */
  #startOfRoot(entries: readonly ProcessEntry[]): number {
    const remembered = this.#seen.get(this.#root);
    return remembered ?? entries.find((entry) => entry.pid === this.#root)?.startedAt ?? 0;
  }
}

function isOurself(entry: ProcessEntry): boolean {
  return entry.pid === process.pid || entry.pid === 1;
}
