import { jsonObjectOf, stringOf } from './unknown-json.js';

/** What npm, pnpm and Yarn take for a place on the machine at hand. */
const LOCAL = /^(?:file:|link:|portal:|~?\/|\.{1,2}(?:\/|$))/i;

/** The parts of a package.json that say what a package needs. */
export type DependencyField = 'dependencies' | 'peerDependencies' | 'optionalDependencies' | 'devDependencies';

/** Dependencies that lead to a path of this machine, which nobody else has: `devDependencies.allos is "file:…"`. */
export function localDependencies(packageJson: unknown, fields: readonly DependencyField[]): readonly string[] {
  return fields.flatMap((field) =>
    Object.entries(jsonObjectOf(jsonObjectOf(packageJson)?.[field]) ?? {}).flatMap(([name, value]) =>
      LOCAL.test(stringOf(value) ?? '') ? [`${field}.${name} is ${JSON.stringify(value)}`] : [],
    ),
  );
}
