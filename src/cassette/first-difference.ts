/** Where two values differ first, and what stands there. */
export interface Difference {
  /** As in `messages[2].content[0].text`; empty for the whole value. */
  readonly path: string;
  /** Undefined where there is nothing. */
  readonly recorded: unknown;
  readonly now: unknown;
}

/** The first difference of two values that are JSON, in the order of the recorded one; undefined for equal ones. */
export function firstDifference(recorded: unknown, now: unknown, path = ''): Difference | undefined {
  if (Object.is(recorded, now)) return undefined;
  if (Array.isArray(recorded) && Array.isArray(now)) {
    for (let index = 0; index < Math.max(recorded.length, now.length); index++) {
      const found = firstDifference(recorded[index], now[index], `${path}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isFields(recorded) && isFields(now)) {
    for (const key of new Set([...Object.keys(recorded), ...Object.keys(now)])) {
      const found = firstDifference(recorded[key], now[key], path === '' ? key : `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return { path, recorded, now };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SHOWN = 60;
/** What is shown of a text before the place where it differs. */
const BEFORE = 20;

/** A difference in a few words: `recorded "…the old text", now "…the new text"`. */
export function differenceText({ path, recorded, now }: Difference): string {
  const at = typeof recorded === 'string' && typeof now === 'string' ? commonLength(recorded, now) : 0;
  return `${path === '' ? '' : `${path}: `}recorded ${shown(recorded, at)}, now ${shown(now, at)}`;
}

function commonLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

function shown(value: unknown, at: number): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
  const from = Math.max(0, at - BEFORE);
  const part = `${from > 0 ? '…' : ''}${text.slice(from, from + SHOWN)}${from + SHOWN < text.length ? '…' : ''}`;
  return typeof value === 'string' ? JSON.stringify(part.toWellFormed()) : part.toWellFormed();
}
