import { AllosError } from '../plugin/error.js';

export interface TreeLimits {
  /** Files, folders and links. */
  readonly entries: number;
  readonly bytes: number;
}

/** More than any plugin has, with all that it needs. */
export const TREE_LIMITS: TreeLimits = { entries: 20_000, bytes: 256 * 1024 * 1024 };

/** What may still be read of a folder's plugins: a start of Allos must not take for ever. */
export class TreeBudget {
  readonly #limits: TreeLimits;
  #entries = 0;
  #bytes = 0;

  constructor(limits: TreeLimits = TREE_LIMITS) {
    this.#limits = limits;
  }

  get entries(): number {
    return this.#entries;
  }

  /** @throws AllosError `config.untrusted` when there are too many */
  takeEntry(path: string): void {
    this.#entries += 1;
    if (this.#entries > this.#limits.entries) {
      throw tooLarge(`hold more than ${this.#limits.entries} files and folders (the last one: ${path})`);
    }
  }

  /** @throws AllosError `config.untrusted` when there are too many */
  takeBytes(count: number, path: string): void {
    this.#bytes += count;
    if (this.#bytes > this.#limits.bytes) {
      throw tooLarge(`are larger than ${Math.round(this.#limits.bytes / 1024 / 1024)} MB (the last file: ${path})`);
    }
  }
}

function tooLarge(what: string): AllosError {
  return new AllosError('config.untrusted', `the folders of its plugins and of what they need ${what}`, {
    hint: 'Take out of them what is not needed, or use --trust, which trusts what is there for one run.',
  });
}
