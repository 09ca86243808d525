import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { covers, hashTree, type HashedTree } from './hash-tree.js';
import type { TreeBudget } from './tree-budget.js';

/** Finds packages as Node.js would, without running anything of them. */
export interface PackagePlaces {
  /** The folder of the plugin that a configuration names, seen from the folder of that configuration. */
  readonly ofPlugin: (name: string, from: string) => string | undefined;
  /** The folder of a package, seen from the folder of another. */
  readonly ofPackage: (name: string, from: string) => string | undefined;
  /** The package of the Allos that runs. */
  readonly own: string;
}

/** A plugin's code: its own package and the packages that it says it needs. */
export interface HashedPlugin {
  readonly sha256: string;
  /** Of its own package. */
  readonly packageJson: string | undefined;
  /** Files, folders and links that were read for it. */
  readonly entries: number;
}

/** What is needed to run it; what its author needs besides is in its folder, or not there. */
const NEEDED = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

/**
 * The hash of a plugin's package tree, of the trees of all packages that it declares to need, and of what links of
 * these lead to. That a package is missing is part of it. The running Allos itself is not: whoever can change it needs
 * no plugin.
 *
 * @throws AllosError `config.untrusted` for what cannot be read, or is too large
 */
export function hashPlugin(directory: string, places: PackagePlaces, budget: TreeBudget): HashedPlugin {
  const before = budget.entries;
  const root = realpathSync(directory);
  const own = realpathSync(places.own);
  const hash = createHash('sha256');
  const say = (...words: readonly string[]): void => void hash.update(`${JSON.stringify(words)}\n`);
  const trees = new Map<string, HashedTree>();
  const seen = new Set<string>();
  const waiting = [root];

  for (let real = waiting.shift(); real !== undefined; real = waiting.shift()) {
    if (seen.has(real)) continue;
    seen.add(real);
    if (real === own) {
      say('allos');
      continue;
    }
    if (![...trees.keys()].some((tree) => covers(tree, real))) {
      const tree = hashTree(real, budget);
      trees.set(real, tree);
      say('tree', relative(root, real), tree.sha256);
      waiting.push(...tree.outside);
    }
    // Every plugin imports the contract, whether it says so or not.
    const needed = new Set([...(real === root ? ['allos'] : []), ...neededBy(manifestOf(real, trees))]);
    for (const name of needed) {
      const found = places.ofPackage(name, real);
      if (found === undefined) say('missing', relative(root, real), name);
      else waiting.push(realpathSync(found));
    }
  }
  return {
    sha256: hash.digest('hex'),
    packageJson: manifestOf(root, trees),
    entries: budget.entries - before,
  };
}

/** The `package.json` of a folder, which may lie inside of a tree. */
function manifestOf(real: string, trees: ReadonlyMap<string, HashedTree>): string | undefined {
  const root = [...trees.keys()].find((tree) => covers(tree, real));
  return root === undefined ? undefined : trees.get(root)?.manifests.get(relative(root, real));
}

function neededBy(packageJson: string | undefined): readonly string[] {
  let content: unknown;
  try {
    content = JSON.parse(packageJson ?? '{}');
  } catch {
    return [];
  }
  if (typeof content !== 'object' || content === null) return [];
  const names = NEEDED.flatMap((key) => Object.keys((content as Record<string, unknown>)[key] ?? {}));
  return names.filter((name) => /^(@[^/]+\/)?[^./][^/]*$/.test(name)).sort();
}
