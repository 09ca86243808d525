import { AllosError, withoutLogin } from 'allos/plugin';

/** Where requests go. */
export interface Endpoint {
  /** Scheme, host and path prefix, without a slash at the end: what an `Origin` names. */
  readonly url: string;
  /** Host name in lower case, without the port. */
  readonly host: string;
  /** Sent with every request; some gateways want a version there. */
  readonly query: Readonly<Record<string, string>>;
}

const OFFICIAL = 'https://api.openai.com/v1';

/** Reads a base URL. Throws `config.invalid` for one that cannot be used. */
export function endpointOf(baseUrl: string | undefined): Endpoint {
  const given = baseUrl?.trim() || OFFICIAL;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new AllosError(
      'config.invalid',
      `the base URL of the openai provider is not an http or https URL: ${withoutLogin(given)}`,
      {
        hint: 'Write it with its scheme and path prefix, for example http://127.0.0.1:8080/v1.',
      },
    );
  }
  return {
    url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    host: url.hostname.toLowerCase(),
    query: Object.fromEntries(url.searchParams),
  };
}

/** Whether the endpoint is OpenAI's own API. */
export function isOfficial(endpoint: Endpoint): boolean {
  return endpoint.host === 'api.openai.com' || endpoint.host.endsWith('.api.openai.com');
}
