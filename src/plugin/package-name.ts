/** What names of plugin packages begin with, so that `foo` in a configuration means `allos-plugin-foo`. */
const PREFIX = 'allos-plugin-';
const MAX_LENGTH = 214;
/** A word that may stand in a URL as it is, without capitals: what npm takes for new packages. */
const WORD = /^[a-z0-9~-][a-z0-9._~-]*$/;

/** The full name of a plugin package: `foo` → `allos-plugin-foo`, `@me/foo` → `@me/allos-plugin-foo`. */
export function pluginPackageName(name: string): string {
  const scope = /^@[^/]*\//.exec(name)?.[0] ?? '';
  const base = name.slice(scope.length);
  return base.startsWith(PREFIX) || base.startsWith('@') ? name : `${scope}${PREFIX}${base}`;
}

/** What is left of a plugin's name without scope and prefix: `@me/allos-plugin-foo` → `foo`. */
export function pluginBaseName(name: string): string {
  const full = pluginPackageName(name);
  return full.slice(full.lastIndexOf('/') + 1).replace(PREFIX, '');
}

/** Why npm would not take a package of that name, as one clause; undefined where it would. */
export function packageNameFault(name: string): string | undefined {
  if (name.length > MAX_LENGTH) return `it has ${name.length} characters, and npm takes ${MAX_LENGTH}`;
  if (name !== name.toLowerCase()) return 'npm takes no capitals';
  const parts = name.startsWith('@') ? name.slice(1).split('/') : [name];
  if (name.startsWith('@') && parts.length !== 2) return 'a scoped name is @scope/name';
  if (parts.length === 1 && name.includes('/')) return 'only a scoped name, as @scope/name, has a slash';
  const wrong = parts.find((part) => !WORD.test(part));
  if (wrong === '') return 'a part of it is empty';
  if (wrong !== undefined)
    return `${JSON.stringify(wrong)} is not made of letters, digits and - . _ alone, or begins with . or _`;
  return undefined;
}
