import { isPlugin } from '../plugin/define-plugin.js';

/** How a module is imported; a parameter so that another way, such as compiled code, stays possible. */
export type ImportModule = (url: string) => Promise<unknown>;

/** The only place where plugin code begins to run. */
export const importModule: ImportModule = (url) => import(url);

/** A CommonJS module's `exports` is the default of its namespace; its own `default` is one level deeper. */
export function defaultExport(namespace: unknown): unknown {
  const first = (namespace as { default?: unknown } | undefined)?.default;
  return isPlugin(first) ? first : ((first as { default?: unknown } | undefined)?.default ?? first);
}
