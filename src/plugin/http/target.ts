import type http from 'node:http';
import type https from 'node:https';

/** Where requests go. */
export interface Target {
  /** The address as it was given. */
  readonly text: string;
  readonly href: string;
  /** With the port, for messages. */
  readonly host: string;
  /** The event of a socket that can be written to. */
  readonly connected: 'connect' | 'secureConnect';
  readonly transport:
    Pick<typeof http, 'request' | 'Agent' | 'globalAgent'> | Pick<typeof https, 'request' | 'Agent' | 'globalAgent'>;
  readonly options: http.RequestOptions;
}

/** Reads an address. Throws for one that is none. */
export function targetOf(text: string): Target {
  const url = new URL(text);
  const isSecure = url.protocol === 'https:';
  const { protocol, hostname, port, path, auth } = process.getBuiltinModule('node:url').urlToHttpOptions(url);
  const transport = process.getBuiltinModule(isSecure ? 'node:https' : 'node:http');
  return {
    text,
    href: url.href,
    host: url.host,
    connected: isSecure ? 'secureConnect' : 'connect',
    transport,
    options: { protocol, hostname, port, path, auth },
  };
}
