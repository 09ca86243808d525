import { findPackageFolder, isPackageFolder, readPackage, type PackageJson } from './package-directory.js';

/** A package that says it is a plugin, is a dependency of the project, and is listed nowhere. */
export interface SuggestedPlugin {
  readonly name: string;
  readonly version: string;
  readonly directory: string;
}

/** What a plugin's `package.json#keywords` holds. */
const KEYWORD = 'allos-plugin';

const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/**
 * The dependencies of a project that could be plugins and that nobody listed. They are only told of: nothing of them is
 * loaded before a configuration lists them. Reads package.json files, which may be anybody's.
 *
 * @param folders of the project, from its root to where somebody works
 * @param known names of the plugins that are listed or came with Allos
 */
export function suggestedPlugins(folders: readonly string[], known: ReadonlySet<string>): readonly SuggestedPlugin[] {
  const found = new Map<string, SuggestedPlugin>();
  for (const folder of [...folders].reverse()) {
    for (const name of dependenciesOf(packageIn(folder)?.packageJson)) {
      if (known.has(name) || found.has(name)) continue;
      const directory = findPackageFolder(name, folder);
      const packageJson = directory === undefined ? undefined : packageIn(directory)?.packageJson;
      if (directory === undefined || !hasKeyword(packageJson)) continue;
      const version = typeof packageJson?.version === 'string' ? packageJson.version : 'without a version';
      found.set(name, { name, version, directory });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function packageIn(directory: string): ReturnType<typeof readPackage> {
  try {
    return isPackageFolder(directory) ? readPackage(directory) : undefined;
  } catch {
    return undefined; // What is not JSON suggests nothing.
  }
}

function dependenciesOf(packageJson: PackageJson | undefined): readonly string[] {
  if (typeof packageJson !== 'object' || packageJson === null) return [];
  const lists = packageJson as Readonly<Record<string, unknown>>;
  return DEPENDENCIES.flatMap((list) => Object.keys(lists[list] ?? {})).filter((name) =>
    /^(@[\w.-]+\/)?[\w-][\w.-]*$/.test(name),
  );
}

function hasKeyword(packageJson: PackageJson | undefined): boolean {
  const keywords = (packageJson as { readonly keywords?: unknown } | null | undefined)?.keywords;
  return Array.isArray(keywords) && keywords.includes(KEYWORD);
}
