/** What a published package says of itself; scripts and development settings stay behind. */
const PUBLISHED = [
  'name',
  'version',
  'description',
  'keywords',
  'license',
  'author',
  'homepage',
  'repository',
  'bugs',
  'type',
  'engines',
  'bin',
  'exports',
  'peerDependencies',
  'allos',
  'oclif',
];

/**
 * The package.json of the staged folder. Bundles lie where `dist` had the modules, so `exports` stays as it is.
 *
 * @param {object} original the package.json of the source tree
 * @param {{ needed: Iterable<string>, files: readonly string[] }} staged packages still imported at run time or by
 *   the declarations, and what to pack
 */
export function stagedPackageJson(original, { needed, files }) {
  const staged = { files, dependencies: {} };
  for (const key of PUBLISHED) if (original[key] !== undefined) staged[key] = original[key];
  const peers = new Set([original.name, ...Object.keys(original.peerDependencies ?? {})]);
  for (const name of [...needed].sort()) {
    if (peers.has(name)) continue;
    const range = original.dependencies?.[name];
    if (range === undefined) throw new Error(`${original.name} imports ${name}, which its dependencies do not name`);
    staged.dependencies[name] = range;
  }
  return staged;
}
