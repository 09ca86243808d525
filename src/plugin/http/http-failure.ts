import type { ProviderFailureKind } from '../provider-failure.js';

const KIND = Symbol.for('allos/http-failure');

/** A request that got no answer, or an answer that broke off. Thrown by `createFetch` and by reading its body. */
export class HttpFailure extends Error {
  readonly kind: Extract<ProviderFailureKind, 'connection' | 'timeout' | 'cut' | 'aborted'>;

  constructor(kind: HttpFailure['kind'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'HttpFailure';
    this.kind = kind;
    Object.defineProperty(this, KIND, { value: true });
  }
}

/** Finds the `HttpFailure` in an error or among its causes: SDKs wrap what `fetch` throws. */
export function httpFailureIn(error: unknown): HttpFailure | undefined {
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === 'object' && current !== null; depth++) {
    if (Object.hasOwn(current, KIND)) return current as HttpFailure;
    current = (current as { cause?: unknown }).cause;
  }
  return undefined;
}
