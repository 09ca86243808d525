/**
 * Packages after what they depend on, so that nobody can install one whose dependencies are not there yet.
 *
 * @template {{ name: string, dependencies?: Record<string, string> }} Manifest
 * @param {readonly Manifest[]} manifests
 * @returns {Manifest[]}
 * @throws when packages depend on each other
 */
export function publishOrder(manifests) {
  const waiting = [...manifests].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered = [];
  while (waiting.length > 0) {
    const needs = ({ dependencies = {} }) => waiting.some(({ name }) => name in dependencies);
    const at = waiting.findIndex((manifest) => !needs(manifest));
    if (at === -1) throw new Error(`depend on each other: ${waiting.map(({ name }) => name).join(', ')}`);
    ordered.push(...waiting.splice(at, 1));
  }
  return ordered;
}
