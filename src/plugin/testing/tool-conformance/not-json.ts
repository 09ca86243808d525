/**
 * Where a value holds what JSON does not keep, as `result.when: a Date`; undefined where it holds nothing of the kind.
 * Properties that are undefined count as absent. Objects of other realms are as good as those of this one.
 */
export function notJson(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path}: ${value}`;
  if (typeof value !== 'object') return `${path}: ${typeof value}`;
  if (!Array.isArray(value) && !isPlain(value)) return `${path}: a ${value.constructor?.name ?? 'strange object'}`;
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined && !Array.isArray(value)) continue;
    const found = notJson(part, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
