/**
 * The modules of the built-in plugins. They are written as imports so that the bundle of the command line can carry
 * them, in the very version that `allos` asks for; elsewhere Node.js finds the packages from the folder of `allos`.
 *
 * `satisfies string` keeps the compiler from looking for their types: in a clean checkout they are built after this.
 */
export const BUILT_IN_MODULES: Readonly<Record<string, () => Promise<unknown>>> = {
  'allos-plugin-anthropic': () => import('allos-plugin-anthropic' satisfies string),
  'allos-plugin-demo': () => import('allos-plugin-demo' satisfies string),
  'allos-plugin-files': () => import('allos-plugin-files' satisfies string),
  'allos-plugin-google': () => import('allos-plugin-google' satisfies string),
  'allos-plugin-ollama': () => import('allos-plugin-ollama' satisfies string),
  'allos-plugin-openai': () => import('allos-plugin-openai' satisfies string),
  'allos-plugin-openai-compatible': () => import('allos-plugin-openai-compatible' satisfies string),
  'allos-plugin-shell': () => import('allos-plugin-shell' satisfies string),
};
