/** Where requests go. */
export interface Endpoint {
  /** What the SDK joins paths to; without a slash at its end. */
  readonly baseUrl: string;
  /** Scheme, host and path prefix, without credentials: the endpoint of an `Origin`. */
  readonly origin: string;
  readonly host: string;
  /** Whether it is the vendor's own. */
  readonly official: boolean;
}

const OFFICIAL = 'https://api.anthropic.com';

/**
 * Reads a base URL as users write it: with or without a slash at its end, with a path prefix, or with the `/v1` that
 * the request path brings itself. Undefined when it is no HTTP URL.
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
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1(\/messages)?$/, '');
  const credentials = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  return {
    baseUrl: `${url.protocol}//${credentials}${url.host}${path}`,
    origin: `${url.protocol}//${url.host}${path}`,
    host: url.host,
    official: url.hostname === 'api.anthropic.com',
  };
}
