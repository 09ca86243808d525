import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { messageOf } from '../plugin/error.js';
import { hashFile, unreadable } from './hash-file.js';
import type { TreeBudget } from './tree-budget.js';

/** A folder, or a file, and all that is in it. */
export interface HashedTree {
  readonly sha256: string;
  /** The texts of its `package.json` files, of the very bytes that were hashed, by their folders in it; '' is its root. */
  readonly manifests: ReadonlyMap<string, string>;
  /** Where links of it lead outside of it: real paths. */
  readonly outside: readonly string[];
}

/**
 * The hash of a tree: names, bytes, and where links lead. The order in which the system lists names does not matter,
 * nor do times and modes. Nothing is left out: what is not looked at is where code would hide. Links are not followed:
 * what they lead to is in the tree, or told in `outside`.
 *
 * @param root a real path
 * @throws AllosError `config.untrusted` for what cannot be read, is no file, folder or link, or is too large
 */
export function hashTree(root: string, budget: TreeBudget): HashedTree {
  const hash = createHash('sha256');
  const outside: string[] = [];
  const manifests = new Map<string, string>();
  // As JSON, so that no name can pass for two.
  const say = (...words: readonly string[]): void => void hash.update(`${JSON.stringify(words)}\n`);

  const file = (at: string): void => {
    const isManifest = basename(at) === 'package.json';
    const { sha256, text } = hashFile(join(root, at), budget, { keepText: isManifest });
    if (text !== undefined) manifests.set(at.slice(0, Math.max(0, at.lastIndexOf('/'))), text);
    say('file', at, sha256);
  };
  const link = (at: string): void => {
    const path = join(root, at);
    const real = realpathOf(path);
    say('link', at, readlinkSync(path), real === undefined ? 'leads nowhere' : '');
    if (real !== undefined && !covers(root, real)) outside.push(real);
  };
  const walk = (folder: string): void => {
    for (const entry of entriesOf(join(root, folder))) {
      const at = folder === '' ? entry.name : `${folder}/${entry.name}`;
      budget.takeEntry(join(root, at));
      if (entry.isSymbolicLink()) link(at);
      else if (entry.isFile()) file(at);
      else if (entry.isDirectory()) {
        say('folder', at);
        walk(at);
      } else throw unreadable(join(root, at), 'it is no file, folder or link');
    }
  };

  if (lstatSync(root).isDirectory()) walk('');
  else file('');
  return { sha256: hash.digest('hex'), manifests, outside };
}

/** Whether the hash of a tree speaks for a real path. */
export function covers(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

function entriesOf(folder: string): ReturnType<typeof readFolder> {
  try {
    return readFolder(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw unreadable(folder, messageOf(error), error);
  }
}

function readFolder(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

/** Undefined for a link that leads nowhere, in a circle, or where nobody may look. */
function realpathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
