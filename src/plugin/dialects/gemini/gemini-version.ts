import { wordOf } from '../request-parts.js';

/** Whether a model is of Gemini, and of this version or a newer one; `gemini-flash-latest` and its like are the newest. */
export function isFrom(model: unknown, major: number, minor: number): boolean {
  const name = wordOf(model).toLowerCase();
  if (/gemini-[a-z]/.test(name)) return true;
  const [, first = '0', second = '0'] = /gemini-(\d+)(?:\.(\d+))?/.exec(name) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}

/** Whether a model belongs to a family: `3-flash` covers `gemini-3-flash-preview`. */
export function isOf(model: unknown, ...families: readonly string[]): boolean {
  const name = wordOf(model).toLowerCase();
  return families.some((family) => name.includes(`gemini-${family}`));
}
