import { relative } from 'node:path';
import { hashPlugin, type PackagePlaces } from './hash-plugin.js';
import { oneLine } from './setting-text.js';
import type { TreeBudget } from './tree-budget.js';
import type { AskedPlugin } from './workspace-request.js';

/**
 * What a configured plugin would run, from its files alone.
 *
 * @param from the folder of the file that names it
 * @throws AllosError `config.untrusted` for code that cannot be read, or is too large
 */
export function askedPlugin(name: string, from: string, places: PackagePlaces, budget: TreeBudget): AskedPlugin {
  const directory = places.ofPlugin(name, from);
  if (directory === undefined) return { name, from };
  const { sha256, packageJson } = hashPlugin(directory, places, budget);
  const { version, provides } = manifestOf(packageJson);
  return { name, from, code: { directory, version, sha256, provides } };
}

/** Version, place and hash in one line. */
export function pluginText({ code }: AskedPlugin, root: string): string {
  if (code === undefined) return 'not installed';
  const place = relative(root, code.directory);
  return `${oneLine(code.version)}, ${oneLine(place === '' ? '.' : place)}, sha256 ${code.sha256.slice(0, 12)}`;
}

interface Manifest {
  readonly version?: unknown;
  readonly allos?: { readonly providers?: unknown; readonly tools?: unknown } | null;
}

/** What nobody has checked: names are taken where they are, and nothing else. */
function manifestOf(packageJson: string | undefined): { version: string; provides: readonly string[] } {
  let manifest: Manifest | null = {};
  try {
    manifest = JSON.parse(packageJson ?? '{}') as Manifest | null;
  } catch {
    // The host tells what is wrong with it when it is used.
  }
  const { version, allos } = manifest ?? {};
  const entries = [allos?.providers, allos?.tools].flatMap((list): readonly unknown[] =>
    Array.isArray(list) ? list : [],
  );
  const names = entries.map((entry) => (entry as { readonly name?: unknown } | null)?.name);
  return {
    version: typeof version === 'string' ? version : 'without a version',
    provides: names.filter((name) => typeof name === 'string'),
  };
}
