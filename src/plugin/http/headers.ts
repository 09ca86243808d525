import type { IncomingHttpHeaders } from 'node:http';

/**
 * The answer's headers, as much of the standard `Headers` as SDKs read. The standard class would load the whole
 * `fetch` implementation, 23 ms at start.
 */
export class ResponseHeaders implements Iterable<[string, string]> {
  readonly #values: ReadonlyMap<string, string>;

  constructor(headers: IncomingHttpHeaders) {
    const values = new Map<string, string>();
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) values.set(name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value);
    }
    this.#values = values;
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries();
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  values(): IterableIterator<string> {
    return this.#values.values();
  }

  forEach(callback: (value: string, name: string) => void): void {
    this.#values.forEach((value, name) => callback(value, name));
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

/** Request headers of any shape that `fetch` takes, as a plain record in lower case. */
export function requestHeaders(input: unknown): Record<string, string> {
  const record: Record<string, string> = {};
  if (typeof input !== 'object' || input === null) return record;
  const entries = Symbol.iterator in input ? (input as Iterable<[string, string]>) : Object.entries(input);
  for (const [name, value] of entries) {
    if (value !== undefined && value !== null) record[name.toLowerCase()] = String(value);
  }
  return record;
}
