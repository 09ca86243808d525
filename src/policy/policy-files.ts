import { promises as fs, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { AllosError } from '../plugin/error.js';

/** What the policy may look at on the disk. It only reads. */
export interface PolicyFiles {
  /** The path with every link followed, as far as it exists; `undefined` when it cannot be told (a loop, no right). */
  readonly realpath: (absolute: string) => string | undefined;
  /** The text of a file; `undefined` when there is none. Throws when it is larger than any setting has to be. */
  readonly readText: (absolute: string) => Promise<string | undefined>;
  /** The bytes of a file; `undefined` when there is none. Throws when it is larger than can be looked at. */
  readonly readBytes: (absolute: string) => Promise<Uint8Array | undefined>;
  /** The names in a folder; empty when there is none. */
  readonly list: (absolute: string) => Promise<readonly string[]>;
}

/** Reads the real disk. */
export function diskPolicyFiles(): PolicyFiles {
  return {
    realpath: realpathOfPossible,
    readText: async (absolute) => (await readSmall(absolute, MAX_TEXT_BYTES))?.toString('utf8'),
    readBytes: (absolute) => readSmall(absolute, MAX_BYTES),
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
const MAX_TEXT_BYTES = 2_000_000;
const MAX_BYTES = 500_000_000;

/** Of a regular file only: reading a named pipe would wait for ever. */
async function readSmall(absolute: string, maxBytes: number): Promise<Buffer | undefined> {
  let size: number;
  try {
    const stats = await fs.stat(absolute);
    if (!stats.isFile()) return undefined;
    size = stats.size;
    if (size <= maxBytes) return await fs.readFile(absolute);
  } catch {
    return undefined;
  }
  throw new AllosError('tool.file_too_large', `${absolute} has ${size} bytes and is too large to be looked at`);
}

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
