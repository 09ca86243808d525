import { promises as fs, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** What the policy may look at on the disk. It only reads. */
export interface PolicyFiles {
  /** The path with every link followed, as far as it exists; `undefined` when it cannot be told (a loop, no right). */
  readonly realpath: (absolute: string) => string | undefined;
  /** The text of a small file; `undefined` when there is none. */
  readonly readText: (absolute: string) => Promise<string | undefined>;
  /** The names in a folder; empty when there is none. */
  readonly list: (absolute: string) => Promise<readonly string[]>;
}

/** Reads the real disk. */
export function diskPolicyFiles(): PolicyFiles {
  return {
    realpath: realpathOfPossible,
    readText: async (absolute) => {
      try {
        const { size } = await fs.stat(absolute);
        return size > 1_000_000 ? undefined : await fs.readFile(absolute, 'utf8');
      } catch {
        return undefined;
      }
    },
    list: async (absolute) => {
      try {
        return await fs.readdir(absolute);
      } catch {
        return [];
      }
    },
  };
}

const MAX_LINKS = 40;

/** Follows the links of the part that exists, dangling ones too, and appends the rest. */
function realpathOfPossible(absolute: string): string | undefined {
  const missing: string[] = [];
  let at = absolute;
  for (let links = 0; links < MAX_LINKS;) {
    try {
      return path.join(realpathSync(at), ...missing);
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return undefined;
    }
    if (at === path.dirname(at)) return absolute;
    const target = linkTarget(at);
    if (target === undefined) {
      missing.unshift(path.basename(at));
      at = path.dirname(at);
    } else {
      links += 1;
      at = path.resolve(path.dirname(at), target);
    }
  }
  return undefined;
}

function linkTarget(absolute: string): string | undefined {
  try {
    return readlinkSync(absolute);
  } catch {
    return undefined;
  }
}
