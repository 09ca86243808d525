/** Where requests go. */
export interface Endpoint {
  /** What the SDK joins version and path to; without a slash at its end. */
  readonly baseUrl: string;
  /** `v1beta`, unless the address says otherwise. */
  readonly apiVersion: string;
  /** Scheme, host and path prefix, without credentials: the endpoint of an `Origin`. */
  readonly origin: string;
  readonly host: string;
  /** Whether it is the vendor's own. */
  readonly official: boolean;
}

const OFFICIAL = 'https://generativelanguage.googleapis.com';
/** The first version that takes tools, instructions and JSON Schema. */
const API_VERSION = 'v1beta';
/** A version at the end of a path, and what the request path brings itself. */
const VERSION = /\/(v\d+(?:alpha|beta)?\d*)(?:\/models(?:\/.*)?)?$/;

/**
 * Reads a base URL as users write it: with or without a slash at its end, with a path prefix, with a version. A query
 * is left out, so that no key gets into an address. Undefined when it is no HTTP URL.
 */
export function endpointOf(baseUrl: string | undefined): Endpoint | undefined {
  const written = (baseUrl ?? '').trim();
  let url: URL;
  try {
    url = new URL(written === '' ? OFFICIAL : written);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const whole = url.pathname.replace(/\/+$/, '');
  const version = VERSION.exec(whole);
  const path = version === null ? whole : whole.slice(0, version.index);
  const credentials = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  return {
    baseUrl: `${url.protocol}//${credentials}${url.host}${path}`,
    apiVersion: version?.[1] ?? API_VERSION,
    origin: `${url.protocol}//${url.host}${path}`,
    host: url.host,
    official: url.hostname === 'generativelanguage.googleapis.com',
  };
}
