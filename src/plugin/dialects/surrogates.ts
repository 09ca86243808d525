import { stepInto } from '../value-path.js';

/** Calls back for each text of a JSON value that holds half of a surrogate pair, names of fields included (WP-44). */
export function eachIllFormed(value: unknown, report: (path: string, text: string) => void, path = ''): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) report(path, value);
  } else if (Array.isArray(value)) {
    value.forEach((inner: unknown, index) => eachIllFormed(inner, report, stepInto(path, index)));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      if (!name.isWellFormed()) report(path, name);
      eachIllFormed(inner, report, stepInto(path, name));
    }
  }
}
