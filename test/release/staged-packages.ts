import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
const staged = join(root, '.stage', 'node_modules');

export interface PackageManifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly allos?: { readonly entry: string };
}

export interface StagedPackage {
  readonly name: string;
  readonly folder: string;
  readonly manifest: PackageManifest;
}

/** The packages as they would be published: `npm test` builds and stages them. */
export function stagedPackages(): readonly StagedPackage[] {
  return readdirSync(staged).map((name) => {
    const folder = join(staged, name);
    return { name, folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
  });
}

export interface Packed {
  readonly name: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly string[];
}

/** What `npm pack` would put into the tarballs. */
export function packed(): readonly Packed[] {
  const folders = stagedPackages().map(({ folder }) => folder);
  const report = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', ...folders], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, npm_config_update_notifier: 'false' },
  });
  const told: readonly { name: string; size: number; files: readonly { path: string }[] }[] = JSON.parse(report);
  return told.map(({ name, size, files }) => ({ name, size, files: files.map(({ path }) => path) }));
}

/** Bytes on the disk of `allos` and of all that npm installs with it, by package; without the SDKs of its plugins. */
export function installedSizes(): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const waiting = [{ name: 'allos', from: root }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const folder = folderOf(next.name, next.from);
    if (folder === undefined || sizes.has(folder)) continue;
    sizes.set(folder, sizeOf(folder));
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }))
      waiting.push({ name, from: folder });
  }
  return sizes;
}

/** As Node would find it, a staged package before the one of the workspace. Packages of other platforms are absent. */
function folderOf(name: string, from: string): string | undefined {
  if (existsSync(join(staged, name))) return join(staged, name);
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Other packages, the bytecode that the first runs make, and the chunks of our plugins, which hold the SDKs. */
const NOT_COUNTED = /\/(node_modules|\.bytecode|allos-plugin-\w+\/dist\/chunks)$/;

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_COUNTED.test(join(folder, name)))
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sizeOf(path) : lstatSync(path).size;
    })
    .reduce((sum, size) => sum + size, 0);
}
